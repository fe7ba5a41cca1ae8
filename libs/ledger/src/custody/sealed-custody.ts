import { addressOf, open, publicKeyOf, randomPrivateKey, seal, sign, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Db, Store } from '@atoll/store';

import type { Custody, KeyRef, PublicKey } from './custody.js';
import type { MasterKey } from './master-key.js';

/** Keys as rows, sealed with AES-256-GCM under the master key. What they belong to is authenticated with them. */
export class SealedCustody implements Custody {
  constructor(
    private readonly store: Store,
    private readonly masterKey: MasterKey,
  ) {}

  async create(key: KeyRef): Promise<PublicKey> {
    return this.store.platform.$transaction(async (db) => {
      const privateKey = randomPrivateKey();
      const born = publicFaceOf(privateKey);
      // Whoever comes second finds the address taken and makes nothing: one row has one key for ever.
      const { count } = await db.key.updateMany({ where: { ...row(key), address: null }, data: born });
      if (count === 0) return publicKeyIn(db, key);
      const sealed = seal(this.masterKey.bytes, privateKey, purposeOf(key, born.address));
      await db.keyMaterial.create({
        data: { ...material(key), sealed: Uint8Array.from(sealed), masterKeyId: this.masterKey.id },
      });
      return born;
    });
  }

  async sign(key: KeyRef, digests: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const { address } = await publicKeyIn(this.store.platform, key);
    const found = await this.store.platform.keyMaterial.findUnique({
      where: { organisationId_keyId: material(key) },
    });
    if (!found) throw Fault.notFound('key', key.keyId);
    const privateKey = open(this.masterKey.bytes, found.sealed, purposeOf(key, address));
    try {
      return digests.map((digest) => sign(digest, privateKey));
    } finally {
      privateKey.fill(0);
    }
  }
}

async function publicKeyIn(db: Pick<Db, 'key'>, key: KeyRef): Promise<PublicKey> {
  const found = await db.key.findUnique({ where: { organisationId_id: row(key) } });
  if (!found?.address || !found.publicKey) throw Fault.notFound('key', key.keyId);
  return { address: found.address as `0x${string}`, publicKey: found.publicKey as `0x${string}` };
}

function publicFaceOf(privateKey: Uint8Array): PublicKey {
  const publicKey = publicKeyOf(privateKey);
  return { publicKey: toHex(publicKey), address: addressOf(publicKey) };
}

// Callers may know more of a key than its name, and Prisma takes nothing it does not know.
const material = ({ organisationId, keyId }: KeyRef) => ({ organisationId, keyId });
const row = ({ organisationId, keyId }: KeyRef) => ({ organisationId, id: keyId });

const purposeOf = ({ organisationId, keyId }: KeyRef, address: string) =>
  Buffer.from(`atoll/key/1|${organisationId}|${keyId}|${address}`);
