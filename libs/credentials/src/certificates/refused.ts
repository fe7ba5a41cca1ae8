/** Why a relying party does not take a certificate. `code` is the contract; the sentence is for people. */
export const REFUSALS = {
  MALFORMED: 'is not an X.509 certificate in DER that is read here',
  TOO_LARGE: 'is larger than anything that is looked at',
  UNTRUSTED_PATH: 'has no path that holds to the CA',
  NOT_YET_VALID: 'is not valid yet',
  EXPIRED: 'is not valid any more',
  UNBOUND: 'comes from a CA that names no member of this chain as whose it is',
  FOREIGN_CHAIN: 'comes from a CA of another chain',
  NOT_ACCREDITED: 'comes from a CA whose organisation is no active member with the role ISSUER',
  UNLOGGED: 'was signed by its CA and never logged on the chain, as whoever issues in secret does',
  MISLOGGED: 'is logged on the chain with another key or another end',
  REVOKED: 'is revoked on the chain',
  NOT_INCLUDED: 'is not in the tree of its log',
  UNANCHORED: 'is proved by a tree head that is not on the chain',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** `which` is the place in the chain of certificates, 0 for the one that somebody presents. */
export class CertificateRefused extends Error {
  override readonly name = 'CertificateRefused';

  constructor(
    readonly code: Refusal,
    readonly which: number,
    readonly because?: string,
    options?: ErrorOptions,
  ) {
    super(
      `${which === 0 ? 'The certificate' : `Certificate ${which} above it`} ${REFUSALS[code]}${because ? `: ${because}` : ''}.`,
      options,
    );
  }
}
