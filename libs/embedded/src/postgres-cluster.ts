import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import type { Account } from './account.js';
import { explained, explainedLog } from './obstacle.js';

/** Creates the data directory once. An attempt that was cut short leaves only a draft, which the next one replaces. */
export function createCluster(
  binaries: string,
  data: string,
  password: string,
  account: Account,
  durable: boolean,
): void {
  if (fs.existsSync(path.join(data, 'PG_VERSION'))) return;
  const draft = `${data}.draft`;
  const passwordFile = `${data}.password`;
  fs.rmSync(draft, { recursive: true, force: true });
  try {
    fs.mkdirSync(draft, { mode: 0o700 });
    fs.chownSync(draft, account.uid, account.gid);
    fs.writeFileSync(passwordFile, password, { mode: 0o600 });
    fs.chownSync(passwordFile, account.uid, account.gid);
    initdb(binaries, draft, passwordFile, account, durable);
    fs.renameSync(draft, data);
  } catch (error) {
    throw explained(error, path.dirname(data));
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

function initdb(binaries: string, data: string, passwordFile: string, account: Account, durable: boolean): void {
  const [command, ...args] = [
    ...account.prefix,
    path.join(binaries, 'bin', 'initdb'),
    ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--no-locale'],
    // The same order of text on every machine, whatever its libraries.
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...(durable ? [] : ['--no-sync']),
  ];
  const { status, error, stdout, stderr } = spawnSync(command as string, args, {
    ...account.credentials,
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' },
  });
  if (status === 0) return;
  throw explainedLog(stderr, path.dirname(data)) ?? new Error(`initdb failed: ${stderr || stdout}`, { cause: error });
}
