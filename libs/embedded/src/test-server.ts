import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { ownDirectory, writeDurably } from './home.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';

export type TestServer = 'postgres' | 'redis';

const GIVEN = { postgres: 'ATOLL_TEST_DATABASE_URL', redis: 'ATOLL_TEST_REDIS_URL' } as const;
const WAIT_MS = 90_000;

/** The address of the one server that all test files of a run share: the one given by the runner, else one of our own. */
export async function sharedServer(kind: TestServer): Promise<string> {
  return process.env[GIVEN[kind]] ?? (await ofThisRun(kind));
}

async function ofThisRun(kind: TestServer): Promise<string> {
  // Jest's workers are children of the process that is the run; alone, Jest works in that process itself.
  const run = process.send ? process.ppid : process.pid;
  const home = path.join(os.tmpdir(), `atoll-test-${kind}-${process.getuid?.() ?? 0}-${run}`);
  const address = path.join(home, 'address');
  if (claimed(home)) {
    writeDurably(address, await begin(kind, home, run));
  }
  ownDirectory(home); // not a directory that somebody else laid there
  for (const end = Date.now() + WAIT_MS; !fs.existsSync(address); await pause(50))
    if (Date.now() > end) throw new Error(`Another test file was to start ${kind} in ${home}, but did not.`);
  return fs.readFileSync(address, 'utf8');
}

function claimed(home: string): boolean {
  try {
    fs.mkdirSync(home, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function begin(kind: TestServer, home: string, run: number): Promise<string> {
  const { url, pid } = kind === 'postgres' ? await startPostgres({ home, durable: false }) : await startRedis({ home });
  const reaper = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
  spawn(process.execPath, [reaper, String(run), String(pid), home], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  }).unref();
  return url;
}
