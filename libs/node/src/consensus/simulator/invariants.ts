import { createHash } from 'node:crypto';

import { type Block, headerHash } from '@atoll/protocol';

import { claimOf } from '../message.js';
import { decodeMessage } from '../message-codec.js';
import type { Watch } from './machine.js';

/** What went wrong in a run, and how to see it again. */
export class Violation extends Error {
  override readonly name = 'Violation';

  constructor(
    readonly rule: 'fork' | 'equivocation' | 'halt' | 'invalid chain' | 'no progress',
    readonly seed: number,
    what: string,
  ) {
    super(`seed ${seed}: ${rule}: ${what}. Replay it with ATOLL_SIM_SEED=${seed}.`);
  }
}

/** Watches the correct validators and remembers the first rule that is broken. */
export class Invariants implements Watch {
  violation: Violation | null = null;
  /** Proposals of a block that an earlier round had prepared. */
  reproposals = 0;
  readonly #decided = new Map<bigint, string>();
  readonly #claims = new Map<string, string>();
  readonly #trace = createHash('sha256');

  constructor(readonly seed: number) {}

  /** A fingerprint of everything that happened: equal for equal runs. */
  get traceHash(): string {
    return this.#trace.copy().digest('hex');
  }

  committed(name: string, { header }: Block): void {
    const hash = headerHash(header);
    this.note(`${name} committed ${header.number} ${hash}`);
    const decided = this.#decided.get(header.number) ?? hash;
    this.#decided.set(header.number, decided);
    if (decided !== hash)
      this.violate('fork', `${name} has ${hash} at height ${header.number}, another has ${decided}`);
  }

  said(name: string, bytes: Uint8Array): void {
    const message = decodeMessage(bytes, Number.MAX_SAFE_INTEGER);
    if (message.kind === 'proposal' && message.prepares.length > 0) this.reproposals++;
    const { payload } = message.signed;
    const { kind, height, round } = payload;
    const claim = claimOf(payload);
    this.note(`${name} said ${kind} ${height} ${round} ${claim}`);
    const place = `${name} ${kind} ${height} ${round}`;
    const earlier = this.#claims.get(place) ?? claim;
    this.#claims.set(place, earlier);
    if (earlier !== claim) this.violate('equivocation', `${place}: ${earlier}, then ${claim}`);
  }

  halted(name: string, cause: unknown): void {
    this.violate('halt', `${name} halted: ${cause instanceof Error ? cause.message : String(cause)}`);
  }

  note(event: string): void {
    this.#trace.update(`${event}\n`);
  }

  violate(rule: Violation['rule'], what: string): void {
    this.violation ??= new Violation(rule, this.seed, what);
  }
}
