import { auditText, commitmentTo, Frontier, leafOf, type AuditEntry, type AuditLine } from '@atoll/sealed';
import { toHex } from '@atoll/crypto';
import { answerOf, recordedReceipt } from '@atoll/sealed/recorded';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { Terminal } from './testing.js';

const [OURS, THEIRS] = ['0195a000-0000-7000-8000-000000000001', '0195a000-0000-7000-8000-000000000002'];

let ada: Terminal;
beforeEach(async () => (ada = await Terminal.open()));
afterEach(() => ada.close());

/** An exported log of so many entries, in which one may be other than it was. */
async function exported(size: number, { organisation = OURS, forged = -1 } = {}): Promise<string> {
  const frontier = new Frontier();
  const salt = new Uint8Array(32).fill(7);
  const lines = Array.from({ length: size }, (_, position): AuditLine => {
    const personal = { name: 'Ada' };
    const entry: AuditEntry = {
      ...{ organisation, position, id: `${position}`, at: '2026-12-01T00:00:00.000Z', actor: { person: 'p' } },
      ...{ action: 'createKey', arguments: {}, subject: null, result: position === forged ? 'FORBIDDEN' : 'OK' },
      personal: commitmentTo(personal, salt),
    };
    frontier.add(leafOf(entry));
    return { position, leaf: toHex(leafOf(entry)), entry, personal, salt: toHex(salt) };
  });
  const root = toHex(frontier.root);
  const head = auditText({
    atoll: 'audit-log/1',
    organisation,
    size,
    root,
    at: '2026-12-01T00:00:00.000Z',
    anchors: [],
  });
  const file = path.join(ada.home, `${organisation}-${size}-${forged}.jsonl`);
  await fs.writeFile(file, [head, ...lines.map(auditText), ''].join('\n'));
  return file;
}

const verify = (file: string, ...more: string[]) => ada.run(['verify', file, '--json', ...more]);

it('finds a log right, and remembers how far', async () => {
  const { code, out } = await verify(await exported(5));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    organisation: OURS,
    size: 5,
    letGo: 0,
    erased: 0,
    anchored: null,
    findings: [],
  });
  expect((await verify(await exported(8))).code).toBe(0);
  expect((await verify(await exported(3, { organisation: THEIRS }))).code).toBe(0); // another log
});

it('takes no log that is shorter or other than one that was right before, though it fits itself', async () => {
  expect((await verify(await exported(5))).code).toBe(0);
  const shorter = await verify(await exported(3));
  expect(shorter.code).toBe(1);
  expect(JSON.parse(shorter.out).findings[0]).toMatchObject({ first: 3, last: 4 });
  const other = await verify(await exported(8, { forged: 2 }));
  expect(other).toMatchObject({ code: 1, err: expect.stringContaining('Entries 0 to 4 do not have the root') });
  expect((await verify(await exported(6))).code).toBe(0); // what was wrong was not remembered
});

it('compares with a head that somebody kept', async () => {
  const right = JSON.parse((await verify(await exported(4))).out) as { root: string };
  const bea = await Terminal.open();
  const [file, forged] = [await exported(8), await exported(8, { forged: 1 })];
  const head = ['--head', `4:${right.root}`];
  expect((await bea.run(['verify', forged, ...head])).code).toBe(1);
  expect((await bea.run(['verify', file, ...head])).code).toBe(0);
  expect((await bea.run(['verify', file, '--head', 'four'])).code).toBe(2);
  await bea.close();
});

it('names the line that was edited, and refuses what is no log', async () => {
  const file = await exported(6);
  const text = await fs.readFile(file, 'utf8');
  await fs.writeFile(file, text.replace('"position":3,"result":"OK"', '"position":3,"result":"KO"'));
  const { code, out, err } = await ada.run(['verify', file]);
  expect([code, out.includes('6')]).toEqual([1, true]);
  expect(err).toContain('Entry 3 was changed');
  await fs.writeFile(file, '{}\n');
  expect((await verify(file)).code).toBe(2);
  const nowhere = path.join(ada.home, 'nowhere');
  const { code: usage, err: words } = await ada.run(['verify', nowhere]);
  expect([usage, words.trim()]).toEqual([2, `USAGE ${nowhere} is not there.`]);
});

describe('a receipt', () => {
  const recording = recordedReceipt();
  let server: Server;
  let chain = recording;
  let rpc: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      void request.toArray().then((parts) => {
        const asked = JSON.parse(Buffer.concat(parts).toString()) as Call | Call[];
        const answer = (call: Call) => ({ jsonrpc: '2.0', id: call.id, result: answerOf(chain, call) });
        response.end(JSON.stringify(Array.isArray(asked) ? asked.map(answer) : answer(asked)));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    rpc = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => (chain = recording));
  afterAll(() => server.close());
  type Call = { id: number; method: string; params: unknown[] };

  const written = async (name: string, text: string) => {
    const file = path.join(ada.home, name);
    await fs.writeFile(file, text);
    return file;
  };
  const receipt = (edit = (text: string) => text) => written('receipt.json', `${edit(recording.receipt)}\n`);
  const genesis = () => written('genesis.json', JSON.stringify(recording.genesis));
  const contract = /"contract":"(0x[0-9a-f]{40})"/.exec(recording.receipt)![1]!;

  it('is found right by a node alone, and the chain is remembered', async () => {
    const file = await receipt();
    const trust = ['--genesis', await genesis(), '--anchor', contract, '--state'];
    const { code, out } = await verify(file, '--rpc', rpc, ...trust);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ seq: '19', assurance: 'SELF_DECLARED', late: false, chainId: '4200' });
    expect((await verify(file, '--rpc', rpc)).code).toBe(0);
    chain = { ...recording, blocks: recording.blocks.slice(0, -1) };
    expect(await verify(file, '--rpc', rpc)).toMatchObject({ code: 1, err: expect.stringContaining('"BLOCK"') });
  });

  it('is refused by the code of what is wrong', async () => {
    const trust = ['--rpc', rpc, '--genesis', await genesis(), '--anchor', contract];
    const refused = async (edit: (text: string) => string) => {
      const { code, err } = await verify(await receipt(edit), ...trust);
      return [code, (JSON.parse(err) as { error: { code: string } }).error.code];
    };
    expect(await refused((text) => text.replace('"seq":"19"', '"seq":"18"'))).toEqual([1, 'LEAF']);
    expect(await refused((text) => text.replace('"v":1', '"v":9'))).toEqual([1, 'VERSION']);
    expect(await refused((text) => text.replace('"late":false', '"late":true'))).toEqual([1, 'LOG']);
    expect(await refused((text) => text.replace('"chainId":"4200"', '"chainId":"4201"'))).toEqual([1, 'CHAIN']);
  });

  it('is not checked by what it says itself: who trusts what must be said', async () => {
    const file = await receipt();
    expect(await verify(file)).toMatchObject({ code: 2, err: expect.stringContaining('--rpc') });
    expect(await verify(file, '--rpc', rpc)).toMatchObject({ code: 2, err: expect.stringContaining('--genesis') });
    const half = ['--rpc', rpc, '--genesis', await genesis()];
    expect(await verify(file, ...half)).toMatchObject({ code: 2, err: expect.stringContaining('--anchor') });
    const other = await verify(file, ...half, '--anchor', `0x${'ab'.repeat(20)}`);
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('CONTRACT') });
  });
});
