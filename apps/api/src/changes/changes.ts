import { Fault, type Actor } from '@atoll/kernel';
import { Listener, type Change } from '@atoll/store';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import type { Caller } from '../caller.js';
import { CONFIG, type Config } from '../config.js';

/** How often a quiet subscription makes sure that its caller may still look. */
const RECHECK_MS = 30_000;

/** Lets subscriptions follow rows. The database nudges; what a subscriber gets is read anew under its own rights. */
@Injectable()
export class Changes implements OnModuleInit, OnModuleDestroy {
  private readonly followers = new Set<(change: Change | null) => void>();
  private readonly listener: Listener;

  constructor(@Inject(CONFIG) config: Config) {
    this.listener = new Listener(
      config.databaseUrl,
      'atoll_changed',
      (payload) => this.tell(JSON.parse(payload) as Change),
      () => this.tell(null),
    );
  }

  /** How many subscriptions are open. */
  get followed(): number {
    return this.followers.size;
  }

  onModuleInit(): Promise<void> {
    return this.listener.open();
  }

  onModuleDestroy(): Promise<void> {
    return this.listener.close();
  }

  /**
   * The present state at once, then again after every change that `concerns` it. Nudges that come while one is read
   * are answered by one reading. Ends when the row is gone or out of sight, or the caller's credential has ended.
   */
  follow<T>(
    caller: Caller,
    concerns: (change: Change) => boolean,
    read: (actor: Actor) => Promise<T>,
  ): AsyncIterableIterator<T> {
    return this.attend(caller, concerns, (nudges) => states(caller, nudges, read));
  }

  /** Whatever `work` gives, for as long as somebody listens; it is nudged by every change that `concerns` it. */
  attend<T>(
    caller: Caller,
    concerns: (change: Change) => boolean,
    work: (nudges: Nudges) => AsyncGenerator<T, void, void>,
  ): AsyncIterableIterator<T> {
    const nudges = new Nudges();
    const results = this.attended(caller, nudges, concerns, work);
    return {
      next: () => results.next(),
      // A generator that waits cannot be ended from outside, so the wait is ended first.
      return: () => {
        nudges.end();
        return results.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  private async *attended<T>(
    caller: Caller,
    nudges: Nudges,
    concerns: (change: Change) => boolean,
    work: (nudges: Nudges) => AsyncGenerator<T, void, void>,
  ): AsyncGenerator<T, undefined, void> {
    const { expiresAt } = await caller.bearer();
    const hear = (change: Change | null) => {
      if (!change) nudges.missed = true;
      if (!change || concerns(change)) nudges.give();
    };
    const recheck = setInterval(() => nudges.give(), RECHECK_MS).unref();
    const expiry = setTimeout(() => nudges.give(), Math.min(expiresAt.getTime() - Date.now(), 2 ** 31 - 1)).unref();
    this.followers.add(hear);
    try {
      yield* work(nudges);
    } finally {
      this.followers.delete(hear);
      clearInterval(recheck);
      clearTimeout(expiry);
    }
  }

  private tell(change: Change | null): void {
    for (const follower of this.followers) follower(change);
  }
}

async function* states<T>(caller: Caller, nudges: Nudges, read: (actor: Actor) => Promise<T>) {
  let last: string | undefined;
  for (let first = true; !nudges.ended; first = false) {
    const actor = first ? await caller.actor() : await caller.again();
    const state = actor && (await read(actor).catch(first ? rethrow : goneIfNotFound));
    if (state === null) return;
    const text = fingerprint(state);
    if (text !== last) yield state;
    last = text;
    await nudges.next();
  }
}

/** Any number of nudges before the next look are one. */
export class Nudges {
  ended = false;
  /** That some may not have been heard, until whoever looks at everything says otherwise. */
  missed = false;
  private waiting = false;
  private wake: (() => void) | undefined;

  give(): void {
    this.waiting = true;
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.give();
  }

  async next(): Promise<void> {
    if (!this.waiting) await new Promise<void>((resolve) => (this.wake = resolve));
    this.waiting = false;
  }
}

const fingerprint = (state: unknown): string =>
  JSON.stringify(state, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const rethrow = (error: unknown): never => {
  throw error;
};

function goneIfNotFound(error: unknown): null {
  if (error instanceof Fault && error.detail.code === 'NOT_FOUND') return null;
  throw error;
}
