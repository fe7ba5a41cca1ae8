import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { Obstacle, startPostgres, type Server } from './index.js';
import { withClient } from './postgres.js';
import { gone } from './process.js';

const root = process.getuid?.() === 0;
const homes: string[] = [];
const started: Server[] = [];

function newHome(below = os.tmpdir()): string {
  const home = fs.mkdtempSync(path.join(below, 'atoll-postgres-'));
  homes.push(home);
  return home;
}

async function start(home: string, port?: number): Promise<Server> {
  const postgres = await startPostgres({ home, port });
  started.push(postgres);
  return postgres;
}

async function value(postgres: Server, sql: string): Promise<unknown> {
  const { rows } = await withClient(postgres.url, (client) => client.query({ text: sql, rowMode: 'array' }));
  return (rows as unknown[][])[0]?.[0];
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
  for (const home of homes.splice(0)) fs.rmSync(home, { recursive: true, force: true });
});

it('runs Postgres 18 durably and answers on the loopback address only', async () => {
  const postgres = await start(newHome());
  expect(await value(postgres, 'SHOW server_version')).toMatch(/^18\./);
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'])
    expect([setting, await value(postgres, `SHOW ${setting}`)]).toEqual([setting, 'on']);
  expect(await value(postgres, 'SHOW listen_addresses')).toBe('127.0.0.1');
  expect(await value(postgres, 'SHOW password_encryption')).toBe('scram-sha-256');
});

it('lets nobody in without the password, and keeps the password and the data from other accounts', async () => {
  const home = newHome();
  const postgres = await start(home);
  const wrong = new URL(postgres.url);
  wrong.password = 'postgres';
  await expect(withClient(wrong.toString(), (client) => client.query('SELECT 1'))).rejects.toMatchObject({
    code: '28P01',
  });
  for (const file of ['secrets/postgres', 'postgres', 'postgres/data'])
    expect(fs.statSync(path.join(home, file)).mode & 0o077).toBe(0);
});

it('keeps what was committed through a kill and comes back on the same port', async () => {
  const home = newHome();
  const before = await start(home);
  await withClient(before.url, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'));
  process.kill(before.pid as number, 'SIGKILL');
  await gone(before.pid as number, 10_000);

  const after = await start(home);
  expect(after.pid).not.toBe(before.pid);
  expect(after.port).toBe(before.port);
  expect(await value(after, 'SELECT answer FROM kept')).toBe(42);
});

it('starts although the pid file of a crash names a process that is now somebody else', async () => {
  const home = newHome();
  const before = await start(home);
  const pidFile = path.join(home, 'postgres/data/postmaster.pid');
  const text = fs.readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.pid));
  await before.stop();
  fs.writeFileSync(pidFile, text);
  expect(await value(await start(home), 'SELECT 1')).toBe(1);
});

it('joins the server that already runs for the same home', async () => {
  const home = newHome();
  const [first, second] = [await start(home), await start(home)];
  expect(second).toMatchObject({ pid: first.pid, url: first.url });
});

it('serves two homes side by side without mixing them up', async () => {
  const [one, other] = [await start(newHome()), await start(newHome())];
  expect(one.port).not.toBe(other.port);
  await withClient(one.url, (client) => client.query('CREATE TABLE only_here ()'));
  expect(await value(other, `SELECT to_regclass('only_here')`)).toBeNull();
  await one.stop();
  expect(await value(other, 'SELECT 1')).toBe(1);
});

it('begins again after a first start that was cut short', async () => {
  const home = newHome();
  fs.mkdirSync(path.join(home, 'postgres'), { mode: 0o700 });
  if (root) fs.chownSync(path.join(home, 'postgres'), 65534, 65534);
  fs.mkdirSync(path.join(home, 'postgres/data.draft/base'), { recursive: true });
  expect(await value(await start(home), 'SELECT 1')).toBe(1);
});

it('names a given port that is in use and starts nothing', async () => {
  const home = newHome();
  const taken = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as net.AddressInfo;
  await expect(startPostgres({ home, port })).rejects.toThrow(
    new Obstacle(
      `Port ${port}, wanted for postgres, is in use by another program. Stop that program, or choose another port with ATOLL_POSTGRES_PORT.`,
    ),
  );
  expect(fs.existsSync(path.join(home, 'postgres/data/postmaster.pid'))).toBe(false);
  taken.close();
});

it('refuses a data directory that another account laid there', async () => {
  const home = newHome();
  fs.mkdirSync(path.join(home, 'postgres'), { mode: 0o777 });
  fs.chmodSync(path.join(home, 'postgres'), 0o777);
  await expect(startPostgres({ home })).rejects.toThrow(Obstacle);
});

it('uses a server that somebody else runs, without touching it', async () => {
  const own = await start(newHome());
  const lent = await startPostgres({ home: '/nowhere', url: own.url });
  await lent.stop();
  expect(lent).toMatchObject({ kind: 'external', pid: null });
  expect(await value(own, 'SELECT 1')).toBe(1);
  await own.stop();
  await expect(startPostgres({ home: '/nowhere', url: own.url })).rejects.toThrow(/ATOLL_DATABASE_URL does not answer/);
});

(root && process.platform === 'linux' ? it : it.skip)(
  'runs as another account than root, and also below a directory that only root may enter',
  async () => {
    const open = await start(newHome());
    expect(fs.statSync(`/proc/${open.pid}`).uid).toBe(65534);

    const closed = newHome();
    fs.chmodSync(closed, 0o700);
    const home = path.join(closed, 'home');
    const postgres = await start(home);
    expect(await value(postgres, 'SELECT 1')).toBe(1);
    expect(fs.readFileSync(`/proc/${postgres.pid}/status`, 'utf8')).toMatch(/^CapEff:\s+0+$/m);
  },
);
