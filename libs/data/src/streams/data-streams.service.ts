import { kernelView, principalOf } from '@atoll/contracts';
import { addressOf, CryptoError, fromHex, verifierOf, type Curve } from '@atoll/crypto';
import { Fault, type Actor } from '@atoll/kernel';
import { streamIdOf } from '@atoll/sealed';
import { lock, newId, nudge, onDuplicate, Store, type DataStream, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { hexOf, openingOf } from './anchor-calls.js';

export type SignerWish = { curve: Curve; publicKey: string };

/** A stream as it is asked for. Bytes are `0x` hex. */
export type DataStreamWish = {
  chainId: string;
  name: string;
  signer: SignerWish;
  /** The producer's address, where it does not follow from the key: a device whose readings Ed25519 signs. */
  producer?: string | null;
  gateway?: SignerWish | null;
  schemaId?: string | null;
  personal?: boolean;
  takesUnsigned?: boolean;
} & DataStreamPace;

export type DataStreamPace = {
  lateAfter?: number;
  batchReadings?: number;
  batchSeconds?: number;
  patienceSeconds?: number;
  window?: number;
};

const PACE = { lateAfter: 3_600, batchReadings: 1_000, batchSeconds: 60, patienceSeconds: 600, window: 1_048_576 };
const KEY_BYTES: Record<Curve, number> = { P256: 64, SECP256K1: 64, ED25519: 32 };
/** Of one organisation. */
const MOST = 200_000;
const NO_SCHEMA = `0x${'00'.repeat(32)}`;

/** Streams of signed readings: what they are to be. The worker opens them on the chain and anchors what comes. */
@Injectable()
export class DataStreamsService {
  constructor(private readonly store: Store) {}

  /** The chain itself says whether this organisation may open it, before anything is written. */
  async open(actor: Actor, wish: DataStreamWish): Promise<DataStream> {
    actor.must('data:manage');
    actor.must('transaction:send');
    const { organisationId } = actor;
    const own = rowOf(wish);
    const { chainId } = wish;
    const { view, principal, consortiumId } = await this.store.as(actor, async (db) => {
      const chain = await db.chain.findUnique({ where: { id: chainId } });
      if (!chain || chain.desired === 'DELETED') throw Fault.notFound('chain', chainId);
      const view = await kernelView(db, organisationId, chainId);
      return { view, principal: await principalOf(db, organisationId, chainId), consortiumId: chain.consortiumId };
    });
    const [, state] = await view.read('DataAnchor', 'streams', [hexOf(own.stream)]);
    if (state === 0) await view.attempt('DataAnchor', 'openStream', openingOf(own), principal.address);
    else if (state !== 1)
      throw new Fault({ code: 'CONFLICT', what: 'data stream', because: 'it has ended on the chain' });
    return this.store.as(actor, async (db) => {
      await requireRoom(db, organisationId);
      const contract = Uint8Array.from(fromHex(view.addresses.DataAnchor));
      const row = { organisationId, id: newId(), consortiumId, chainId, keyId: principal.keyId, contract, ...own };
      const stream = await db.dataStream
        .create({ data: { ...row, createdBy: actor.personId } })
        .catch(onDuplicate(() => taken(wish.name)));
      await nudge(db, 'data-stream', `${organisationId}/${stream.id}`);
      return stream;
    });
  }

  /** How it is batched and waited for, from now on; what is left away stays. */
  async pace(actor: Actor, id: string, pace: DataStreamPace): Promise<DataStream> {
    actor.must('data:manage');
    const { lateAfter: _, ...changed } = pace;
    requireBounds(pace);
    return this.change(actor, id, changed);
  }

  /** Takes no readings any more; what was taken is anchored, and then the stream is closed on the chain. */
  async close(actor: Actor, id: string): Promise<DataStream> {
    actor.must('data:manage');
    actor.must('transaction:send');
    return this.change(actor, id, { desired: 'CLOSED' });
  }

  find(actor: Actor, id: string): Promise<DataStream> {
    actor.must('data:read');
    return this.store.as(actor, (db) => found(db, actor.organisationId, id));
  }

  /** Newest first, starting after the stream `after`. */
  list(actor: Actor, page: { take: number; after?: string; chainId?: string | undefined }): Promise<DataStream[]> {
    actor.must('data:read');
    const { organisationId } = actor;
    const { take, after, chainId } = page;
    const where = { organisationId, ...(chainId && { chainId }), ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.dataStream.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  private change(actor: Actor, id: string, data: object): Promise<DataStream> {
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await found(db, organisationId, id);
      await db.dataStream.updateMany({ where: { organisationId, id }, data });
      await nudge(db, 'data-stream', `${organisationId}/${id}`);
      return found(db, organisationId, id);
    });
  }
}

export async function found(db: Db, organisationId: string, id: string): Promise<DataStream> {
  const stream = await db.dataStream.findUnique({ where: { organisationId_id: { organisationId, id } } });
  if (!stream) throw Fault.notFound('data stream', id);
  return stream;
}

async function requireRoom(db: Db, organisationId: string): Promise<void> {
  await lock(db, `data streams of ${organisationId}`);
  if ((await db.dataStream.count({ where: { organisationId } })) >= MOST)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'data streams', limit: MOST });
}

