import { Fault } from '@atoll/kernel';
import type { Db } from '@atoll/store';

/** What a FOUND_CHAIN proposal says: how many validators each member runs, and who founds its kernel, where it is to have one. */
export type FoundingPayload = { validators: ValidatorShare[]; kernelFounders?: KernelFounder[] };
/** Without a site they stand in the installation's own place. */
export type ValidatorShare = { organisationId: string; count: number; siteId?: string | undefined };

/** What an ADD_VALIDATOR or a DROP_VALIDATOR proposal says. The name is for people, the id decides. */
export type ValidatorPayload = { nodeId: string; name: string };

/** What a DEPLOY_KERNEL proposal says: who founds the consortium on the chain, and in which roles, as the contract's mask. */
export type KernelPayload = { founders: KernelFounder[] };
export type KernelFounder = { organisationId: string; roles: number };

/** As many as the contract takes members. */
const MOST_FOUNDERS = 128;

export function checkFounders(founders: readonly KernelFounder[], field = 'founders'): void {
  if (founders.length === 0 || founders.length > MOST_FOUNDERS)
    throw Fault.invalid(field, `must name 1 to ${MOST_FOUNDERS} members`);
  if (new Set(founders.map(({ organisationId }) => organisationId)).size < founders.length)
    throw Fault.invalid(field, 'must name each member once');
}

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
