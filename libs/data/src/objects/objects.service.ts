import { LOWER_HASH } from '@atoll/crypto';
import { placeOf, type S3Place } from '@atoll/chains';
import { Fault, type Actor } from '@atoll/kernel';
import { readEnvelope } from '@atoll/sealed/envelopes';
import {
  lock,
  newId,
  nudge,
  Prisma,
  Store,
  type Db,
  type ObjectReplica,
  type ObjectStore,
  type StoredObject,
} from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { chunksOf, keyOf, MAX_PART_BYTES, OBJECT_LIMITS, sizeOf } from './object.js';
import { ObjectChunks } from './object-chunks.js';
import type { UnderPolicy } from './policed.js';

export type StoreWish = {
  forOthers?: bigint | undefined;
  /** Undefined leaves the place as it is; null is a directory of the installation. */
  s3?: (S3Place & { sealedSecret: string }) | null | undefined;
};

export type ObjectWish = {
  consortiumId: string;
  /** Of the ciphertext, and of each chunk of it but the last. */
  bytes: bigint;
  chunk: number;
  ctRoot: string;
  copies?: number | undefined;
  envelope?: string | undefined;
  /** The privacy policy that says who keeps it, and who gets at it; every member with room where there is none. */
  under?: UnderPolicy | undefined;
};

export type Page = { take: number; after?: string };

/** Ciphertext in the stores of several members. Nobody sees another's; a holder sees that it holds, and for whom. */
@Injectable()
export class ObjectsService {
  constructor(
    private readonly store: Store,
    private readonly chunks: ObjectChunks,
  ) {}

  async objectStore(actor: Actor): Promise<ObjectStore | null> {
    actor.must('chain:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) => db.objectStore.findFirst({ where: { organisationId } }));
  }

  /** Where the organisation keeps ciphertext, and how much of other members' it takes. */
  async setObjectStore(actor: Actor, { forOthers, s3 }: StoreWish): Promise<ObjectStore> {
    actor.must('node:operate');
    if (forOthers !== undefined && (forOthers < 0n || forOthers > BigInt(Number.MAX_SAFE_INTEGER)))
      throw Fault.invalid('forOthers', 'must be a number of bytes');
    const place = s3 === undefined ? {} : s3 === null ? { s3: Prisma.DbNull, s3Secret: null } : placeOf(s3);
    const data = { ...(forOthers !== undefined && { forOthers }), ...place };
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await lock(db, `object-store:${organisationId}`);
      const known = await db.objectStore.findFirst({ where: { organisationId } });
      await nudge(db, 'object', organisationId);
      return known
        ? db.objectStore.update({ where: { organisationId }, data })
        : db.objectStore.create({ data: { organisationId, ...data } });
    });
  }

  /** Newest first. */
  async objects(actor: Actor, { take, after }: Page): Promise<StoredObject[]> {
    actor.must('chain:read');
    const { organisationId } = actor;
    const where = { organisationId, ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.storedObject.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  async object(actor: Actor, id: string): Promise<StoredObject> {
    actor.must('chain:read');
    return this.store.as(actor, (db) => found(db, actor, id));
  }

  /** The copies of an object, by their holders. */
  async replicas(actor: Actor, objectId: string): Promise<ObjectReplica[]> {
    actor.must('chain:read');
    const where = { organisationId: actor.organisationId, objectId };
    return this.store.as(actor, (db) => db.objectReplica.findMany({ where, orderBy: { holderId: 'asc' } }));
  }

  /** What the organisation holds for others. */
  async holdings(actor: Actor, { take, after }: Page): Promise<ObjectReplica[]> {
    actor.must('chain:read');
    const where = { holderId: actor.organisationId, ...(after && { objectId: { lt: after } }) };
    return this.store.as(actor, (db) => db.objectReplica.findMany({ where, orderBy: { objectId: 'desc' }, take }));
  }

  /**
   * Begins an object; its chunks follow, in any order. An envelope that comes along must be this ciphertext's. An object is named by
   * what is in it: the same ciphertext again is the same object.
   */
  async putObject(actor: Actor, wish: ObjectWish): Promise<StoredObject> {
    actor.must('node:operate');
    const data = checked(wish);
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const consortium = await db.consortium.findFirst({ where: { id: wish.consortiumId } });
      if (!consortium) throw Fault.notFound('consortium', wish.consortiumId);
      await lock(db, `objects:${organisationId}`);
      const known = await db.storedObject.findFirst({
        where: { organisationId, ctRoot: data.ctRoot, status: { notIn: [...ENDED] } },
      });
      if (known) return again(known, data);
      await mustHaveRoom(db, organisationId, data.bytes);
      return db.storedObject.create({ data: { organisationId, id: newId(), ...data } });
    });
  }

  /** One chunk of an object that waits for its chunks. The same chunk again is the same chunk. */
  async putChunk(actor: Actor, id: string, place: number, bytes: Uint8Array): Promise<StoredObject> {
    actor.must('node:operate');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const object = await found(db, actor, id);
      if (object.status !== 'UPLOADING' || object.erasedBy)
        throw new Fault({ code: 'CONFLICT', what: 'object', because: 'it waits for no chunks' });
      const count = chunksOf(object);
      if (!Number.isInteger(place) || place < 0 || place >= count)
        throw Fault.invalid('place', `must be from 0 to ${count - 1}`);
      if (bytes.length !== sizeOf(object, place))
        throw Fault.invalid('bytes', `must be ${sizeOf(object, place)} bytes: chunk ${place} of ${count}`);
      await lock(db, `object:${keyOf(object)}`);
      await db.$executeRaw`
        INSERT INTO object_parts (organisation_id, object_id, place, bytes)
        VALUES (${organisationId}::uuid, ${id}::uuid, ${place}, ${bytes}) ON CONFLICT DO NOTHING`;
      const there = await db.objectPart.count({ where: { organisationId, objectId: id } });
      if (there === count) await nudge(db, 'object', keyOf(object));
      return object;
    });
  }

  /** A chunk as it lies in a store, checked against its leaf. */
  async chunk(actor: Actor, id: string, place: number): Promise<Uint8Array> {
    const object = await this.object(actor, id);
    if (!['REPLICATING', 'STORED'].includes(object.status) || object.erasedBy)
      throw new Fault({ code: 'CONFLICT', what: 'object', because: `it is ${object.status.toLowerCase()}` });
    if (!Number.isInteger(place) || place < 0 || place >= chunksOf(object))
      throw Fault.invalid('place', `must be from 0 to ${chunksOf(object) - 1}`);
    return this.chunks.read(object, place);
  }

  /** Takes away every copy, the envelope and the leaves. The root stays, which says nothing without the key. */
  async eraseObject(actor: Actor, id: string): Promise<StoredObject> {
    actor.must('node:operate');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const object = await found(db, actor, id);
      if (!object.erasedBy) {
        const erasedBy = actor.personId ?? organisationId;
        await db.storedObject.updateMany({ where: { organisationId, id }, data: { erasedBy } });
        await nudge(db, 'object', keyOf(object));
      }
      return found(db, actor, id);
    });
  }
}

