import type { Scope } from './chain.scope.js';
import { sightingOf } from './chain.scope.js';
import { find, type Condition } from './conditions.js';

/** A round that ends sooner is waited for: a restart takes about as long, the more so on the busy machine that made it late. */
const TIMER_MS = 20_000;
/** What a restart may take until the next one is tried. */
const PATIENCE_MS = 60_000;

/**
 * QBFT doubles its timer in every round, so a chain that had no quorum for a while goes on sleeping when the quorum is
 * back, for minutes or hours. Restarting all its validators at once puts them into round 0 together. Those of other
 * installations are theirs to restart, which each does by the same rule.
 */
export function validatorsToRestart(scope: Scope, conditions: Condition[]): string[] {
  const { chain, health, seen, now } = scope;
  if (find(conditions, 'Stalled')?.status !== 'True' || !health.head) return [];
  if (chain.requestTimeoutSeconds * 1_000 * 2 ** health.head.round <= TIMER_MS) return [];

  const last = find(conditions, 'Recovering');
  if (last?.status === 'True' && now.getTime() - Date.parse(last.since) < PATIENCE_MS) return [];

  const validators = chain.nodes.filter(({ address }) => address && health.validators.includes(address));
  const sightings = validators.map((node) => sightingOf(node, seen));
  const able = sightings.filter((sighting) => sighting?.status && !sighting.status.syncing);
  const coming = sightings.some((sighting) => sighting?.phase === 'Starting');
  if (able.length + health.elsewhere.length < health.quorum || coming) return [];
  return validators.filter(({ desired }) => desired !== 'STOPPED').map(({ id }) => id);
}

/** The record of a restart, which keeps the next one from following too soon. */
export function restarted(conditions: Condition[], { chain, health, now }: Scope): Condition[] {
  const seconds = chain.requestTimeoutSeconds * 2 ** (health.head?.round ?? 0);
  const because = `because round ${health.head?.round} would have lasted ${seconds} s`;
  const others = health.elsewhere.length > 0;
  const recovering: Condition = {
    type: 'Recovering',
    status: 'True',
    reason: 'CoordinatedRestart',
    message: others
      ? `All validators of this installation were restarted, ${because}; the other installations have to restart theirs too`
      : `All validators were restarted, ${because}`,
    since: now.toISOString(),
  };
  return [...conditions.filter(({ type }) => type !== 'Recovering'), recovering];
}
