import { fromHex, sha256, toHex } from '@atoll/crypto';
import { device as plainDevice, STATUS, type Device } from '@atoll/contracts/testing';
import { provesInclusion, readingLeaf } from '@atoll/sealed';
import type { DataStream } from '@atoll/store';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { concatHex } from 'viem';

import { readingMessage } from '@atoll/sealed';
import { leafText } from './readings-ingest.js';
import { StreamScene } from './testing.js';

let scene: StreamScene;
let sensor: Device;
beforeAll(async () => {
  scene = await StreamScene.open();
  sensor = await scene.device();
}, 300_000);
afterAll(() => scene.close());

const owner = () => scene.network.members.A.actor;
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const page = { take: 100 };
const many = (stream: DataStream, numbers: number[], device = sensor) =>
  Promise.all(numbers.map((seq) => scene.signed(stream, device, seq)));
const chain = (name: string, ...args: unknown[]) => scene.network.kernel.DataAnchor.read<unknown[]>(name, ...args);
const now = () => Math.floor(Date.now() / 1_000);

describe('a stream', () => {
  it('is opened on the chain by the organisation that answers for the device, and by nobody else', async () => {
    const stream = await scene.stream(sensor);
    expect(stream).toMatchObject({ state: 'OPEN', settled: 0n, reason: null });
    expect((await chain('streams', toHex(stream.stream)))[1]).toBe(1);
    const { B } = scene.network.members;
    await expect(scene.stream(sensor, {}, B)).rejects.toThrow(fault({ code: 'REVERTED', error: 'NotAuthorised' }));
    await expect(scene.streams.find(B.actor, stream.id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
    expect(await scene.take(await many(stream, [1]), B)).toEqual(['UNKNOWN_STREAM']);
    const again = scene.streams.open(owner(), {
      ...{ chainId: stream.chainId, name: stream.name },
      signer: { curve: 'P256', publicKey: concatHex([sensor.x, sensor.y]) },
    });
    await expect(again).rejects.toThrow(fault({ code: 'CONFLICT' }));
  });

  it('takes keys that are points of their curves, and paces within bounds', async () => {
    const wish = (more: object) => scene.stream(sensor, more);
    const off = { curve: 'P256' as const, publicKey: `0x${'07'.repeat(64)}` };
    await expect(wish({ signer: off })).rejects.toThrow(fault({ code: 'INVALID', field: 'signer' }));
    await expect(wish({ gateway: off })).rejects.toThrow(fault({ code: 'INVALID', field: 'gateway' }));
    await expect(wish({ producer: scene.network.members.B.principal })).rejects.toThrow(fault({ field: 'producer' }));
    await expect(wish({ batchReadings: 0 })).rejects.toThrow(fault({ field: 'batchReadings' }));
    await expect(wish({ name: 'ä'.repeat(17) })).rejects.toThrow(fault({ field: 'name' }));
  });

  it('ends by a wish, with what it took anchored first', async () => {
    const stream = await scene.stream(sensor);
    expect(await scene.take(await many(stream, [1, 2, 5]))).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    await scene.streams.close(owner(), stream.id);
    await scene.work(stream);
    expect(await scene.streams.find(owner(), stream.id)).toMatchObject({ state: 'CLOSED', settled: 5n, anchored: 2 });
    expect(await scene.readings.gaps(owner(), stream.id, page)).toMatchObject([
      { seqFrom: 3n, seqTo: 4n, state: 'DONE' },
    ]);
    await scene.work(stream); // twice is once
    expect(await scene.readings.batches(owner(), stream.id, page)).toHaveLength(2);
  });
});

describe('readings', () => {
  it('are anchored in the order of their numbers, however they came, and each is proven at its place', async () => {
    const stream = await scene.stream(sensor);
    const given = await many(stream, [3, 1, 2, 5, 4]);
    expect(await scene.take(given)).toEqual(Array(5).fill('ACCEPTED'));
    await scene.work(stream);
    const [batch] = await scene.readings.batches(owner(), stream.id, page);
    expect(batch).toMatchObject({ seqFrom: 1n, seqTo: 5n, state: 'DONE', number: 0, assurance: 'SELF_DECLARED' });
    for (const seq of [1n, 3n, 5n]) {
      const parts = await scene.readings.receiptParts(owner(), stream.id, seq);
      const { position, size, leaf, path, value } = parts;
      expect(provesInclusion({ position, size, leaf, root: batch!.root, path })).toBe(true);
      const proof = [toHex(stream.stream), 0n, seq, toHex(value), path.map(toHex)] as const;
      expect(await chain('verifyLeaf', ...proof)).toBe(true);
      expect(parts.reading).toMatchObject({ assurance: 'DEVICE_SIGNED', late: false });
      expect(parts.transaction?.hash).toMatch(/^0x/);
    }
    const { leaf } = await scene.readings.receiptParts(owner(), stream.id, 2n);
    const { payload, at } = given[2] as { payload: string; at: number };
    const hash = sha256(Buffer.from(payload, 'base64'));
    expect(toHex(leaf)).toBe(toHex(readingLeaf({ seq: 2, occurredAt: at, hash })));
  });

  it('are answered alike however often they come, and kept once', async () => {
    const stream = await scene.stream(sensor);
    const given = await many(stream, [1, 2, 3]);
    expect(await scene.take([...given, ...given])).toEqual([
      ...Array<string>(3).fill('ACCEPTED'),
      ...Array<string>(3).fill('DUPLICATE'),
    ]);
    const answers = await Promise.all([1, 2, 3, 4].map(() => scene.take(given)));
    expect(answers.flat()).toEqual(Array(12).fill('DUPLICATE'));
    // A signature of its own kind each time: the same reading all the same.
    const anew = await scene.signed(stream, sensor, 2, { at: (given[1] as { at: number }).at });
    expect(await scene.take([anew])).toEqual(['DUPLICATE']);
    expect(await scene.readings.list(owner(), stream.id, {}, page)).toHaveLength(3);
  });

  it('are found by number and by time, page by page', async () => {
    const stream = await scene.stream(sensor);
    const start = now() - 1_000;
    const given = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((seq) => scene.signed(stream, sensor, seq, { at: start + seq })),
    );
    await scene.take(given);
    const numbers = async (range: object, part: object = page) =>
      (await scene.readings.list(owner(), stream.id, range, part as never)).map(({ seq }) => Number(seq));
    expect(await numbers({})).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await numbers({ newestFirst: true }, { take: 2, after: '5' })).toEqual([4, 3]);
    expect(await numbers({ from: BigInt(start + 2), to: BigInt(start + 4) })).toEqual([2, 3, 4]);
    expect(await numbers({}, { take: 2, after: '4' })).toEqual([5, 6]);
  });

  it('of one that the database changed do not prove any more', async () => {
    const stream = await scene.stream(sensor);
    await scene.take(await many(stream, [1, 2, 3, 4]));
    await scene.work(stream);
    const { admin } = scene.network.database;
    await admin.platform
      .$executeRaw`UPDATE data_readings SET occurred_at = occurred_at + 1 WHERE stream_id = ${stream.id}::uuid AND seq = 2`;
    const [batch] = await scene.readings.batches(owner(), stream.id, page);
    const { position, size, leaf, path } = await scene.readings.receiptParts(owner(), stream.id, 2n);
    expect(provesInclusion({ position, size, leaf, root: batch!.root, path })).toBe(false);
  });
});

