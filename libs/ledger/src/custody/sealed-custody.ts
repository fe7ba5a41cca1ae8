import { CryptoError, seal, toHex } from '@atoll/crypto';
import { encryptArmored } from '@atoll/crypto/age';
import { Fault } from '@atoll/kernel';
import type { Db, Key, KeyMaterial, Store } from '@atoll/store';

import { CURVES } from './curves.js';
import { faceOf, keyIn, publicKeyIn, type Custody, type Face, type KeyRef } from './custody.js';
import { purposeOf, putInto, takeOut, wrappedAnew } from './envelope.js';
import { broughtKey, digitsOf, importRecipientOf } from './import-identity.js';
import { KeyRing } from './key-ring.js';
import type { MasterKey } from './master-key.js';

/**
 * Keys as rows. Each is sealed with AES-256-GCM under a data key of its own, and that one under a key-encryption key, so that
 * another one can take its place while the signing keys stay closed. What they belong to is authenticated with them.
 */
export class SealedCustody implements Custody {
  private readonly ring: KeyRing;

  /** The first key seals, the others open what was sealed before; the last one is the master key. */
  constructor(
    private readonly store: Store,
    ...keys: [MasterKey, ...MasterKey[]]
  ) {
    this.ring = new KeyRing(...keys);
  }

  async create(key: KeyRef): Promise<Face> {
    return this.store.platform.$transaction(async (db) => {
      const wish = await keyIn(db, key);
      if (wish.address) return publicKeyIn(db, key);
      const privateKey = wish.declared ? await this.brought(db, wish) : CURVES[wish.curve].randomPrivateKey();
      try {
        return await this.keep(db, wish, privateKey);
      } finally {
        privateKey.fill(0);
      }
    });
  }

  async sign(key: KeyRef, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    return this.opened(key, async (privateKey, { sign, digestOf }) =>
      messages.map((message) => sign(digestOf(message), privateKey)),
    );
  }

  /** To whom a private key is encrypted that is to become this row's. */
  importRecipientOf(key: KeyRef): Promise<string> {
    return importRecipientOf(this.ring, key);
  }

  /** The private key as age ciphertext to its recipient, which opens to 64 hexadecimal digits. Whether it may leave is not asked here. */
  async exported(key: KeyRef, recipient: string): Promise<string> {
    return this.opened(key, async (privateKey) => {
      const digits = digitsOf(privateKey);
      try {
        return await encryptArmored(recipient, digits);
      } finally {
        digits.fill(0);
      }
    });
  }

  /**
   * Brings a key under the present key-encryption key: only its data key is opened, but for a key from the version before
   * envelopes, which is put into one. One row and one statement, so it is as it was, or done.
   */
  async rewrap(key: KeyRef): Promise<void> {
    const found = await this.materialOf(key);
    if (!found || found.wrappedBy === this.ring.current.id) return;
    const { address } = await publicKeyIn(this.store.platform, key);
    const fresh = found.enveloped ? wrappedAnew(this.ring, found, address) : this.enveloped(key, found, address);
    const stays = this.ring.current.id === found.masterKeyId;
    // Another worker may have been first.
    await this.store.platform.keyMaterial.updateMany({
      where: { ...material(key), wrappedBy: found.wrappedBy },
      data: { ...fresh, ...(!stays && { sealed: new Uint8Array() }) },
    });
  }

  /** A page of the keys that lie under another key than the present one, after the key `after`. */
  async stale(limit: number, after: KeyRef): Promise<KeyRef[]> {
    const { id } = this.ring.current;
    return this.store.platform.$queryRaw<KeyRef[]>`
      SELECT organisation_id AS "organisationId", key_id AS "keyId" FROM key_material
      WHERE (wrapped_by IS NULL OR wrapped_by < ${id} OR wrapped_by > ${id})
        AND (organisation_id, key_id) > (${after.organisationId}::uuid, ${after.keyId}::uuid)
      ORDER BY 1, 2 LIMIT ${limit}`;
  }

  /** What was brought, once it is seen to be the key that was declared. */
  private async brought(db: Db, { organisationId, id: keyId, curve, declared }: Key): Promise<Uint8Array> {
    const found = await db.broughtKey.findUnique({ where: { organisationId_keyId: { organisationId, keyId } } });
    if (!found) throw new Fault({ code: 'UNAVAILABLE', what: 'private key that was declared' });
    const privateKey = await broughtKey(this.ring, { organisationId, keyId }, found.sealed);
    if (publicKeyHex(curve, privateKey) === declared) return privateKey;
    privateKey.fill(0);
    throw Fault.invalid('publicKey', 'is not the one of the private key that was brought');
  }

  private async keep(db: Db, wish: Key, privateKey: Uint8Array): Promise<Face> {
    const { organisationId, id: keyId, curve } = wish;
    const key = { organisationId, keyId };
    const born = faceOf(curve, CURVES[curve].publicKeyOf(privateKey));
    // Whoever comes second finds the address taken and makes nothing: one row has one key for ever.
    const { count } = await db.key.updateMany({
      where: { ...row(key), address: null },
      data: { ...born, problem: null },
    });
    if (count === 0) return publicKeyIn(db, key);
    const envelope = putInto(this.ring, key, born.address, privateKey);
    const before = this.forTheVersionBefore(key, born.address, privateKey);
    await db.keyMaterial.create({ data: { ...key, curve, ...envelope, ...before } });
    await db.broughtKey.deleteMany({ where: key });
    return born;
  }

  /** Opens a key for as long as the work takes. */
  private async opened<T>(
    key: KeyRef,
    work: (privateKey: Uint8Array, curve: (typeof CURVES)[Key['curve']]) => Promise<T>,
  ): Promise<T> {
    const { address, curve } = await publicKeyIn(this.store.platform, key);
    const found = await this.materialOf(key);
    if (!found) throw Fault.notFound('key', key.keyId);
    const privateKey = takeOut(this.ring, found, address);
    try {
      return await work(privateKey, CURVES[curve]);
    } finally {
      privateKey.fill(0);
    }
  }

  private enveloped(key: KeyRef, found: KeyMaterial, address: string) {
    const privateKey = takeOut(this.ring, found, address);
    try {
      return putInto(this.ring, key, address, privateKey);
    } finally {
      privateKey.fill(0);
    }
  }

  /** What it opens too, as long as nothing but the master key is used; later it could not open anything. */
  private forTheVersionBefore(key: KeyRef, address: string, privateKey: Uint8Array) {
    const { current, master } = this.ring;
    const sealed = current.id === master.id ? seal(master.bytes, privateKey, purposeOf(key, address)) : [];
    return { sealed: Uint8Array.from(sealed), masterKeyId: master.id };
  }

  private materialOf(key: KeyRef) {
    return this.store.platform.keyMaterial.findUnique({ where: { organisationId_keyId: material(key) } });
  }
}

/** Null for bytes that are no private key of the curve. */
function publicKeyHex(curve: Key['curve'], privateKey: Uint8Array): string | null {
  try {
    return toHex(CURVES[curve].publicKeyOf(privateKey));
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
}

// Callers may know more of a key than its name, and Prisma takes nothing it does not know.
const material = ({ organisationId, keyId }: KeyRef) => ({ organisationId, keyId });
const row = ({ organisationId, keyId }: KeyRef) => ({ organisationId, id: keyId });
