import { open, seal } from '@atoll/crypto';
import { newEpochKey, type Recipient } from '@atoll/sealed/envelopes';
import { onDuplicate, type Db } from '@atoll/store';

/** The key under which secrets of the platform lie. Only the worker is given it. */
export type SealingKey = { id: string; bytes: Uint8Array };

/** Whose key, of what, and of which epoch. */
export type EpochRef = {
  organisationId: string;
  consortiumId: string;
  chainId: string;
  resource: string;
  keyEpoch: bigint;
};
type ReleaseRef = { organisationId: string; id: string };

/**
 * The keys that records are sealed with, kept for the organisations whose records they are. Each lies under the master key, bound to its
 * place: put into another row, it opens nowhere. Nothing but the worker reads these tables, and what leaves it is wrapped.
 */
export class EpochKeys {
  constructor(private readonly sealingKey: SealingKey) {}

  /** The key of an epoch, for whoever wipes it afterwards; made where there is none and `may` says so. */
  async take(db: Db, ref: EpochRef, may: 'make' | 'find'): Promise<Uint8Array | null> {
    const { organisationId, consortiumId, chainId, resource, keyEpoch } = ref;
    const place = { organisationId, chainId, resource, keyEpoch };
    const where = { organisationId_chainId_resource_keyEpoch: place };
    const found = await db.epochKey.findUnique({ where });
    if (found) return this.open(found.masterKeyId, found.sealed, purposeOf(ref));
    if (may === 'find') return null;
    const key = newEpochKey();
    const sealed = this.seal(key, purposeOf(ref));
    await db.epochKey
      .create({ data: { ...place, consortiumId, sealed, masterKeyId: this.sealingKey.id } })
      .catch(onDuplicate(() => new Error(`Another worker made the key of ${ref.resource}.`)));
    return key;
  }

  /** Puts a wrapped key aside until its receipt is there. */
  async putAside(db: Db, release: ReleaseRef, wrap: Recipient): Promise<void> {
    const { organisationId, id: releaseId } = release;
    const sealed = this.seal(Buffer.from(JSON.stringify(wrap)), wrapPurpose(release));
    await db.keyWrap.create({ data: { organisationId, releaseId, sealed, masterKeyId: this.sealingKey.id } });
  }

  async takeBack(db: Db, release: ReleaseRef): Promise<Recipient> {
    const { organisationId, id: releaseId } = release;
    const where = { organisationId_releaseId: { organisationId, releaseId } };
    const { sealed, masterKeyId } = await db.keyWrap.findUniqueOrThrow({ where });
    const bytes = this.open(masterKeyId, sealed, wrapPurpose(release));
    return JSON.parse(Buffer.from(bytes).toString()) as Recipient;
  }

  private seal(bytes: Uint8Array, purpose: Uint8Array): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(seal(this.sealingKey.bytes, bytes, purpose));
  }

  private open(keyId: string, sealed: Uint8Array, purpose: Uint8Array): Uint8Array {
    if (keyId !== this.sealingKey.id)
      throw new Error(`A key of data is sealed under ${keyId}, which this worker was not given.`);
    return open(this.sealingKey.bytes, sealed, purpose);
  }
}

const purposeOf = ({ organisationId, chainId, resource, keyEpoch }: EpochRef) =>
  Buffer.from(`atoll/epoch-key/1|${organisationId}|${chainId}|${resource}|${keyEpoch}`);
const wrapPurpose = ({ organisationId, id }: ReleaseRef) => Buffer.from(`atoll/key-wrap/1|${organisationId}|${id}`);
