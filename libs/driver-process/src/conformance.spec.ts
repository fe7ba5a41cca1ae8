import { describeChainDriver, describeNodeKeys } from '@atoll/driver/conformance';
import type { NodePhase, NodePlan, NodeRef, Sighting } from '@atoll/driver';
import { createGenesis, type Genesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ProcessDriver } from './process-driver.js';
import { stopAll } from './stop.js';

const NODE = path.resolve(import.meta.dirname, '../../../apps/node/dist/main.js');
jest.setTimeout(120_000); // Real nodes, on a machine that may be busy.
const home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-conformance-'));
const { ATOLL_BESU: besu } = process.env;
const programs = { 'atoll-node': [process.execPath, NODE], ...(besu && { besu: [besu] }) };
const start = () => new ProcessDriver({ home, programs });
const eye = start();

afterAll(async () => {
  await stopAll(home);
  await fs.rm(home, { recursive: true, force: true });
});

const hands = {
  kill: async (node: NodeRef) => {
    const pid = await eye.pidOf(node);
    if (pid !== null) process.kill(pid, 'SIGKILL');
  },
  processOf: async (node: NodeRef) => (await eye.pidOf(node))?.toString() ?? null,
  upgrade: async () => new ProcessDriver({ home, programs, memoryMb: 300 }),
};

describeChainDriver('process', async () => start(), { engine: 'atoll-node', ...hands });
// A process of Java takes its time to start.
if (besu) describeChainDriver('process (Besu)', async () => start(), { engine: 'besu', patienceMs: 120_000, ...hands });
else process.stdout.write('Besu is not tried: set ATOLL_BESU to a besu program of this machine.\n');

describeNodeKeys('process', async () => start(), {
  engine: 'atoll-node',
  wipe: async (node) => {
    const pid = await eye.pidOf(node);
    const gone = path.join(home, `wiped-${randomUUID()}`);
    await fs.rename(path.join(home, 'chains', node.chainId, node.organisationId, node.name), gone);
    if (pid !== null) process.kill(pid, 'SIGKILL');
    // What it still writes while it dies keeps a directory from being empty.
    await fs.rm(gone, { recursive: true, maxRetries: 10 });
  },
});

describe('a real node that cannot start', () => {
  it.each([
    [
      'a corrupt genesis',
      (genesis: Genesis): Genesis => ({ ...genesis, extraData: '0xdead' }),
      /^Exited with code 2: .*extraData/,
    ],
    [
      'the genesis of another chain',
      (genesis: Genesis): Genesis => ({ ...genesis, timestamp: '0x1' }),
      /^Exited with code 3: /,
    ],
  ])('says that it was given %s', async (_, spoil, sentence) => {
    const node = { chainId: randomUUID(), organisationId: 'o-1', name: 'validator-0' };
    const identity = await eye.prepare(node, 1);
    const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 200 });
    const nodes: NodePlan[] = [{ ...node, role: 'validator', identity, run: true, incarnation: 1, mayLeave: false }];
    const plan = { chainId: node.chainId, engine: 'atoll-node', genesis, nodes, fence: 1 };
    await eye.apply(plan);
    await until(node.chainId, 'Running');
    await eye.apply({ ...plan, nodes: [{ ...nodes[0]!, run: false }] });

    await eye.apply({ ...plan, genesis: spoil(genesis) });
    expect((await until(node.chainId, 'Failed')).message).toMatch(sentence);
    await eye.apply(plan);
    await until(node.chainId, 'Running');
    await eye.remove(node.chainId, 1);
  });

  async function until(chainId: string, phase: NodePhase): Promise<Sighting> {
    for (;;) {
      const [seen] = await eye.observe(chainId);
      if (seen?.phase === phase) return seen;
      await pause(20);
    }
  }
});
