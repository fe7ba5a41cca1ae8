import type { BackupSettings } from '@atoll/chains';
import { newIdentity } from '@atoll/crypto/age';
import { Actor, PERMISSIONS } from '@atoll/kernel';
import { testDatabase, type TestDatabase } from '@atoll/ledger/testing';
import { newEpochKey, opened, Sealing, envelopeText, readEnvelope, TAG } from '@atoll/sealed/envelopes';
import { newId } from '@atoll/store';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { ObjectChunks } from './object-chunks.js';
import { ObjectCopies } from './object-copies.js';
import { ObjectReconciler } from './object.reconciler.js';
import { ObjectsService } from './objects.service.js';

const CHUNK = 4_096;

let database: TestDatabase;
let directory: string;
let settings: BackupSettings;
let reconciler: ObjectReconciler;
let objects: ObjectsService;
let consortiumId: string;
let ada: Actor;
let others: Actor[];
let stranger: Actor;

beforeAll(async () => {
  database = await testDatabase();
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-objects-'));
  settings = { identity: await newIdentity(), directory, nodeCommand: [], privateEndpoints: true };
}, 120_000);
afterAll(async () => {
  await database.close();
  await fs.rm(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  const { platform } = database.admin;
  const actors = Array.from({ length: 5 }, () => new Actor(newId(), null, PERMISSIONS));
  [ada, , , , stranger] = actors as [Actor, Actor, Actor, Actor, Actor];
  others = actors.slice(1, 4);
  consortiumId = newId();
  await platform.organisation.createMany({
    data: actors.map(({ organisationId: id }, i) => ({ id, name: `org ${i}` })),
  });
  await platform.consortium.create({ data: { id: consortiumId, name: 'Sea', foundedBy: ada.organisationId } });
  await platform.consortiumMember.createMany({
    data: [ada, ...others].map(({ organisationId }) => ({ consortiumId, organisationId })),
  });
  reconciler = new ObjectReconciler(database.worker, settings);
  const copies = new ObjectCopies(database.worker, settings);
  /** What the worker's own door does. */
  const chunks = {
    read: async ({ organisationId, id }: { organisationId: string; id: string }, place: number) => {
      const object = await platform.storedObject.findUniqueOrThrow({
        where: { organisationId_id: { organisationId, id } },
        include: { replicas: true },
      });
      return copies.chunk(
        object,
        place,
        object.replicas.map(({ holderId }) => holderId),
      );
    },
  } as unknown as ObjectChunks;
  objects = new ObjectsService(database.api, chunks);
});

/** Passes over an object until nothing is to be done at once. */
async function worked(id: string): Promise<void> {
  const key = `${ada.organisationId}/${id}`;
  for (let again = await reconciler.handle(key); again && again.lookAgainMs < 1_000;)
    again = await reconciler.handle(key);
}

const give = async (forOthers: bigint, ...actors: Actor[]) => {
  for (const actor of actors) await objects.setObjectStore(actor, { forOthers });
};

async function sealed(size = 3 * CHUNK + 5) {
  const key = newEpochKey();
  const hash = `0x${'01'.repeat(32)}` as const;
  const place = {
    chainId: '1',
    contract: `0x${'5e'.repeat(20)}`,
    resourceId: hash,
    seq: '1',
    revision: 0,
    schemaId: hash,
  };
  const sealing = new Sealing(key, { ...place, policyEpoch: '1' } as never, CHUNK);
  const content = Uint8Array.from({ length: size }, (_, i) => i % 251);
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealing.seal([content])) chunks.push(chunk);
  return { key, content, chunks, envelope: sealing.envelope([]) };
}
type Content = Awaited<ReturnType<typeof sealed>>;

const wish = ({ chunks, envelope }: Content) => ({
  ...{ consortiumId, chunk: CHUNK + TAG, ctRoot: envelope.ctRoot, envelope: envelopeText(envelope) },
  bytes: BigInt(chunks.reduce((sum, { length }) => sum + length, 0)),
});

async function put(content: Content, order = [...content.chunks.keys()]) {
  const { id } = await objects.putObject(ada, wish(content));
  for (const place of order) await objects.putChunk(ada, id, place, content.chunks[place]!);
  await worked(id);
  return objects.object(ada, id);
}

const fileOf = (holder: Actor, ctRoot: string, place: number) =>
  path.join(directory, 'objects', holder.organisationId, ada.organisationId, ctRoot.slice(2), '0', String(place));

