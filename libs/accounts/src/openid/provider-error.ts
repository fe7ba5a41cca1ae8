/** What goes with somebody to a provider and has to come back. */
export type SentAlong = { state: string; nonce: string; verifier: string };

/** Who somebody is, as the provider says. Only the subject is for good; the object ID is what Microsoft's directories call somebody. */
export type Claims = { subject: string; objectId: string | null; email: string | null; name: string | null };

export const PROVIDER_PROBLEMS = ['unreachable', 'denied', 'refused'] as const;
export type ProviderProblem = (typeof PROVIDER_PROBLEMS)[number];

/** `unreachable`: it did not answer as a provider does. `denied`: it, or the person, said no. `refused`: what it said does not hold. */
export class ProviderError extends Error {
  constructor(
    readonly problem: ProviderProblem,
    because: string,
    options?: ErrorOptions,
  ) {
    super(because, options);
  }
}