function rowOf(wish: DataStreamWish) {
  const { name, signer, gateway = null, schemaId, personal = false, takesUnsigned = false } = wish;
  if (Buffer.byteLength(name) < 1 || Buffer.byteLength(name) > 32)
    throw Fault.invalid('name', 'must have 1 to 32 bytes of UTF-8, which is what the chain keeps');
  requireBounds(wish);
  const publicKey = keyOf(signer, 'signer');
  if (gateway?.curve === 'ED25519') throw Fault.invalid('gateway', 'must have a key with an address: not Ed25519');
  const producer = producerOf(wish, publicKey);
  const padded = Buffer.alloc(32);
  padded.write(name);
  return {
    ...{ name, producer },
    stream: Uint8Array.from(streamIdOf(producer, padded)),
    ...{ curve: signer.curve, publicKey, gatewayCurve: gateway?.curve ?? null },
    gatewayKey: gateway ? keyOf(gateway, 'gateway') : null,
    ...{ schemaId: bytesOf(schemaId ?? NO_SCHEMA, 32, 'schemaId'), personal, takesUnsigned },
    ...{ ...PACE, ...paceOf(wish) },
  };
}

const paceOf = (wish: DataStreamPace): DataStreamPace =>
  Object.fromEntries(
    Object.keys(PACE).flatMap((name) =>
      wish[name as keyof DataStreamPace] == null ? [] : [[name, wish[name as keyof DataStreamPace]]],
    ),
  );

/** An address follows from a key of a curve that chains know. */
function producerOf({ producer, signer }: DataStreamWish, publicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = signer.curve === 'ED25519' ? null : addressOf(publicKey);
  if (!producer) {
    if (!own) throw Fault.invalid('producer', 'must be named, since no address follows from an Ed25519 key');
    return bytesOf(own, 20, 'producer');
  }
  const given = bytesOf(producer, 20, 'producer');
  if (own && Buffer.compare(given, fromHex(own)) !== 0)
    throw Fault.invalid('producer', `must be ${own}, the address of the signer's key`);
  return given;
}

function keyOf({ curve, publicKey }: SignerWish, field: string): Uint8Array<ArrayBuffer> {
  const key = bytesOf(publicKey, KEY_BYTES[curve], field);
  try {
    verifierOf(curve, key);
    return key;
  } catch (cause) {
    if (cause instanceof CryptoError) throw Fault.invalid(field, 'must be a public key that is a point of its curve');
    throw cause;
  }
}

function bytesOf(text: string, length: number, field: string): Uint8Array<ArrayBuffer> {
  if (!/^0x[0-9a-f]*$/i.test(text) || text.length !== 2 + 2 * length)
    throw Fault.invalid(field, `must be ${length} bytes as 0x hex`);
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
}

const BOUNDS: Record<keyof DataStreamPace, [number, number]> = {
  ...{ lateAfter: [0, 31_536_000], batchReadings: [1, 65_536], batchSeconds: [1, 86_400] },
  ...{ patienceSeconds: [1, 2_592_000], window: [1, 1_048_576] },
};

function requireBounds(pace: DataStreamPace): void {
  for (const [name, [least, most]] of Object.entries(BOUNDS)) {
    const value = pace[name as keyof DataStreamPace];
    if (value != null && (!Number.isInteger(value) || value < least || value > most))
      throw Fault.invalid(name, `must be a whole number from ${least} to ${most}`);
  }
}

const taken = (name: string) =>
  new Fault({ code: 'CONFLICT', what: 'data stream', because: `this producer has one of the name "${name}" already` });
