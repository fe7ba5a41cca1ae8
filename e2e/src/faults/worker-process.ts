import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { endsWithUs } from '../ends-with-us.js';
import { freePort } from '../node-network.js';
import { until } from '../wait.js';

const WORKER = fileURLToPath(new URL('../../../apps/worker/dist/main.js', import.meta.url));

/** A real worker in a process of its own, which comes back each time that it is killed. */
export class WorkerProcess {
  private constructor(
    private readonly env: Record<string, string>,
    private child: ChildProcess,
  ) {}

  static async start(env: Record<string, string>): Promise<WorkerProcess> {
    const own = { ...env, ATOLL_WORKER_PORT: String(await freePort()) };
    const worker = new WorkerProcess(own, spawned(own));
    await worker.ready();
    return worker;
  }

  /** Once it works: a process that dies before it began proves nothing. One that ended by itself is a failure of its own. */
  async ready(): Promise<void> {
    const url = `http://127.0.0.1:${this.env['ATOLL_WORKER_PORT']}/readyz`;
    const answers = async () => this.ended !== null || (await fetch(url)).ok;
    await until('a worker to be ready', answers, { seconds: 180, everyMs: 100 });
    if (this.ended) throw new Error(`A worker ended by itself: ${this.ended}.`);
  }

  private get ended(): string | null {
    const { exitCode, signalCode } = this.child;
    return exitCode === null && signalCode === null ? null : `code ${exitCode}, signal ${signalCode}`;
  }

  /** Ends it in the middle of whatever it does; its successor starts at once. */
  async kill(): Promise<void> {
    await this.end();
    this.child = spawned(this.env);
  }

  pause(): void {
    this.child.kill('SIGSTOP');
  }

  wake(): void {
    this.child.kill('SIGCONT');
  }

  async end(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}

function spawned(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [WORKER], {
    env: { PATH: process.env['PATH'], ATOLL_LOG: 'off', ATOLL_INTERNAL_TOKEN: 'fault-internal-token', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return endsWithUs(child);
}
