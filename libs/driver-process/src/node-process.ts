import { Fault } from '@atoll/kernel';
import type { Launch } from '@atoll/engines';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import type { NodeExit, NodeHome, NodeProcess } from './node-home.js';
import { note } from './node-log.js';
import { isAlive, startOf, type ProcessIdentity, uncollected } from './process-identity.js';

/** The command that stands for a program's name on this machine, for example `[node, main.js]`. */
export type Programs = Record<string, readonly string[]>;

// The shell becomes the node at a word from this process, which writes down first whom it started. Cut off before the word,
// this process leaves a shell that reads the end of its pipe and goes: a node that nobody knows of never runs.
const SCRIPT = 'read -r go <&3 && exec "$@" 3<&-';

/** Starts a node as a process that outlives this one, and returns when it is written down. */
export async function startProcess(
  home: NodeHome,
  launch: Launch,
  programs: Programs,
  { incarnation, recipe }: Pick<NodeProcess, 'incarnation' | 'recipe'>,
) {
  await fs.promises.rm(home.exitFile, { force: true });
  await note(home.log, `Starting incarnation ${incarnation}`);
  const log = await fs.promises.open(home.log, 'a', 0o600);
  try {
    const [program = launch.program, ...before] = programs[launch.program] ?? [launch.program];
    const command = [program, ...before, ...launch.args];
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'sh', ...command], {
      cwd: home.directory,
      detached: true,
      env: environment(home, launch),
      stdio: ['ignore', log.fd, log.fd, 'pipe'],
    });
    child.unref();
    await once(child, 'spawn');
    watch(home, child);
    const started = await startOf(child.pid!);
    if (started) await home.writeProcess({ pid: child.pid!, started, incarnation, recipe });
    await say('go\n', child);
  } finally {
    await log.close();
  }
}

/** Asks a process to end, and makes it end when it does not. */
export async function stopProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (!(await signal(identity, 'SIGTERM')) || (await isGone(identity, graceMs))) return;
  if (!(await signal(identity, 'SIGKILL')) || (await isGone(identity, 10_000))) return;
  throw new Fault({ code: 'UNAVAILABLE', what: `process ${identity.pid}, which cannot be ended,` });
}

/** Runs a program to its end and returns what it printed. */
export async function output(home: NodeHome, launch: Launch, programs: Programs, timeoutMs: number): Promise<string> {
  const [program = launch.program, ...before] = programs[launch.program] ?? [launch.program];
  const child = spawn(program, [...before, ...launch.args], {
    cwd: home.directory,
    env: environment(home, launch),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const [out, err, [code, end]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code === 0) return out;
  const words = err.trim().split('\n').at(-1) ?? '';
  throw new ProgramFailed(launch, code ?? end, words.slice(0, 500));
}

/** A program that ended with another code than 0, and its last words. */
export class ProgramFailed extends Error {
  constructor(
    { program, args }: Launch,
    readonly code: number | string,
    readonly words: string,
  ) {
    super(`${program} ${args[0]} ended with ${code}: ${words}`);
  }
}

/** A node inherits nothing from the platform, whose environment holds secrets. */
function environment(home: NodeHome, { env }: Launch): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', HOME: home.directory, ...env };
}

function say(word: string, child: ChildProcess): Promise<void> {
  const pipe = child.stdio[3] as Writable;
  pipe.on('error', () => undefined); // The child has died already, which its exit tells.
  return new Promise((said) => pipe.end(word, () => said()));
}

/** Remembers how a child ended before anybody can see that it did. */
function watch(home: NodeHome, child: ChildProcess): void {
  const pid = child.pid!;
  uncollected.add(pid);
  child.once('exit', (code, signal) => {
    const exit: NodeExit = { pid, code, signal, at: Date.now() };
    try {
      fs.writeFileSync(home.exitFile, JSON.stringify(exit), { mode: 0o600 });
    } catch {
      // A full disk costs the reason of death, and a node that was removed needs none.
    }
    uncollected.delete(pid);
  });
}

async function signal(identity: ProcessIdentity, name: NodeJS.Signals): Promise<boolean> {
  if ((await startOf(identity.pid)) !== identity.started) return false;
  try {
    return process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function isGone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; await isAlive(identity); await pause(10)) {
    if (performance.now() > end) return false;
  }
  return true;
}

async function text(stream: Readable): Promise<string> {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all = (all + String(chunk)).slice(-64 * 1024);
  return all;
}
