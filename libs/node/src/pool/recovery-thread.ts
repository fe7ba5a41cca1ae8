import { Worker } from 'node:worker_threads';

import type { RecoveryMessage } from './recover-worker.js';

interface Waiting {
  resolve(addresses: Uint8Array): void;
  reject(cause: Error): void;
}

/** One thread that recovers senders. It does not keep the process alive. */
export class RecoveryThread {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private sent = 0;
  private ended = false;

  constructor(script: URL) {
    this.worker = new Worker(script, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
    this.worker.unref();
    this.worker.on('message', ({ id, bytes }: RecoveryMessage) => {
      this.waiting.get(id)?.resolve(bytes);
      this.waiting.delete(id);
    });
    this.worker.on('error', (cause: Error) => this.fail(cause));
    this.worker.on('exit', () => this.fail(new Error('The thread that recovers senders has ended.')));
  }

  get alive(): boolean {
    return !this.ended;
  }

  recover(records: Uint8Array): Promise<Uint8Array> {
    const id = this.sent++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, bytes: records } satisfies RecoveryMessage);
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(cause: Error): void {
    this.ended = true;
    for (const { reject } of this.waiting.values()) reject(cause);
    this.waiting.clear();
  }
}
