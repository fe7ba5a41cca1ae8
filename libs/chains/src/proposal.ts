/** What a FOUND_CHAIN proposal says: how many validators each member runs. */
export type FoundingPayload = { validators: ValidatorShare[] };
export type ValidatorShare = { organisationId: string; count: number };

/** What an ADD_VALIDATOR or a DROP_VALIDATOR proposal says. The name is for people, the id decides. */
export type ValidatorPayload = { nodeId: string; name: string };

/** The kinds that the chain itself decides once the members have: by votes in block headers. */
export const VALIDATOR_KINDS = ['ADD_VALIDATOR', 'DROP_VALIDATOR'] as const;

export function isAboutValidator(kind: string): kind is (typeof VALIDATOR_KINDS)[number] {
  return (VALIDATOR_KINDS as readonly string[]).includes(kind);
}

const OPEN_DAYS = 7;

export function closingTime(now = Date.now()): Date {
  return new Date(now + OPEN_DAYS * 24 * 3_600_000);
}
