import type { Address } from './hex.js';
import type { Header } from './header.js';

/** How many of n validators must seal a block: two thirds, rounded up. */
export function quorum(validators: number): number {
  return Math.ceil((2 * validators) / 3);
}

/** How many of n validators may be down or hostile while the others still agree. */
export function faulty(validators: number): number {
  return Math.floor((validators - 1) / 3);
}

/** How many of n validators must vote alike before the list changes. */
export function majority(validators: number): number {
  return Math.floor(validators / 2) + 1;
}

/**
 * Who proposes the block after `parent` in `round`: the validator after the parent's proposer in round 0, one further
 * each round. A parent's proposer that is no longer a validator (or genesis) is followed by the next higher address.
 * `validators` are those after the parent, in ascending order.
 */
export function proposer(parent: Pick<Header, 'coinbase'>, validators: readonly Address[], round: number): Address {
  const next = validators.findIndex((validator) => validator > parent.coinbase);
  const first = next === -1 ? 0 : next;
  const chosen = validators[(first + round) % validators.length];
  if (chosen === undefined) throw new RangeError('there is no proposer without validators');
  return chosen;
}
