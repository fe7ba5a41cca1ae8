import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const LINUX = process.platform === 'linux';

/** Whether a process runs. One that ended but was not yet collected by its parent does not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return !stateOf(pid).startsWith('Z');
}

/** The command line of a running process, or '' when there is none; it tells our server from a stranger that got its old pid. */
export function commandOf(pid: number): string {
  if (LINUX) return readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return ps(pid, 'command=');
}

/** Waits until the process is gone; false when it still runs after `withinMs`. */
export async function gone(pid: number, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; alive(pid); await pause(20)) if (Date.now() > end) return false;
  return true;
}

/** Asks a process to end with the first signal and insists with the second. */
export async function end(
  pid: number,
  ask: NodeJS.Signals,
  insist: NodeJS.Signals,
  patienceMs = 30_000,
): Promise<void> {
  signal(pid, ask);
  if (await gone(pid, patienceMs)) return;
  signal(pid, insist);
  await gone(pid, 5_000);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function stateOf(pid: number): string {
  // The command in parentheses may itself hold blanks and parentheses, so the state follows the last one.
  if (LINUX) return readOr(`/proc/${pid}/stat`).split(') ').at(-1) ?? '';
  return ps(pid, 'stat=');
}

function ps(pid: number, column: string): string {
  return spawnSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

function readOr(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
