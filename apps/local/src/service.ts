import { alive, commandOf, end, explained, writeDurably } from '@atoll/embedded';
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { entryOf } from './root.js';

export interface ServiceOptions {
  name: string;
  home: string;
  env: NodeJS.ProcessEnv;
  /** Answers 200 when the service can do its work. */
  readyUrl: string;
  /** Told whenever it ended without being asked to. */
  onRestart: (sentence: string) => void;
}

/** The programs of an installation that are started again when they end. */
export const SERVICES = ['api', 'worker', 'gateway'];

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const SETTLED_MS = 30_000;
/** Whatever lives is waited for, also on a machine that does much else; what dies is told after three deaths. */
const READY_MS = 300_000;
const DEATHS_BEFORE_READY = 3;

/** A process that is started again whenever it ends, more slowly the sooner it ends. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private deaths = 0;
  private readonly restart = new AbortController();

  constructor(private readonly options: ServiceOptions) {}

  /** Starts it and returns when it is ready. Fails when it does not become so. */
  async start(): Promise<void> {
    this.spawn();
    for (const end = Date.now() + READY_MS; Date.now() < end && this.deaths < DEATHS_BEFORE_READY; await pause(50))
      if (await this.isReady()) return;
    await this.stop();
    throw new Error(`${this.options.name} does not become ready; see ${this.logFile}:\n${this.lastWords()}`);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.restart.abort();
    if (this.child?.pid && alive(this.child.pid)) await end(this.child.pid, 'SIGTERM', 'SIGKILL', 15_000);
    fs.rmSync(this.pidFile, { force: true });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  private spawn(): void {
    const { name, home, env } = this.options;
    const entry = entryOf(name);
    fs.mkdirSync(path.dirname(this.logFile), { recursive: true, mode: 0o700 });
    if (fs.existsSync(this.logFile) && fs.statSync(this.logFile).size > 50_000_000) fs.truncateSync(this.logFile);
    const out = fs.openSync(this.logFile, 'a', 0o600);
    const born = Date.now();
    // The home is on the command line so that a later supervisor knows its own from another installation's.
    const child = spawn(process.execPath, [entry, `--home=${home}`], {
      env,
      detached: true,
      stdio: ['ignore', out, out],
    });
    fs.closeSync(out);
    this.child = child;
    if (child.pid) writeDurably(this.pidFile, String(child.pid));
    child.once('error', (error) => this.options.onRestart(String(explained(error, entry))));
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      if (Date.now() - born > SETTLED_MS) this.deaths = 0;
      this.options.onRestart(`${name} ended (${signal ?? `exit code ${code}`}) and is started again.`);
      void this.later(Math.min(FIRST_PAUSE_MS * 2 ** this.deaths++, LONGEST_PAUSE_MS));
    });
  }

  private async later(delay: number): Promise<void> {
    try {
      await pause(delay, undefined, { signal: this.restart.signal });
      this.spawn();
    } catch (error) {
      if (this.stopping) return;
      this.options.onRestart(String(explained(error, this.options.home)));
      void this.later(LONGEST_PAUSE_MS);
    }
  }

  private async isReady(): Promise<boolean> {
    try {
      const { ok } = await fetch(this.options.readyUrl, { signal: AbortSignal.timeout(5_000) });
      return ok;
    } catch {
      return false;
    }
  }

  private lastWords(): string {
    return fs.readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
  }

  private get logFile(): string {
    return path.join(this.options.home, 'logs', `${this.options.name}.log`);
  }

  private get pidFile(): string {
    return pidFileOf(this.options.home, this.options.name);
  }
}

/** Ends the service that an earlier supervisor of this home has left. True when there was one. */
export async function endService(home: string, name: string): Promise<boolean> {
  const file = pidFileOf(home, name);
  const pid = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
  const found = pid > 0 && alive(pid) && commandOf(pid).endsWith(`${entryOf(name)} --home=${home}`);
  if (found) await end(pid, 'SIGTERM', 'SIGKILL', 15_000);
  fs.rmSync(file, { force: true });
  return found;
}

const pidFileOf = (home: string, name: string) => path.join(home, `${name}.pid`);
