import type { OrganisationKey } from '@atoll/membership';

/** Signs in the name of organisations. It stands behind the door of the custody; only a worker is given one. */
export interface OrganisationSigner {
  /** Makes the organisation's key if it asked for one and has none yet. The second call returns the same. */
  create(organisationId: string): Promise<OrganisationKey>;

  /** A detached signature over a document's canonical form. */
  sign(organisationId: string, document: unknown): Promise<string>;
}

export const ORGANISATION_SIGNER = Symbol('OrganisationSigner');
