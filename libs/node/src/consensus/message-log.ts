import type { Address, Hash } from '@atoll/protocol';

import {
  claimOf,
  type Commit,
  type Kind,
  type Message,
  type Payload,
  type Prepare,
  type RoundChange,
  type Signed,
} from './message.js';

/** Two signatures of one validator under claims that exclude each other. */
export interface Evidence {
  readonly author: Address;
  readonly kind: Kind;
  readonly height: bigint;
  readonly round: number;
  readonly first: Signed<Payload>;
  readonly second: Signed<Payload>;
}

/** What became of a message: an `old` one is of a round that this author's later messages have pushed out. */
type Logged = 'kept' | 'duplicate' | 'old' | Evidence;

/** Rounds remembered of one validator. Round changes carry whole blocks, so fewer of these. */
const ROUNDS = 8;
const ROUNDS_WITH_BLOCKS = 2;

/**
 * The messages of one height: at most one claim for each author, kind and round, so nobody is counted twice, and a
 * bounded number of rounds for each author, so nobody can fill our memory. Only validators' messages belong here.
 */
export class MessageLog {
  // Of a proposal only the signature is kept, to notice a second one: a proposal is acted upon when it comes.
  readonly #proposals = new Shelves<{ signed: Signed<Payload> }>(ROUNDS);
  readonly #prepares = new Shelves<Prepare>(ROUNDS);
  readonly #commits = new Shelves<Commit>(ROUNDS);
  readonly #roundChanges = new Shelves<RoundChange>(ROUNDS_WITH_BLOCKS);

  add(author: Address, message: Message): Logged {
    switch (message.kind) {
      case 'proposal':
        return this.#proposals.add(author, { signed: message.signed });
      case 'prepare':
        return this.#prepares.add(author, message);
      case 'commit':
        return this.#commits.add(author, message);
      case 'roundChange':
        return this.#roundChanges.add(author, message);
    }
  }

  prepares(round: number, digest: Hash): Prepare[] {
    return this.#prepares.of(round).filter(({ signed }) => signed.payload.digest === digest);
  }

  commits(round: number, digest: Hash): Commit[] {
    return this.#commits.of(round).filter(({ signed }) => signed.payload.digest === digest);
  }

  roundChanges(round: number): RoundChange[] {
    return this.#roundChanges.of(round);
  }

  /** The highest round each author has changed to, highest first. */
  roundsReached(): number[] {
    return this.#roundChanges.highest().sort((a, b) => b - a);
  }
}

/** One kind of message, by author and round. An honest author only moves on, so its lowest round makes room. */
class Shelves<M extends { signed: Signed<Payload> }> {
  readonly #byAuthor = new Map<Address, Map<number, { message: M; told: boolean }>>();

  constructor(readonly capacity: number) {}

  add(author: Address, message: M): Logged {
    const { kind, height, round } = message.signed.payload;
    const shelf = this.#byAuthor.get(author) ?? new Map<number, { message: M; told: boolean }>();
    this.#byAuthor.set(author, shelf);

    const kept = shelf.get(round);
    if (kept) {
      const first = kept.message.signed;
      if (kept.told || claimOf(first.payload) === claimOf(message.signed.payload)) return 'duplicate';
      kept.told = true;
      return { author, kind, height, round, first, second: message.signed };
    }
    if (shelf.size >= this.capacity) {
      const lowest = Math.min(...shelf.keys());
      if (round < lowest) return 'old';
      shelf.delete(lowest);
    }
    shelf.set(round, { message, told: false });
    return 'kept';
  }

  of(round: number): M[] {
    return [...this.#byAuthor.values()].flatMap((shelf) => shelf.get(round)?.message ?? []);
  }

  highest(): number[] {
    return [...this.#byAuthor.values()].map((shelf) => Math.max(...shelf.keys()));
  }
}
