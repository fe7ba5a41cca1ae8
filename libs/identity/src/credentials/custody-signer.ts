import type { DidDocument, Signer } from '@atoll/credentials';
import { Fault } from '@atoll/kernel';
import { signedAsPermitted, verifiedBy, type Custody, type Face } from '@atoll/ledger';
import type { Db, Key } from '@atoll/store';
import { notePlatform } from '@atoll/tenancy';

export type IssuingKeyOf = { organisationId: string; keyId: string; kid: string; key: Key };

/** The newest key of the organisation that its document lists by now. A fault says what is missing. */
export async function issuingKeyOf(
  db: Db,
  organisationId: string,
  chainId: string,
  document: DidDocument,
): Promise<IssuingKeyOf> {
  const keys = await db.issuingKey.findMany({
    where: { organisationId, chainId },
    orderBy: { createdAt: 'desc' },
    include: { key: true },
  });
  for (const { keyId, key } of keys) {
    const method = document.verificationMethod?.find(
      ({ publicKeyHex }) => publicKeyHex === `04${key.publicKey?.slice(2)}`,
    );
    if (method) return { organisationId, keyId, kid: method.id, key };
  }
  const because = keys.length > 0 ? 'the chain does not list it yet' : 'the organisation has none on this chain';
  throw new Fault({ code: 'CONFLICT', what: 'issuing key', because });
}

/** Signs by a key of custody, as its policies permit, in whose rates each use has its place; it stands in the organisation's books. */
export function custodySigner(
  db: Db,
  custody: Custody,
  { organisationId, keyId, kid, key }: IssuingKeyOf,
  subject: string,
): Signer {
  const face: Face = {
    publicKey: key.publicKey as Face['publicKey'],
    address: key.address as Face['address'],
    curve: key.curve,
  };
  return {
    algorithm: 'ES256',
    kid,
    async sign(message) {
      const ref = { organisationId, keyId };
      return signedAsPermitted(db, ref, message, async () => {
        const [signature] = await custody.sign(ref, [message]);
        await notePlatform(db, organisationId, { action: 'useKey', arguments: { keyId, form: 'DOCUMENT' }, subject });
        return verifiedBy(face, signature, message);
      });
    },
  };
}
