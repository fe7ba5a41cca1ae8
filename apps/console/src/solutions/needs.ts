import type { KernelStatus, SolutionStatus } from '@atoll/sdk';

/** The systems of the catalogue, by the names that their pages have. */
export const SYSTEMS = ['market', 'city', 'identity', 'bot'] as const;
export type System = (typeof SYSTEMS)[number];

/** Those that have a contract of their own, by its names in the API. */
export const CONTRACTS = {
  market: { solution: 'DATA_MARKET', contract: 'DataMarket' },
  city: { solution: 'CITY', contract: 'CityExchange' },
} as const;
export type Contracted = keyof typeof CONTRACTS;
export const isContracted = (system: System): system is Contracted => system in CONTRACTS;

/** What systems need, in the order in which it is brought about. */
export const NEEDS = {
  market: ['kernel', 'market', 'purposes', 'arbiter', 'offer'],
  city: ['kernel', 'city', 'purposes', 'auditor', 'dataset'],
  identity: ['kernel', 'issuer', 'device', 'active', 'log'],
  bot: ['kernel', 'service', 'active', 'node', 'ticket'],
} as const satisfies Record<System, readonly string[]>;
export type Need = (typeof NEEDS)[System][number];

/** How far a contract is that the members put onto the chain together. */
export type Standing = 'none' | 'voting' | 'going' | 'ready' | 'failed';

export function standingOf(status: KernelStatus | SolutionStatus | undefined, proposed = false): Standing {
  if (status === undefined || (status === 'FAILED' && proposed)) return proposed ? 'voting' : 'none';
  if (status === 'READY') return 'ready';
  return status === 'FAILED' ? 'failed' : 'going';
}

/** What is known of each need. Of what was not found out yet nothing is said. */
export type Known = Partial<Record<Need, Standing>>;
export type NeedState = 'done' | 'now' | 'later' | 'failed';
export type Told = { need: Need; state: NeedState; next: boolean; standing: Standing | undefined };

const STATES = { ready: 'done', going: 'now', voting: 'now', failed: 'failed', none: 'later' } as const;

/** Every need with its state; `next` is the first that somebody has to do something about. What goes on by itself is waited for. */
export function told(system: System, known: Known): Told[] {
  const needs: readonly Need[] = NEEDS[system];
  const first = needs.find((need) => known[need] !== 'ready');
  return needs.map((need) => {
    const standing = known[need];
    const next = need === first && standing !== undefined && standing !== 'going';
    return { need, state: standing ? STATES[standing] : 'later', next, standing };
  });
}

export const isReady = (needs: Told[]): boolean => needs.every(({ state }) => state === 'done');
