import { AtollError } from '@atoll/sdk';
import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 300_000;
const PAUSE_MS = 500;
const ANSWER_MS = 30_000;

/**
 * A client as it should be: it asks again with the same words, and the same idempotency key among them, while Atoll is
 * away, and takes every other refusal for an answer.
 */
export class Patient {
  retries = 0;
  /** Requests without any answer, not even a cut connection. */
  silent = 0;

  async ask<T>(request: () => Promise<T>): Promise<T> {
    for (const end = performance.now() + PATIENCE_MS; ; await pause(PAUSE_MS)) {
      try {
        return await this.answered(request());
      } catch (error) {
        if (!isOutage(error) || performance.now() > end) throw error;
        this.retries++;
      }
    }
  }

  private async answered<T>(request: Promise<T>): Promise<T> {
    const timeout = new AbortController();
    const silence = pause(ANSWER_MS, undefined, { signal: timeout.signal }).then(() => {
      this.silent++;
      throw new TypeError('There was no answer.');
    });
    silence.catch(() => undefined); // cancelled by an answer
    try {
      return await Promise.race([request, silence]);
    } finally {
      timeout.abort();
    }
  }
}

/**
 * A refusal that passes by itself, or a connection that broke, which `fetch` tells as a TypeError: known by its name,
 * because under Jest it is the TypeError of another realm.
 */
const isOutage = (error: unknown): boolean =>
  error instanceof AtollError
    ? ['UNAVAILABLE', 'CHAIN_HALTED'].includes(error.code)
    : (error as Error).name === 'TypeError';
