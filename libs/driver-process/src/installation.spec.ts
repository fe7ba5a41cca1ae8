import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { Installation } from './installation.js';
import type { NodeRecord } from './node-home.js';

let home: string;
let installation: Installation;
beforeEach(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-installation-'));
  installation = new Installation(home);
});
afterEach(() => fs.rm(home, { recursive: true, force: true }));

const ports = { p2p: 20_001, rpc: 20_002, ws: 20_003, control: 20_004, metrics: 20_005 };
const record: NodeRecord = {
  ...{ role: 'rpc', run: true, incarnation: 1, mayLeave: true, engine: 'atoll-node', ports, failure: null },
};

async function nodeWithKey() {
  const ref = { chainId: randomUUID(), organisationId: randomUUID(), name: 'rpc-0' };
  const node = installation.nodeHome(ref);
  await fs.mkdir(node.paths.data, { recursive: true });
  await fs.writeFile(node.paths.key, 'the key');
  await node.writeRecord(record);
  return { ref, node };
}

it('keeps a home whole in a place of its own, with its ports free for others, and gives it back to no plan', async () => {
  const { ref, node } = await nodeWithKey();
  await installation.keepNode(node);
  const kept = path.join(home, 'kept', ref.chainId, ref.organisationId, ref.name);
  expect(await fs.readFile(path.join(kept, 'data', 'key'), 'utf8')).toBe('the key');
  expect([await installation.nodeHomes(ref.chainId), await installation.keptPorts()]).toEqual([[], new Set()]);
  expect(await installation.isKept(ref)).toBe(true);

  await installation.takeBack(ref);
  expect(await fs.readFile(node.paths.key, 'utf8')).toBe('the key');
  expect([await node.record(), await installation.isKept(ref)]).toEqual([null, false]);
  expect(await fs.readdir(path.join(home, 'kept'))).toEqual([]);
});

it('never writes a key over, nor takes it for gone, when something is in its way', async () => {
  const { ref, node } = await nodeWithKey();
  await installation.keepNode(node);
  await fs.mkdir(node.paths.data, { recursive: true });
  await expect(installation.takeBack(ref)).rejects.toThrow(/ENOTEMPTY/);
  await expect(installation.keepNode(node)).rejects.toThrow(/ENOTEMPTY/);
  await fs.rm(node.directory, { recursive: true });
  await installation.takeBack(ref);
  expect(await fs.readFile(node.paths.key, 'utf8')).toBe('the key');
});
