import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { type Enode, formatEnode, parseEnode } from './enode.js';
import { readStaticNodes, watchStaticNodes } from './static-nodes.js';

const KEY =
  'b4ddaa953ac0c0f01d269bafbe31e4bd30385a7e1512efc951c1296ac8c35fa558b75050e10625042279f575cc68533dea517fd04db1ac753645484f03bb51d4';

it.each([
  // The first is as Besu prints its own.
  [`enode://${KEY}@127.0.0.1:30310?discport=0`, { publicKey: KEY, host: '127.0.0.1', port: 30_310 }],
  [
    `enode://${KEY.toUpperCase()}@validator-0.org_a.svc:30303`,
    { publicKey: KEY, host: 'validator-0.org_a.svc', port: 30_303 },
  ],
  [`enode://${KEY}@[::1]:30303`, { publicKey: KEY, host: '::1', port: 30_303 }],
])('reads %s', (url, enode) => {
  expect(parseEnode(url)).toEqual(enode);
  expect(parseEnode(formatEnode(enode))).toEqual(enode);
});

it.each([
  '',
  KEY,
  `enode://${KEY}`,
  `enode://${KEY}@host`,
  `enode://${KEY}@host:0`,
  `enode://${KEY}@host:70000`,
  `enode://${KEY.slice(1)}@host:1`,
  `enode://${KEY}@ho st:1`,
])('refuses %p', (url) => {
  expect(() => parseEnode(url)).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ code: 'INVALID' }) }),
  );
});

describe('the static list', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'static-'));
    path = join(directory, 'static-nodes.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is empty where there is no file, and refused where it is none', async () => {
    expect(await readStaticNodes(path)).toEqual([]);
    for (const text of ['{', '{}', '[1]', '["enode://x"]']) {
      await writeFile(path, text);
      await expect(readStaticNodes(path)).rejects.toMatchObject({ detail: { code: 'INVALID' } });
    }
  });

  it('is read again when it changes', async () => {
    const url = `enode://${KEY}@localhost:30303`;
    let stop = (): void => undefined;
    // That there is no file yet may be told first.
    const changed = new Promise<Enode[]>((resolve) => {
      const tell = (nodes: Enode[]) => nodes.length > 0 && resolve(nodes);
      stop = watchStaticNodes(path, pino({ level: 'silent' }), tell);
    });
    await writeFile(path, JSON.stringify([url]));
    expect((await changed).map(formatEnode)).toEqual([url]);
    stop();
  });
});
