import { toHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';
import type { TypedTransaction } from '@ethereumjs/tx';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { signatureOf } from '../execution/transaction.js';
import { ADDRESS_BYTES, recoverAll, RECORD_BYTES } from './recover-records.js';
import { RecoveryThread } from './recovery-thread.js';

/** Fewer are recovered sooner than another thread can be asked to. */
const WORTH_A_THREAD = 16;
/** A thread holds memory of its own, and a quiet chain needs none. */
const IDLE_MS = 30_000;
const SCRIPT = new URL('./recover-worker.js', import.meta.url);

/** Recovers senders, many at once on other threads so that the main one stays free to run blocks. */
export class SenderRecovery {
  private threads: RecoveryThread[] = [];
  // Compiled code lies beside its worker; source that runs directly, as in tests, has none and stays on this thread.
  private readonly threaded = existsSync(SCRIPT);
  private readonly idle: NodeJS.Timeout;
  private asked = 0;
  private askedBefore = 0;
  private running = 0;

  constructor(private readonly size = Math.min(2, Math.max(1, availableParallelism() - 1))) {
    this.idle = setInterval(() => this.rest(), IDLE_MS).unref();
  }

  /** The sender of each transaction, or null where nobody can have made the signature. */
  async recover(transactions: readonly TypedTransaction[]): Promise<(Address | null)[]> {
    const records = new Uint8Array(transactions.length * RECORD_BYTES);
    transactions.forEach((tx, index) => {
      const { digest, signature } = signatureOf(tx);
      records.set(digest, index * RECORD_BYTES);
      records.set(signature, index * RECORD_BYTES + digest.length);
    });
    const addresses = await this.run(records);
    return transactions.map((_, index) => addressAt(addresses, index));
  }

  async close(): Promise<void> {
    clearInterval(this.idle);
    await this.endThreads();
  }

  private async endThreads(): Promise<void> {
    await Promise.all(this.threads.splice(0).map((thread) => thread.close()));
  }

  /** Ends the threads when nothing was asked since the last look. */
  private rest(): void {
    if (this.running === 0 && this.asked === this.askedBefore) void this.endThreads();
    this.askedBefore = this.asked;
  }

  private async run(records: Uint8Array): Promise<Uint8Array> {
    if (!this.threaded || records.length < WORTH_A_THREAD * RECORD_BYTES) return recoverAll(records);
    this.threads = this.threads.filter(({ alive }) => alive);
    while (this.threads.length < this.size) this.threads.push(new RecoveryThread(SCRIPT));
    this.running++;
    try {
      return await this.runOnThreads(records);
    } finally {
      this.running--;
    }
  }

  private async runOnThreads(records: Uint8Array): Promise<Uint8Array> {
    const parts = partsOf(records, this.threads.length);
    const recovered = parts.map(async (part) => {
      const thread = this.threads[this.asked++ % this.threads.length];
      // A thread that ends leaves its work to this one: who signed does not depend on where that is found out.
      return thread ? thread.recover(part).catch(() => recoverAll(part)) : recoverAll(part);
    });
    return Buffer.concat(await Promise.all(recovered));
  }
}

function partsOf(records: Uint8Array, count: number): Uint8Array[] {
  const size = Math.ceil(records.length / RECORD_BYTES / count) * RECORD_BYTES;
  return Array.from({ length: Math.ceil(records.length / size) }, (_, i) => records.slice(i * size, (i + 1) * size));
}

function addressAt(addresses: Uint8Array, index: number): Address | null {
  const address = addresses.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES);
  return address.some((byte) => byte !== 0) ? toHex(address) : null;
}
