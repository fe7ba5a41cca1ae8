// Organisations with keys, and histories that hold: for tests.
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { randomUUID } from 'node:crypto';

import { draftMembership, type MembershipDocument } from './membership.js';
import { thumbprintOf, type OrganisationKey } from './organisation-key.js';
import { signDocument, type Signed } from './signed.js';

export type Organisation = {
  name: string;
  thumbprint: string;
  key: OrganisationKey;
  sign(d: unknown): Promise<string>;
};

export async function organisation(name: string): Promise<Organisation> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const key = (await exportJWK(pair.publicKey)) as OrganisationKey;
  const privateKey: CryptoKey = pair.privateKey;
  return {
    name,
    thumbprint: await thumbprintOf(key),
    key,
    sign: (document) => signDocument(document, privateKey, key),
  };
}

export type History = Signed<MembershipDocument>[];

/** A version in which exactly these are members, signed by `signers`. */
export async function nextVersion(
  history: History,
  members: Organisation[],
  signers: Organisation[],
  chains: MembershipDocument['chains'] = history.at(-1)?.document.chains ?? [],
): Promise<Signed<MembershipDocument>> {
  const previous = history.at(-1)?.document ?? null;
  const joined = new Map(previous?.members.map(({ key, joinedAt }) => [key.x, joinedAt]));
  const issuedAt = new Date(Date.UTC(2026, 0, 1 + history.length)).toISOString();
  const document = await draftMembership(previous, {
    consortium: previous?.consortium ?? randomUUID(),
    name: 'Harbour',
    members: members.map(({ name, key }) => {
      return { name, key, installation: 'atoll.example', joinedAt: joined.get(key.x) ?? issuedAt };
    }),
    chains,
    issuedAt,
  });
  return { document, signatures: await Promise.all(signers.map((signer) => signer.sign(document))) };
}
