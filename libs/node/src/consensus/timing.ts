import type { Header } from '@atoll/protocol';

export interface Timing {
  readonly blockPeriodMs: number;
  readonly requestTimeoutMs: number;
}

/**
 * When the block after `parent` may be proposed. Headers count whole seconds, so a period of whole seconds runs from
 * the parent's timestamp, the same on every node, and any other from the moment this node took the parent as its head.
 */
export function blockDueAt(parent: Header, headSince: number, { blockPeriodMs }: Timing): number {
  if (blockPeriodMs % 1000 === 0) return Number(parent.timestamp) * 1000 + blockPeriodMs;
  return headSince + blockPeriodMs;
}

/** The timestamp of a block built now: in seconds, as Besu writes it, and never less than the period after the parent. */
export function timestampAt(now: number, parent: Header, { blockPeriodMs }: Timing): bigint {
  const earliest = parent.timestamp + BigInt(Math.floor(blockPeriodMs / 1000));
  const clock = BigInt(Math.floor(now / 1000));
  return clock > earliest ? clock : earliest;
}

/**
 * How long a round lasts: `requesttimeout * 2^round`, uncapped, as in Besu, so that a round becomes long enough for any
 * network delay. The doubling counts from the round in which this process joined the height: restarting all validators
 * brings short rounds back, although each keeps to the round it has signed for.
 */
export function roundLength(round: number, joinedIn: number, { requestTimeoutMs }: Timing): number {
  return requestTimeoutMs * 2 ** (round - joinedIn);
}
