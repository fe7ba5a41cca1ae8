import type { Address, Block, Hash } from '@atoll/protocol';

import {
  authorOf,
  type Payload,
  type PreparePayload,
  type Proposal,
  type Recover,
  type RoundChange,
  type RoundChangePayload,
  type Signed,
} from './message.js';
import { digestOf, inRound, isProposedFor } from './proposed-block.js';

// The predicates of the QBFT specification (Enterprise Ethereum Alliance, formal specification by ConsenSys), under
// their names there. They are what keeps a block that somebody may have committed from ever being replaced.

/** Who decides at a height, and how many of them it takes. */
export interface Council {
  readonly height: bigint;
  readonly validators: readonly Address[];
  /** q(n) = ceil(2n/3): any two quorums share a correct validator. */
  readonly quorum: number;
  readonly recover: Recover;
  /** The proposer of a round. */
  proposer(round: number): Address;
}

/** At least q(n) signed messages, all by different validators. One validator can neither count nor speak twice. */
export function isQuorumOfValidators(signed: readonly Signed<Payload>[], council: Council): boolean {
  if (signed.length < council.quorum || signed.length > council.validators.length) return false;
  const authors = new Set(signed.map((one) => authorOf(one, council.recover)));
  return (
    authors.size === signed.length && [...authors].every((author) => author && council.validators.includes(author))
  );
}

/** A prepared certificate: q(n) validators prepared this digest in this round (`validSignedPrepareForHeightRoundAndDigest`). */
export function isPreparedCertificate(
  prepares: readonly Signed<PreparePayload>[],
  prepared: { round: number; digest: Hash },
  council: Council,
): boolean {
  const agree = prepares.every(
    ({ payload }) =>
      payload.height === council.height && payload.round === prepared.round && payload.digest === prepared.digest,
  );
  return agree && isQuorumOfValidators(prepares, council);
}

/**
 * A round change proves what it claims (`validRoundChange` with its `getRoundChangeJustification`): either nothing was
 * prepared, or an earlier round prepared exactly the block that comes along.
 */
export function isJustifiedRoundChange({ signed, block, prepares }: RoundChange, council: Council): boolean {
  const { prepared, round, height } = signed.payload;
  if (height !== council.height || round === 0) return false;
  if (!prepared) return block === null && prepares.length === 0;
  return (
    prepared.round < round &&
    block !== null &&
    isProposedFor(block, height, prepared.round) &&
    digestOf(block) === prepared.digest &&
    isPreparedCertificate(prepares, prepared, council)
  );
}

/** The highest prepared round that any of the round changes claims, or null when all came unprepared. */
export function highestPrepared(roundChanges: readonly Signed<RoundChangePayload>[]): number | null {
  const rounds = roundChanges.flatMap(({ payload }) => (payload.prepared ? [payload.prepared.round] : []));
  return rounds.length > 0 ? Math.max(...rounds) : null;
}

/**
 * `isProposalJustification`: what makes a proposal worth validating. Round 0 needs nothing. A later round needs q(n)
 * round changes to it, and when any of these had prepared, the block prepared in the highest round, proven by its
 * prepares, and no other. The proposer of a block that was never prepared is its coinbase.
 */
export function isJustifiedProposal(proposal: Proposal, council: Council): boolean {
  const { signed, block, roundChanges, prepares } = proposal;
  const { height, round, digest } = signed.payload;
  if (height !== council.height || !isProposedFor(block, height, round) || digestOf(block) !== digest) return false;

  if (round === 0) {
    return roundChanges.length === 0 && prepares.length === 0 && block.header.coinbase === council.proposer(0);
  }
  if (!roundChanges.every((one) => isChangeTo(one.payload, height, round))) return false;
  if (!isQuorumOfValidators(roundChanges, council)) return false;

  const highest = highestPrepared(roundChanges);
  if (highest === null) return prepares.length === 0 && block.header.coinbase === council.proposer(round);
  const earlier = { round: highest, digest: digestOf(inRound(block, highest)) };
  return (
    roundChanges.some(({ payload }) => claims(payload, earlier)) && isPreparedCertificate(prepares, earlier, council)
  );
}

function isChangeTo(payload: RoundChangePayload, height: bigint, round: number): boolean {
  if (payload.height !== height || payload.round !== round) return false;
  return payload.prepared === null || payload.prepared.round < round;
}

function claims({ prepared }: RoundChangePayload, { round, digest }: { round: number; digest: Hash }): boolean {
  return prepared !== null && prepared.round === round && prepared.digest === digest;
}

/** What a validator that has seen q(n) prepares holds on to until its height is decided. */
export interface PreparedCertificate {
  readonly round: number;
  readonly digest: Hash;
  /** As it was proposed in `round`. */
  readonly block: Block;
  readonly prepares: readonly Signed<PreparePayload>[];
}