const ENDED = ['ERASED', 'REFUSED'] as const;

/** Another ciphertext does not have its root, so what differs is how it was announced. */
function again(known: StoredObject, said: Announced): StoredObject {
  const isSame = ANNOUNCED.every((field) => known[field] === said[field]);
  if (!known.erasedBy && isSame) return known;
  const because = known.erasedBy
    ? 'it is being erased'
    : 'it has this root, and another size, chunk, consortium or policy';
  throw new Fault({ code: 'CONFLICT', what: 'object', because });
}

const ANNOUNCED = ['bytes', 'chunk', 'consortiumId', 'chainId', 'resource'] as const;
type Announced = Pick<StoredObject, (typeof ANNOUNCED)[number]>;

async function found(db: Db, { organisationId }: Actor, id: string): Promise<StoredObject> {
  const object = await db.storedObject.findFirst({ where: { organisationId, id } });
  if (!object) throw Fault.notFound('object', id);
  return object;
}

async function mustHaveRoom(db: Db, organisationId: string, bytes: bigint): Promise<void> {
  const uploads = await db.storedObject.count({ where: { organisationId, status: 'UPLOADING', erasedBy: null } });
  if (uploads >= OBJECT_LIMITS.uploads)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'objects that wait for chunks', limit: OBJECT_LIMITS.uploads });
  const where = { organisationId, status: { notIn: [...ENDED] } };
  const { _sum } = await db.storedObject.aggregate({ where, _sum: { bytes: true } });
  if ((_sum.bytes ?? 0n) + bytes > BigInt(OBJECT_LIMITS.bytes))
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'bytes in objects', limit: OBJECT_LIMITS.bytes });
}

function checked({ consortiumId, bytes, chunk, ctRoot, copies = 3, envelope, under }: ObjectWish) {
  if (!LOWER_HASH.test(ctRoot)) throw Fault.invalid('ctRoot', 'must be 0x and 64 hexadecimal digits');
  if (!Number.isInteger(chunk) || chunk < 1 || chunk > MAX_PART_BYTES)
    throw Fault.invalid('chunk', `must be from 1 to ${MAX_PART_BYTES} bytes`);
  if (bytes < 1n) throw Fault.invalid('bytes', 'must be at least 1');
  if ((bytes + BigInt(chunk) - 1n) / BigInt(chunk) > BigInt(OBJECT_LIMITS.chunks))
    throw Fault.invalid('chunk', `must be larger: an object has at most ${OBJECT_LIMITS.chunks} chunks`);
  if (!Number.isInteger(copies) || copies < 1 || copies > OBJECT_LIMITS.copies)
    throw Fault.invalid('copies', `must be from 1 to ${OBJECT_LIMITS.copies}`);
  if (envelope !== undefined) requireEnvelope(envelope, ctRoot);
  const { chainId = null, resource = null } = under ?? {};
  return { consortiumId, bytes, chunk, ctRoot, copies, envelope: envelope ?? null, chainId, resource };
}

/** The envelope must be this ciphertext's. */
export function requireEnvelope(envelope: string, ctRoot: string): void {
  if (rootIn(envelope) !== ctRoot) throw Fault.invalid('envelope', 'is the envelope of another ciphertext');
}

function rootIn(envelope: string): string {
  try {
    return readEnvelope(envelope).ctRoot;
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field: 'envelope', because: `${(cause as Error).message}` }, { cause });
  }
}
