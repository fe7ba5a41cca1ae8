import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

import { readText, whenMissing } from './json-file.js';

/**
 * A process for good: its number, and when it started. Numbers are used again, also after a reboot; a number and a start
 * together are not, so a stranger is never taken for a node and never killed.
 */
export type ProcessIdentity = { pid: number; started: string };

const LINUX = process.platform === 'linux';
const run = promisify(execFile);

/** When the process of this number started; null when there is none, or only its exit code is left. */
export async function startOf(pid: number): Promise<string | null> {
  if (!Number.isInteger(pid) || pid < 2) return null;
  return LINUX ? startOnLinux(pid) : startByPs(pid);
}

export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  return (await startOf(pid)) === started;
}

/** Children whose exit code this process has yet to collect: they are still there, so that nobody misses why they ended. */
export const uncollected = new Set<number>();

let own: Promise<ProcessIdentity> | undefined;

/** This process. */
export function myself(): Promise<ProcessIdentity> {
  own ??= startOf(process.pid).then((started) => ({ pid: process.pid, started: started ?? 'unknown' }));
  return own;
}

// Positions in /proc/<pid>/stat after the command, which stands in parentheses and may itself hold anything.
const STATE = 0;
const START = 19;
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(') ') + 2).split(' ');

let boot: Promise<string> | undefined;

async function startOnLinux(pid: number): Promise<string | null> {
  boot ??= fs.readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((id) => id.trim());
  const stat = await readText(`/proc/${pid}/stat`).catch(whenGone);
  if (!stat) return null;
  const fields = fieldsOf(stat);
  if ('ZX'.includes(fields[STATE]!) && !uncollected.has(pid)) return null;
  return `${await boot}-${fields[START]}`;
}

async function startByPs(pid: number): Promise<string | null> {
  const env = { PATH: process.env.PATH ?? '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await run('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { env }).catch(() => ({
    stdout: '',
  }));
  const [state = 'Z', ...start] = stdout.trim().split(/\s+/);
  if (state.startsWith('Z') && !uncollected.has(pid)) return null;
  return String(Date.parse(`${start.join(' ')} UTC`));
}

/** A process that ends while its entry is read. */
function whenGone(error: NodeJS.ErrnoException): null {
  return error.code === 'ESRCH' ? null : whenMissing(null)(error);
}