const holdersOf = async (id: string, status = 'HELD') =>
  (await objects.replicas(ada, id)).filter((replica) => replica.status === status).map(({ holderId }) => holderId);
const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'accepted',
    (error: { detail?: { code: string; field?: string } }) => error.detail?.field ?? error.detail?.code,
  );

it('brings ciphertext into three members’ stores, who cannot read it, and gives it back', async () => {
  await give(10n ** 9n, ada, ...others);
  const content = await sealed();
  const object = await put(content, [2, 0, 3, 1]);
  expect(object).toMatchObject({ status: 'STORED', message: '3 members hold it' });
  const holders = await holdersOf(object.id);
  expect(holders).toHaveLength(3);
  expect(holders).toContain(ada.organisationId);
  const read: Uint8Array[] = [];
  for (const place of content.chunks.keys()) read.push(await objects.chunk(ada, object.id, place));
  const plain: Uint8Array[] = [];
  for await (const part of opened(readEnvelope(object.envelope!), content.key, read)) plain.push(part);
  expect(Uint8Array.from(Buffer.concat(plain))).toEqual(content.content);
  expect(await database.admin.platform.objectPart.count({ where: { objectId: object.id } })).toBe(0);
  const holder = others.find(({ organisationId }) => holders.includes(organisationId))!;
  expect(
    Buffer.from(await fs.readFile(fileOf(holder, object.ctRoot, 0))).includes(
      Buffer.from(content.content.slice(0, 32)),
    ),
  ).toBe(false);
});

it('says what is missing while too few members have room, and goes on when one has', async () => {
  await give(10n ** 9n, ada, others[0]!);
  await give(10n, others[1]!); // takes less than this
  const { id, status, message } = await put(await sealed());
  expect([status, message]).toEqual(['REPLICATING', expect.stringContaining('2 of 3 copies')]);
  await give(10n ** 9n, others[2]!);
  await worked(id);
  expect((await objects.object(ada, id)).status).toBe('STORED');
  expect(await holdersOf(id)).not.toContain(others[1]!.organisationId);
});

it('asks holders for chunks, repairs who lost one or has another, and gives up who fails again and again', async () => {
  await give(10n ** 9n, ada, ...others);
  const content = await sealed(10); // one chunk: whichever is asked for
  const object = await put(content);
  const holders = await holdersOf(object.id);
  const loser = others.find(({ organisationId }) => holders.includes(organisationId))!;
  const file = fileOf(loser, object.ctRoot, 0);
  const askAgain = async () => {
    await database.admin.platform.objectReplica.updateMany({
      where: { objectId: object.id },
      data: { challengedAt: null },
    });
    await worked(object.id);
  };
  await askAgain();
  for (const replica of await objects.replicas(ada, object.id))
    expect(replica).toMatchObject({ challenges: 2, failures: 0, lastPlace: 0, status: 'HELD' });

  for (const spoil of [() => fs.rm(file), () => fs.writeFile(file, 'something else')]) {
    await spoil();
    await askAgain();
    expect(Uint8Array.from(await fs.readFile(file))).toEqual(content.chunks[0]); // repaired from another
    expect((await objects.object(ada, object.id)).status).toBe('STORED');
  }
  await fs.rm(file);
  await askAgain();
  const replicas = await objects.replicas(ada, object.id);
  expect(replicas.find(({ holderId }) => holderId === loser.organisationId)).toMatchObject({
    status: 'FAILED',
    failures: 3,
  });
  expect(await holdersOf(object.id)).toHaveLength(3); // the fourth member took over
});

it('erases every copy, the envelope and the leaves, and leaves the commitment', async () => {
  await give(10n ** 9n, ada, ...others);
  const { id, ctRoot } = await put(await sealed());
  const holders = [ada, ...others].filter((it) => it);
  await objects.eraseObject(ada, id);
  await worked(id);
  const erased = await objects.object(ada, id);
  expect(erased).toMatchObject({ status: 'ERASED', ctRoot, envelope: null, leaves: null });
  for (const holder of holders) await expect(fs.readFile(fileOf(holder, ctRoot, 0))).rejects.toThrow('ENOENT');
  expect(await code(objects.chunk(ada, id, 0))).toBe('CONFLICT');
  expect(await code(objects.putChunk(ada, id, 0, new Uint8Array(1)))).toBe('CONFLICT');
  expect(await holdersOf(id, 'GONE')).toHaveLength(3);
});

