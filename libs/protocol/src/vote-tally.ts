import { decodeExtraData, type Vote } from './extra-data.js';
import type { Address } from './hex.js';
import type { Header } from './header.js';
import { majority } from './validators.js';

/** A vote and who cast it. */
export interface CastVote extends Vote {
  voter: Address;
}

/** All a tally knows, as plain JSON, to be stored and to start from. */
export interface TallyState {
  /** The last header that was counted. */
  number: string;
  /** The validators of the next header. */
  validators: Address[];
  votes: CastVote[];
}

/**
 * Fed every header in order, from the one after genesis, tells the validators of the next one.
 *
 * - A vote counts for the block's proposer; the latest vote of a voter on a target replaces the earlier one.
 * - More than half of the current validators change the list; the votes on that target are then done with.
 * - A dropped validator's own votes go with it.
 * - An epoch block clears all votes, and one that it carries itself is ignored.
 */
export class VoteTally {
  private height: bigint;
  private current: readonly Address[];
  /** By target, then by voter: true to add, false to drop. */
  private readonly ballots = new Map<Address, Map<Address, boolean>>();

  constructor(
    state: TallyState,
    private readonly epochLength: number,
  ) {
    this.height = BigInt(state.number);
    this.current = [...state.validators].sort();
    for (const { voter, recipient, add } of state.votes) this.ballot(recipient).set(voter, add);
  }

  /** The tally as it stands after the genesis block. */
  static fromGenesis(genesis: Pick<Header, 'extraData'>, epochLength: number): VoteTally {
    const { validators } = decodeExtraData(genesis.extraData);
    return new VoteTally({ number: '0', validators, votes: [] }, epochLength);
  }

  /** The last header that was counted. */
  get number(): bigint {
    return this.height;
  }

  /** The validators of the next header, in ascending order. */
  get validators(): readonly Address[] {
    return this.current;
  }

  /** The votes that are still open. */
  get votes(): CastVote[] {
    return [...this.ballots].flatMap(([recipient, ballot]) =>
      [...ballot].map(([voter, add]) => ({ voter, recipient, add })),
    );
  }

  /** Counts one header, which must be the next one; whether it is valid is for the caller to know. */
  apply(header: Pick<Header, 'number' | 'coinbase' | 'extraData'>): void {
    if (header.number !== this.height + 1n) {
      throw new RangeError(`the tally stands at ${this.height} and cannot count header ${header.number}`);
    }
    this.height = header.number;
    if (header.number % BigInt(this.epochLength) === 0n) return this.ballots.clear();
    const { vote } = decodeExtraData(header.extraData);
    if (vote) this.count({ voter: header.coinbase, ...vote });
  }

  /** A tally of its own that goes on from here. */
  clone(): VoteTally {
    return new VoteTally(this.state(), this.epochLength);
  }

  state(): TallyState {
    return { number: this.height.toString(), validators: [...this.current], votes: this.votes };
  }

  private count({ voter, recipient, add }: CastVote): void {
    const ballot = this.ballot(recipient);
    ballot.set(voter, add);
    const alike = [...ballot.values()].filter((wish) => wish === add).length;
    if (alike < majority(this.current.length)) return;

    this.ballots.delete(recipient);
    const others = this.current.filter((validator) => validator !== recipient);
    this.current = add ? [...others, recipient].sort() : others;
    if (!add) for (const remaining of this.ballots.values()) remaining.delete(recipient);
  }

  private ballot(recipient: Address): Map<Address, boolean> {
    const ballot = this.ballots.get(recipient) ?? new Map<Address, boolean>();
    this.ballots.set(recipient, ballot);
    return ballot;
  }
}