describe('a reading is refused', () => {
  let stream: DataStream;
  beforeAll(async () => void (stream = await scene.stream(sensor, { window: 100 })));
  const good = (more: object = {}) => scene.signed(stream, sensor, 1, more);
  const change = async (more: object) => (await scene.take([{ ...(await good()), ...more }]))[0];
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const signatureOf = async (make: (bytes: Buffer) => Buffer) => {
    const { signature } = (await good()) as { signature: string };
    return `0x${make(Buffer.from(signature.slice(2), 'hex')).toString('hex')}`;
  };

  it.each<[string, string, object]>([
    ['no number', 'MALFORMED', { seq: 'one' }],
    ['the number 0', 'SEQ_OUT_OF_RANGE', { seq: 0 }],
    ['a number beyond 53 bits', 'SEQ_OUT_OF_RANGE', { seq: '18446744073709551615' }],
    ['a number far ahead', 'SEQ_TOO_FAR', { seq: 101 }],
    ['a field that there is not', 'MALFORMED', { colour: 'red' }],
    ['two payloads', 'MALFORMED', { json: 1 }],
    ['no payload', 'MALFORMED', { payload: undefined }],
    ['a payload that is no base64', 'MALFORMED', { payload: 'ä' }],
    ['1 MiB', 'TOO_LARGE', { payload: Buffer.alloc(1_048_576).toString('base64') }],
    ['another payload', 'SIGNATURE_WRONG', { payload: 'AAAA' }],
    ['another number', 'SIGNATURE_WRONG', { seq: 2 }],
    ['another time', 'SIGNATURE_WRONG', { at: 1_700_000_000 }],
    ['a time to come', 'FROM_THE_FUTURE', { at: 4_102_444_800 }],
    ['no signature', 'UNSIGNED', { signature: undefined }],
    ['an empty signature', 'SIGNATURE_LENGTH', { signature: '0x' }],
    ['a gateway that there is not', 'GATEWAY_NOT_BOUND', { by: 'gateway' }],
    ['a stream that there is not', 'UNKNOWN_STREAM', { stream: '0195a000-0000-7000-8000-000000000001' }],
    ['what says that it is SenML', 'NOT_SENML', { mediaType: 'application/senml+json' }],
  ])('for %s: %s', async (_, code, more) => {
    const given = JSON.parse(JSON.stringify({ ...(await good()), ...more })) as object;
    expect(await scene.take([given])).toEqual([code]);
  });

  it('for what is wrong with its signature, by a code of its own', async () => {
    const high = (bytes: Buffer) => {
      const s = order - BigInt(`0x${bytes.subarray(96).toString('hex')}`);
      return Buffer.concat([bytes.subarray(0, 96), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
    };
    expect(await change({ signature: await signatureOf(high) })).toBe('SIGNATURE_HIGH_S');
    expect(await change({ signature: await signatureOf((bytes) => bytes.fill(0xff, 64, 96)) })).toBe('SIGNATURE_RANGE');
    expect(await change({ signature: await signatureOf((bytes) => bytes.fill(0, 96)) })).toBe('SIGNATURE_RANGE');
    expect(await change({ signature: await signatureOf((bytes) => bytes.subarray(0, 100)) })).toBe('SIGNATURE_LENGTH');
    expect(await change({ signature: await signatureOf((bytes) => bytes.fill(7, 0, 64)) })).toBe('KEY_NOT_ON_CURVE');
    const other = await scene.device();
    const foreign = await scene.signed(stream, other, 1);
    expect(await scene.take([foreign])).toEqual(['KEY_OF_ANOTHER']);
    const bare = `0x${(foreign['signature'] as string).slice(130)}`;
    expect(await scene.take([{ ...foreign, signature: bare }])).toEqual(['SIGNATURE_WRONG']);
    const elsewhere = await scene.stream(sensor);
    expect(await scene.take([await good({ of: elsewhere })])).toEqual(['SIGNATURE_WRONG']);
  });

  it('and its neighbours are taken', async () => {
    const given = await many(stream, [11, 12, 13]);
    const codes = await scene.take([given[0], { ...given[1], at: 1 }, 'nonsense', given[2]]);
    expect(codes).toEqual(['ACCEPTED', 'SIGNATURE_WRONG', 'MALFORMED', 'ACCEPTED']);
  });
});

describe('whoever may not act', () => {
  const looked = () => new StreamSceneIngest(scene).take;

  it('is refused by what the chain says of him, and taken again when he may', async () => {
    const { A } = scene.network.members;
    const device = await scene.device(A);
    const stream = await scene.stream(device);
    expect(await scene.take(await many(stream, [1], device))).toEqual(['ACCEPTED']);
    await scene.status(A, device, 'Suspended');
    expect(await looked()(await many(stream, [2], device))).toEqual(['PRODUCER_SUSPENDED']);
    await scene.work(stream);
    const { reason, settled } = await scene.streams.find(owner(), stream.id);
    expect([reason, settled]).toEqual([expect.stringContaining('may not act'), 0n]);
    await scene.endorse(A, device);
    expect(await looked()(await many(stream, [2, 3, 4], device))).toEqual(Array(3).fill('ACCEPTED'));
    await scene.work(stream);
    expect((await scene.streams.find(owner(), stream.id)).settled).toBe(4n);
    await scene.status(A, device, 'Retired');
    expect(await looked()(await many(stream, [5], device))).toEqual(['PRODUCER_RETIRED']);
  });

  it('is refused while nobody has vouched for him', async () => {
    const device = await scene.device(scene.network.members.A, { endorsed: false });
    const row = await scene.stream(sensor);
    const { admin } = scene.network.database;
    const producer = Buffer.from(device.address.slice(2), 'hex');
    const key = Buffer.from(concatHex([device.x, device.y]).slice(2), 'hex');
    await admin.platform
      .$executeRaw`UPDATE data_streams SET producer = ${producer}, public_key = ${key} WHERE id = ${row.id}::uuid`;
    expect(await looked()(await many(row, [1], device))).toEqual(['PRODUCER_UNENDORSED']);
    expect(STATUS.Registered).toBe(1);
  });
});

/** An API process of its own, which has looked at nothing yet. */
class StreamSceneIngest {
  constructor(private readonly of: StreamScene) {}

  take = async (given: readonly unknown[]) => {
    const { ReadingsIngest } = await import('./readings-ingest.js');
    const { readGiven } = await import('./given-reading.js');
    return new ReadingsIngest(this.of.network.database.api).take(
      owner(),
      given.map((each) => readGiven(each)),
    );
  };
}

describe('what is missing, late or contradictory', () => {
  it('is declared once it was waited for, and what comes after all stands beside it', async () => {
    const stream = await scene.stream(sensor, { patienceSeconds: 1, batchReadings: 2 });
    await scene.take(await many(stream, [1, 2, 6, 7]));
    await scene.work(stream);
    const { admin } = scene.network.database;
    await admin.platform
      .$executeRaw`UPDATE data_readings SET received_at = received_at - interval '1 hour' WHERE stream_id = ${stream.id}::uuid`;
    await scene.work(stream);
    expect(await scene.streams.find(owner(), stream.id)).toMatchObject({ settled: 7n, anchored: 2 });
    expect(await scene.readings.gaps(owner(), stream.id, page)).toMatchObject([{ seqFrom: 3n, seqTo: 5n }]);
    const late = await scene.signed(stream, sensor, 4, { at: now() - 90_000 });
    expect(await looked([late])).toEqual(['ACCEPTED']);
    await scene.work(stream);
    const [error] = await scene.readings.errors(owner(), stream.id, page);
    const kept = await scene.readings.find(owner(), stream.id, 4n);
    expect(error).toMatchObject({ seq: 4n, cause: 'came late', state: 'DONE' });
    expect(Buffer.from(error!.replacement!).toString('base64')).toBe(
      leafText({ seq: 4, occurredAt: Number(kept.occurredAt), hash: kept.hash }),
    );
    expect(kept.late).toBe(true);
    expect(await chain('corrections', toHex(stream.stream), 4n)).toBe(1);
    await expect(scene.readings.receiptParts(owner(), stream.id, 4n)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  });

  it('is corrected beside what stays', async () => {
    const stream = await scene.stream(sensor);
    await scene.take(await many(stream, [1, 2, 3, 4]));
    const wish = { seq: 2n, cause: 'sensor drift', replacement: `0x${'ab'.repeat(32)}` };
    await expect(scene.readings.correct(owner(), stream.id, wish)).rejects.toThrow(fault({ code: 'CONFLICT' }));
    await scene.work(stream);
    await scene.readings.correct(owner(), stream.id, wish);
    await scene.work(stream);
    expect(await scene.readings.errors(owner(), stream.id, page)).toMatchObject([{ seq: 2n, state: 'DONE' }]);
    expect(await chain('corrections', toHex(stream.stream), 2n)).toBe(1);
  });

  it('becomes a case: both are kept, the chain is shown them, and the device is cut off', async () => {
    const { A } = scene.network.members;
    const device = await scene.device(A);
    const stream = await scene.stream(device);
    const given = await many(stream, [1, 2], device);
    const other = await scene.signed(stream, device, 2, { content: 'something else' });
    expect(await scene.take(given)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await scene.take([other, given[1]])).toEqual(['CONTRADICTION', 'DUPLICATE']);
    await scene.work(stream);
    expect(await scene.readings.cases(owner(), stream.id, page)).toMatchObject([{ seq: 2n, state: 'DONE' }]);
    expect((await scene.streams.find(owner(), stream.id)).state).toBe('EQUIVOCATED');
    const { IdentityRegistry } = scene.network.kernel;
    expect((await IdentityRegistry.read<unknown[]>('devices', device.address))[3]).toBe(STATUS.Quarantined);
    expect(await looked(await many(stream, [3], device))).toEqual(['STREAM_CLOSED']);
  });

  it('goes on from where the chain stands, where somebody else anchored meanwhile', async () => {
    const stream = await scene.stream(sensor);
    await scene.take(await many(stream, [1, 2, 3, 4, 5]));
    const { A } = scene.network.members;
    await scene.network.tell(A, 'DataAnchor', 'declareGap', [toHex(stream.stream), 2n, `0x${'00'.repeat(32)}`]);
    await scene.streams.close(owner(), stream.id);
    await scene.work(stream);
    const batches = await scene.readings.batches(owner(), stream.id, page);
    expect(batches).toMatchObject([{ seqFrom: 3n, seqTo: 5n, state: 'DONE' }]);
  });

  const looked = (given: readonly unknown[]) => new StreamSceneIngest(scene).take(given);
});

describe('other ways to sign', () => {
  it('is by a key of secp256k1, or by Ed25519, which only the organisation answers for', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
    const stream = await scene.stream(sensor, {
      ...{ signer: { curve: 'ED25519', publicKey: toHex(key) }, producer: sensor.address },
    });
    const payload = Buffer.from('{"n":"a"}');
    const said = { seq: 1, occurredAt: now(), hash: Uint8Array.from(createHash('sha256').update(payload).digest()) };
    const signature = sign(null, readingMessage(scene.scope(stream), readingLeaf(said)), privateKey);
    const reading = { stream: stream.id, seq: 1, at: said.occurredAt, json: { n: 'a' }, signature: toHex(signature) };
    expect(await scene.take([reading])).toEqual(['ACCEPTED']);
    expect(await scene.readings.find(owner(), stream.id, 1n)).toMatchObject({ assurance: 'SELF_DECLARED' });
    expect(await scene.take([{ ...reading, seq: 2 }])).toEqual(['SIGNATURE_WRONG']);
    expect(plainDevice().address).toMatch(/^0x/);
  });

  it('is not at all, where a stream takes what its organisation declares', async () => {
    const stream = await scene.stream(sensor, { takesUnsigned: true });
    const reading = { stream: stream.id, seq: 1, at: now(), senml: [{ n: 'a', u: 'Cel', v: 23.5 }] };
    expect(await scene.take([reading, { ...reading, senml: [{ n: 'a', v: 1 }] }])).toEqual([
      'ACCEPTED',
      'NUMBER_TAKEN',
    ]);
    expect(await scene.readings.find(owner(), stream.id, 1n)).toMatchObject({ assurance: 'SELF_DECLARED' });
    expect(await scene.readings.cases(owner(), stream.id, page)).toEqual([]);
  });

  it('is over a commitment, where it is about people', async () => {
    const stream = await scene.stream(sensor, { personal: true });
    const clear = await scene.signed(stream, sensor, 1);
    expect(await scene.take([clear])).toEqual(['COMMITMENT_NEEDED']);
    const commitment = toHex(sha256(fromHex(clear['signature'] as `0x${string}`)));
    const at = now();
    const message = readingMessage(
      scene.scope(stream),
      readingLeaf({ seq: 1, occurredAt: at, hash: fromHex(commitment) }),
    );
    const signature = await sensor.sign({ hash: toHex(sha256(message)) });
    expect(await scene.take([{ stream: stream.id, seq: 1, at, commitment, signature }])).toEqual(['ACCEPTED']);
    expect(await scene.readings.find(owner(), stream.id, 1n)).toMatchObject({ payload: null });
  });
});