it('refuses chunks that do not have the root that was announced', async () => {
  await give(10n ** 9n, ada, ...others);
  const content = await sealed();
  content.chunks[1] = content.chunks[1]!.with(7, content.chunks[1]![7]! ^ 1);
  const object = await put(content);
  expect(object.status).toBe('REFUSED');
  expect(await objects.replicas(ada, object.id)).toEqual([]);
  expect(await database.admin.platform.objectPart.count({ where: { objectId: object.id } })).toBe(0);
});

it('refuses what does not fit, and each thing that is not the caller’s', async () => {
  const content = await sealed();
  const right = wish(content);
  const other = `0x${'ab'.repeat(32)}`;
  const begin = (more: object) => code(objects.putObject(ada, { ...right, ...more }));
  expect(await begin({ ctRoot: 'x' })).toBe('ctRoot');
  expect(await begin({ ctRoot: other })).toBe('envelope');
  expect(await begin({ envelope: '{}' })).toBe('envelope');
  expect(await begin({ chunk: 2 ** 21 })).toBe('chunk');
  expect(await begin({ chunk: 1, bytes: 2n ** 20n })).toBe('chunk');
  expect(await begin({ bytes: 0n })).toBe('bytes');
  expect(await begin({ copies: 99 })).toBe('copies');
  expect(await begin({ consortiumId: newId() })).toBe('NOT_FOUND');
  expect(await code(objects.putObject(stranger, right))).toBe('NOT_FOUND');
  expect(await begin({ bytes: 2n ** 41n, chunk: 2 ** 20 })).toBe('chunk');
  const { id } = await objects.putObject(ada, right);
  const chunk = (place: number, bytes: Uint8Array, actor = ada) => code(objects.putChunk(actor, id, place, bytes));
  expect(await chunk(4, content.chunks[0]!)).toBe('place');
  expect(await chunk(0, content.chunks[3]!)).toBe('bytes');
  for (const actor of [stranger, others[0]!]) {
    expect(await chunk(0, content.chunks[0]!, actor)).toBe('NOT_FOUND');
    expect(await code(objects.object(actor, id))).toBe('NOT_FOUND');
    expect(await code(objects.chunk(actor, id, 0))).toBe('NOT_FOUND');
    expect(await code(objects.eraseObject(actor, id))).toBe('NOT_FOUND');
    expect(await objects.replicas(actor, id)).toEqual([]);
  }
  expect((await objects.putObject(ada, right)).id).toBe(id); // the same ciphertext is the same object
  expect(await begin({ bytes: right.bytes + 1n })).toBe('CONFLICT');
  const bare = (i: number) => ({ ...right, envelope: undefined, ctRoot: `0x${i.toString(16).padStart(64, '0')}` });
  for (let i = 1; i < 32; i++) await objects.putObject(ada, bare(i));
  expect(await begin(bare(32))).toBe('QUOTA_EXCEEDED');
});

it('shows a holder that it holds, and nothing else', async () => {
  await give(10n ** 9n, ada, ...others);
  const { id } = await put(await sealed());
  const holders = await holdersOf(id);
  const holder = others.find(({ organisationId }) => holders.includes(organisationId))!;
  expect(await objects.holdings(holder, { take: 10 })).toMatchObject([
    { objectId: id, organisationId: ada.organisationId },
  ]);
  expect(await code(objects.object(holder, id))).toBe('NOT_FOUND');
  expect(await objects.holdings(stranger, { take: 10 })).toEqual([]);
});

it('tells to whom the key of a bucket is encrypted, and takes no other', async () => {
  await give(0n, ada);
  expect(await reconciler.due(1_000)).toContain(ada.organisationId);
  await reconciler.handle(ada.organisationId);
  expect((await objects.objectStore(ada))?.installation).toMatch(/^age1/);
  const s3 = { endpoint: 'https://s3.example.org', region: 'eu-1', bucket: 'atoll', prefix: '', accessKeyId: 'id' };
  expect(await code(objects.setObjectStore(ada, { s3: { ...s3, sealedSecret: 'in the clear' } }))).toBe(
    's3.sealedSecret',
  );
  expect(await code(objects.setObjectStore(ada, { forOthers: -1n }))).toBe('forOthers');
  expect(await objects.objectStore(others[0]!)).toBeNull();
});
