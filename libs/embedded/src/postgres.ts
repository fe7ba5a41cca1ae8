import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { accountFor } from './account.js';
import { ownDirectory, privateDirectory, secret } from './home.js';
import { explainedLog, Obstacle } from './obstacle.js';
import { postgresBinaries } from './postgres-binaries.js';
import { createCluster } from './postgres-cluster.js';
import { stablePort } from './port.js';
import { alive, commandOf, end } from './process.js';
import { external, launch, running, type Launch, type Server } from './server.js';

export interface PostgresOptions {
  /** The installation's directory. */
  home: string;
  /** The port to listen on; without one, the last one or a free one. A server that already runs keeps its own. */
  port?: number | undefined;
  /** False only for tests: a power cut may then lose everything. */
  durable?: boolean;
  /** A server that somebody else runs; nothing is started then. */
  url?: string | undefined;
}

const DATABASE = 'atoll';
const START_MS = 60_000;

/** The installation's Postgres: joins the one that runs, or starts it, creating its data the first time. */
export async function startPostgres({ home, port, durable = true, url }: PostgresOptions): Promise<Server> {
  if (url) return reachable(external(url, 5432));
  ownDirectory(home);
  const account = accountFor(home);
  const data = dataOf(home);
  privateDirectory(path.dirname(data), account);
  const password = passwordOf(home);

  for (const end = Date.now() + START_MS; ; await pause(100)) {
    const present = await runningPostgres(home);
    if (present) return present;
    const binaries = postgresBinaries(account);
    createCluster(binaries, data, password, account, durable);
    const listening = await stablePort(home, 'postgres', port);
    const program = path.join(binaries, 'bin', 'postgres');
    const started = launch({ account, program, args: argumentsFor(data, listening, durable), log: logOf(home) });
    if (await ready(started, urlOf(password, listening, 'postgres'))) return server(home, listening, started.pid);
    // The processes of a killed server take a moment to notice, and two starters may race: both end by looking again.
    const passing = /shared memory block .* still in use|lock file "postmaster.pid" already exists/.test(started.log());
    if (!passing || Date.now() > end) throw failure(started, home, listening);
  }
}

/** Stops the installation's Postgres wherever it was started from. True when there was one. */
export async function stopPostgres(home: string): Promise<boolean> {
  const pid = ownPid(home);
  if (pid === undefined) return false;
  await end(pid, 'SIGINT', 'SIGQUIT');
  return true;
}

async function runningPostgres(home: string): Promise<Server | undefined> {
  for (const end = Date.now() + START_MS; ownPid(home) !== undefined; await pause(50)) {
    const [pid, , , port, , , , status] = pidFileOf(home);
    if (status?.trim() === 'ready') return server(home, Number(port), Number(pid));
    if (Date.now() > end) throw new Obstacle(`Postgres (process ${pid}) does not become ready; see ${logOf(home)}.`);
  }
  return undefined;
}

/** The pid of our running Postgres. After a crash the file may name a process that is long gone or somebody else's. */
function ownPid(home: string): number | undefined {
  const pid = Number(pidFileOf(home)[0] ?? 0);
  if (!pid || !alive(pid)) return undefined;
  if (commandOf(pid).includes(dataOf(home))) return pid;
  // Postgres would take the stranger for itself and refuse to start.
  fs.rmSync(path.join(dataOf(home), 'postmaster.pid'), { force: true });
  return undefined;
}

async function server(home: string, port: number, pid: number): Promise<Server> {
  const password = passwordOf(home);
  await createDatabase(urlOf(password, port, 'postgres'));
  return {
    kind: 'postgres',
    url: urlOf(password, port, DATABASE),
    port,
    pid,
    stop: async () => void (await stopPostgres(home)),
  };
}

async function createDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function ready(started: Launch, url: string): Promise<boolean> {
  for (const end = Date.now() + START_MS; running(started) && Date.now() < end; await pause(30)) {
    try {
      await withClient(url, (client) => client.query('SELECT 1'));
      return true;
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code === '28P01')
        throw new Obstacle('Postgres refuses the kept password; was "secrets/postgres" in ATOLL_HOME changed?');
    }
  }
  if (running(started)) process.kill(started.pid, 'SIGQUIT');
  return false;
}

function failure(started: Launch, home: string, port: number): Error {
  const log = started.log();
  if (/Address already in use/.test(log))
    return new Obstacle(`Port ${port}, wanted for postgres, is in use by another program.`);
  return explainedLog(log, home) ?? new Error(`Postgres did not start; see ${logOf(home)}:\n${log.slice(-1500)}`);
}

async function reachable(postgres: Server): Promise<Server> {
  try {
    await withClient(postgres.url, (client) => client.query('SELECT 1'));
    return postgres;
  } catch (error) {
    throw new Obstacle(`The Postgres of ATOLL_DATABASE_URL does not answer: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Runs one piece of work on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // a server that goes away is told by the query that fails
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function argumentsFor(data: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function pidFileOf(home: string): string[] {
  try {
    return fs.readFileSync(path.join(dataOf(home), 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

const dataOf = (home: string) => path.join(home, 'postgres', 'data');
const logOf = (home: string) => path.join(home, 'logs', 'postgres.log');
const passwordOf = (home: string) => secret(home, 'postgres');
const urlOf = (password: string, port: number, database: string) =>
  `postgresql://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
