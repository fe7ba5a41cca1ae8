import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { isAlive, myself, startOf } from './process-identity.js';

const ps = async (...args: string[]) => (await promisify(execFile)('ps', args)).stdout.trim().split('\n');
const sleeper = () => spawn('sleep', ['60'], { stdio: 'ignore' });

it('says the same of a process as long as it lives, and nothing afterwards', async () => {
  const child = sleeper();
  const started = (await startOf(child.pid!))!;
  expect(await isAlive({ pid: child.pid!, started })).toBe(true);
  expect(await startOf(child.pid!)).toBe(started);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await startOf(child.pid!)).toBeNull();
  expect(await isAlive({ pid: child.pid!, started })).toBe(false);
});

it('tells two processes of one number apart by their start', async () => {
  const { pid, started } = await myself();
  expect(await isAlive({ pid, started })).toBe(true);
  expect(await isAlive({ pid, started: `${started}0` })).toBe(false);
});

it('counts a process whose exit code nobody collects as dead', async () => {
  const negligent = spawn('/bin/sh', ['-c', 'true & exec sleep 60'], { stdio: 'ignore' });
  try {
    const zombie = await zombieOf(negligent.pid!);
    expect(await startOf(zombie)).toBeNull();
  } finally {
    negligent.kill('SIGKILL');
  }
});

it.each([0, 1, -1, 1.5, Number.NaN, 2 ** 30])('knows no node of the number %d', async (pid) => {
  expect(await startOf(pid)).toBeNull();
});

async function zombieOf(parent: number): Promise<number> {
  for (let i = 0; i < 500; i++) {
    const rows = (await ps('-axo', 'pid=,ppid=,state=')).map((row) => row.trim().split(/\s+/));
    const zombie = rows.find(([, ppid, state]) => Number(ppid) === parent && state?.startsWith('Z'));
    if (zombie) return Number(zombie[0]);
    await pause(10);
  }
  throw new Error('No zombie appeared');
}
