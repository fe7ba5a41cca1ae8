import { type Address, type Block, faulty, type Hash, type Header, proposer, quorum } from '@atoll/protocol';

import type { Council, PreparedCertificate } from './justification.js';
import type { Recover } from './message.js';
import { MessageLog } from './message-log.js';
import type { Entry } from './signing-record.js';

/** The arithmetic of agreement. Only a test that must see it fail puts other numbers here. */
export interface Rules {
  readonly quorum: (validators: number) => number;
  readonly faulty: (validators: number) => number;
}

export const QBFT_RULES: Rules = { quorum, faulty };

/** The proposal this validator has prepared in the current round (`proposalAcceptedForCurrentRound`). */
export interface Accepted {
  readonly digest: Hash;
  readonly block: Block;
}

/**
 * The node state of the QBFT specification for one height. It starts where this validator's own signatures left it:
 * in the last round it spoke in, with the block it had prepared, and with its own messages counted.
 */
export class Height implements Council {
  readonly height: bigint;
  readonly quorum: number;
  /** f(n): so many validators may be hostile, so one more cannot all be. */
  readonly faulty: number;
  readonly log = new MessageLog();
  /** The round this process started in. */
  readonly joinedIn: number;
  round: number;
  accepted: Accepted | null = null;
  prepared: PreparedCertificate | null = null;
  /** The last round for which this process tried to make a proposal. */
  proposedIn = -1;

  constructor(
    readonly parent: Header,
    readonly validators: readonly Address[],
    readonly self: Address,
    readonly recover: Recover,
    signed: readonly Entry[],
    rules: Rules,
  ) {
    this.height = parent.number + 1n;
    this.quorum = rules.quorum(validators.length);
    this.faulty = rules.faulty(validators.length);
    this.joinedIn = Math.max(0, ...signed.map(({ message }) => message.signed.payload.round));
    this.round = this.joinedIn;
    for (const entry of signed) this.#restore(entry);
  }

  get isOurs(): boolean {
    return this.validators.includes(this.self);
  }

  proposer(round: number): Address {
    return proposer(this.parent, this.validators, round);
  }

  get weProposeNow(): boolean {
    return this.isOurs && this.proposer(this.round) === this.self && !this.accepted && this.proposedIn < this.round;
  }

  moveTo(round: number): void {
    this.round = round;
    this.accepted = null;
  }

  /**
   * The round to jump to when f+1 validators have left ours (`UponRoundChange`, second case): the highest that f+1 have
   * reached, since one of them is honest. Null while we are not behind.
   */
  roundToJoin(): number | null {
    const reached = this.log.roundsReached()[this.faulty];
    return reached !== undefined && reached > this.round ? reached : null;
  }

  #restore({ message, certificate }: Entry): void {
    this.log.add(this.self, message);
    if (certificate && (this.prepared === null || certificate.round > this.prepared.round)) this.prepared = certificate;
    if (message.signed.payload.round !== this.round) return;
    if (message.kind === 'proposal') this.#restoreAccepted(message.block, message.signed.payload.digest);
    if (message.kind === 'commit' && certificate) this.#restoreAccepted(certificate.block, certificate.digest);
  }

  #restoreAccepted(block: Block, digest: Hash): void {
    this.accepted = { block, digest };
    this.proposedIn = this.round;
  }
}
