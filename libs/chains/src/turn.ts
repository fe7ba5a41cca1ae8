import type { Node } from '@atoll/store';

import { isSealing, sightingOf, type Scope } from './chain.scope.js';
import { find, parseConditions } from './conditions.js';

/** How long a node that follows the chain may take to say so: statuses of one look are not of one moment. */
const BEHIND_MS = 3_000;

type Look = Pick<Scope, 'chain' | 'seen' | 'health'>;

/** Whether a node runs as it was last told to, and is at the head: what it takes before another one may go. */
export function isSettled(node: Node, { chain, seen, health }: Look): boolean {
  const sighting = sightingOf(node, seen);
  if (sighting?.phase !== 'Running' || !sighting.status || sighting.incarnation !== node.incarnation) return false;
  const behind = (health.head?.height ?? 0) - sighting.status.height;
  return !sighting.status.syncing && behind <= Math.max(2, Math.ceil(BEHIND_MS / chain.blockPeriodMs));
}

/** How many validators the chain can spare now and still make blocks; those that run and lag behind are not counted on. */
export function marginOf(look: Look): number {
  const { chain, seen, health } = look;
  const halted = find(parseConditions(chain.conditions), 'Stalled')?.status === 'True';
  if (chain.desired !== 'RUNNING' || !chain.firstBlockAt || halted) return 0;
  const lagging = sealersOf(look).filter((node) => sightingOf(node, seen)?.status && !isSettled(node, look));
  return health.alive - lagging.length - health.quorum;
}

/**
 * The one validator of a chain that may leave its machine for a while, wherever it stands; null while the chain cannot spare
 * one. Those whose machine is being emptied come first, then those that wait for another version, then those that were not
 * started for the longest time, so that whoever asks for all of them again and again gets each in turn. Nobody is let go
 * before it was seen that nobody else may go any more.
 */
export function turnOf(look: Look): Node | null {
  if (marginOf(look) < 1) return null;
  const settled = sealersOf(look).filter((node) => isSettled(node, look));
  const [first] = settled.toSorted((a, b) => compare(urgency(a, look), urgency(b, look)));
  const others = sealersOf(look).filter((node) => node !== first && sightingOf(node, look.seen)?.mayLeave);
  return others.length === 0 ? (first ?? null) : null;
}

export const sealersOf = ({ chain, health }: Look): Node[] =>
  chain.nodes.filter((node) => isSealing(node, health.validators));

function urgency(node: Node, { seen }: Look): (number | string)[] {
  const { draining = false, outdated = false, startedAt } = sightingOf(node, seen) ?? {};
  return [draining ? 0 : 1, outdated ? 0 : 1, startedAt ?? 0, node.name];
}

function compare(a: (number | string)[], b: (number | string)[]): number {
  const i = a.findIndex((value, index) => value !== b[index]);
  return i < 0 ? 0 : a[i]! < b[i]! ? -1 : 1;
}
