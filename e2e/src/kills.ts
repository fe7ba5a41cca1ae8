import { Redis } from 'ioredis';
import fs from 'node:fs/promises';
import path from 'node:path';

/** What can die. `memory` leaves Redis running and takes all it knows. */
export const VICTIMS = ['api', 'worker', 'redis', 'postgres', 'validator', 'memory'] as const;
export type Victim = (typeof VICTIMS)[number];

/** Kills the processes of one installation without a warning; bringing them back is the installation's business. */
export class Kills {
  readonly counts = new Map<Victim, number>();
  /** A process is killed once: its file names it until its successor is born, and the number may by then be a stranger's. */
  private readonly killed = new Set<number>();

  constructor(
    private readonly home: string,
    private readonly random: () => number,
  ) {}

  /** False when the victim is still dead from the last time. */
  async kill(victim: Victim): Promise<boolean> {
    const done = victim === 'memory' ? await this.forget() : await this.end(await this.pidOf(victim));
    if (done) this.counts.set(victim, (this.counts.get(victim) ?? 0) + 1);
    return done;
  }

  /** The supervisor itself, after which nobody brings anything back. */
  async killSupervisor(): Promise<void> {
    const { pid } = JSON.parse(await this.read('supervisor.json')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }

  private async end(pid: number | null): Promise<boolean> {
    if (!pid || this.killed.has(pid)) return false;
    this.killed.add(pid);
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  }

  private async pidOf(victim: Exclude<Victim, 'memory'>): Promise<number | null> {
    try {
      switch (victim) {
        case 'api':
        case 'worker':
          return Number(await this.read(`${victim}.pid`));
        case 'redis':
          return (JSON.parse(await this.read('redis.json')) as { pid: number }).pid;
        case 'postgres':
          return Number((await this.read('postgres/data/postmaster.pid')).split('\n')[0]);
        case 'validator':
          return await this.someNode();
      }
    } catch (error) {
      // It is dead, or just being born.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  private async someNode(): Promise<number | null> {
    const files = await fs.readdir(path.join(this.home, 'chains'), { recursive: true });
    const nodes = files.filter((file) => path.basename(file) === 'process.json').sort();
    const node = nodes[Math.floor(this.random() * nodes.length)];
    return node ? (JSON.parse(await this.read(path.join('chains', node))) as { pid: number }).pid : null;
  }

  private async forget(): Promise<boolean> {
    const { port } = JSON.parse(await this.read('redis.json').catch(() => '{}')) as { port?: number };
    if (!port) return false;
    const password = (await this.read('secrets/redis')).trim();
    const redis = new Redis({ port, password, lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined); // told by the command that fails
    try {
      await redis.connect();
      await redis.flushall();
      return true;
    } catch {
      return false;
    } finally {
      redis.disconnect();
    }
  }

  private read(file: string): Promise<string> {
    return fs.readFile(path.join(this.home, file), 'utf8');
  }
}

/** Mulberry32: the same seed gives the same numbers, below 1, everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
