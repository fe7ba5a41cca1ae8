import { gone, startPostgres, type Server } from '@atoll/embedded';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

import { Kept } from './keep.js';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'atoll-keep-'));
afterAll(() => fs.rmSync(home, { recursive: true, force: true }));

it('brings a killed server back where it was, and leaves a stopped one stopped', async () => {
  const servers: Server[] = [];
  let restarted = () => {};
  const again = new Promise<void>((resolve) => (restarted = resolve));
  const notes: string[] = [];
  const start = async (port?: number) => {
    servers.push(await startPostgres({ home, port, durable: false }));
    if (servers.length === 2) restarted();
    return servers.at(-1) as Server;
  };
  const kept = await Kept.start('Postgres', start, (sentence) => notes.push(sentence));
  const address = kept.url;

  process.kill(servers[0]?.pid as number, 'SIGKILL');
  await again;
  expect(notes).toEqual(['Postgres ended and is started again.']);
  expect(kept.url).toBe(address);
  const client = new pg.Client(address);
  await client.connect();
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.end();

  await kept.stop();
  expect(await gone(servers[1]?.pid as number, 0)).toBe(true);
  expect(servers).toHaveLength(2);
});

it('does not watch a server that somebody else runs', async () => {
  let stopped = false;
  const lent: Server = {
    kind: 'external',
    url: 'redis://elsewhere',
    port: 6379,
    pid: null,
    stop: async () => void (stopped = true),
  };
  const kept = await Kept.start(
    'Redis',
    async () => lent,
    () => {},
  );
  await kept.stop();
  expect(kept.kind).toBe('external');
  expect(stopped).toBe(true); // the server's own `stop` knows that there is nothing to do
});
