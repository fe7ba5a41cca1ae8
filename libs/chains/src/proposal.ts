import type { Db } from '@atoll/store';

/** What a FOUND_CHAIN proposal says: how many validators each member runs. */
export type FoundingPayload = { validators: ValidatorShare[] };
/** Without a site they stand in the installation's own place. */
export type ValidatorShare = { organisationId: string; count: number; siteId?: string | undefined };

/** What an ADD_VALIDATOR or a DROP_VALIDATOR proposal says. The name is for people, the id decides. */
export type ValidatorPayload = { nodeId: string; name: string };

/** What a DEPLOY_KERNEL proposal says: who founds the consortium on the chain, and in which roles, as the contract's mask. */
export type KernelPayload = { founders: KernelFounder[] };
export type KernelFounder = { organisationId: string; roles: number };

/** What an ADOPT_KERNEL proposal says: where the `Consortium` is that is on the chain already. */
export type AdoptionPayload = { consortium: string };

/** What a DEPLOY_SOLUTION proposal says: the contract by its name. */
export type SolutionPayload = { contract: string };

/** The kinds that the chain itself decides once the members have: by votes in block headers. */
export const VALIDATOR_KINDS = ['ADD_VALIDATOR', 'DROP_VALIDATOR'] as const;

export function isAboutValidator(kind: string): kind is (typeof VALIDATOR_KINDS)[number] {
  return (VALIDATOR_KINDS as readonly string[]).includes(kind);
}

const OPEN_DAYS = 7;

export function closingTime(now = Date.now()): Date {
  return new Date(now + OPEN_DAYS * 24 * 3_600_000);
}

/** Votes on a chain are cast and counted one after the other until the transaction ends: what was cast in time is counted. */
export async function aloneWithBallots(db: Db, chainId: string): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`proposals:${chainId}`}, 0))::text`;
}
