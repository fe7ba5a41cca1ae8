import type { BackupSettings } from '@atoll/chains';
import type { Member } from '@atoll/contracts/testing';
import { newIdentity } from '@atoll/crypto/age';
import { fromHex } from '@atoll/crypto';
import { provesChunk } from '@atoll/sealed';
import { envelopeText, newEpochKey, Sealing, TAG } from '@atoll/sealed/envelopes';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { PrivacyPoliciesService } from '../grants/privacy-policies.service.js';
import { resourceOf } from '../grants/data-policies.service.js';
import { lower, nameWord } from '../grants/masks.js';
import { GrantsScene } from '../grants/testing.js';
import { DataObjectsService } from './data-objects.service.js';
import type { ObjectChunks } from './object-chunks.js';
import { ObjectCopies } from './object-copies.js';
import { ObjectReconciler } from './object.reconciler.js';
import { ObjectsService } from './objects.service.js';

type Hex = `0x${string}`;
const CHUNK = 4_096;

let scene: GrantsScene;
let directory: string;
let reconciler: ObjectReconciler;
let objects: ObjectsService;
let data: DataObjectsService;
let policies: PrivacyPoliciesService;
let [A, B, AUTHORITY, REGULATOR] = [] as unknown as [Member, Member, Member, Member];

beforeAll(async () => {
  scene = await GrantsScene.open();
  ({ A, B, AUTHORITY, REGULATOR } = scene.network.members);
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-data-'));
  const settings: BackupSettings = {
    ...{ identity: await newIdentity(), directory, nodeCommand: [], privateEndpoints: true },
  };
  const { api, worker } = scene.network.database;
  reconciler = new ObjectReconciler(worker, settings);
  const copies = new ObjectCopies(worker, settings);
  /** What the worker's own door does. */
  const chunks = {
    read: async ({ organisationId, id }: { organisationId: string; id: string }, place: number) => {
      const where = { organisationId_id: { organisationId, id } };
      const object = await worker.platform.storedObject.findUniqueOrThrow({ where, include: { replicas: true } });
      const holders = object.replicas.map(({ holderId }) => holderId);
      return copies.chunk(object, place, holders);
    },
  } as unknown as ObjectChunks;
  objects = new ObjectsService(api, chunks);
  data = new DataObjectsService(api, objects, chunks);
  policies = new PrivacyPoliciesService(api);
  for (const { actor } of [A, B, AUTHORITY, REGULATOR]) await objects.setObjectStore(actor, { forOthers: 10n ** 9n });
}, 600_000);
afterAll(async () => {
  await scene.network.close();
  await fs.rm(directory, { recursive: true, force: true });
});

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

/** Ciphertext that is bound to a resource, or says it is to another one. */
async function sealed(resource: Hex, chainId = '31337') {
  const zero: Hex = `0x${'00'.repeat(32)}`;
  const aad = { contract: `0x${'5e'.repeat(20)}` as Hex, seq: '1', revision: 0, schemaId: zero, policyEpoch: '1' };
  const sealing = new Sealing(newEpochKey(), { ...aad, chainId, resourceId: resource }, CHUNK);
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealing.seal([new Uint8Array(2 * CHUNK + 5)])) chunks.push(chunk);
  const envelope = sealing.envelope([]);
  const bytes = BigInt(chunks.reduce((sum, { length }) => sum + length, 0));
  return { chunks, ctRoot: envelope.ctRoot, envelope: envelopeText(envelope), bytes, chunk: CHUNK + TAG };
}

const wish = (resource: Hex, { chunks: _, ...said }: Awaited<ReturnType<typeof sealed>>, copies = 4) => ({
  ...{ chainId: scene.chainId, resource, copies },
  ...said,
});

async function worked(id: string): Promise<void> {
  const key = `${A.organisationId}/${id}`;
  for (let again = await reconciler.handle(key); again && again.lookAgainMs < 1_000;)
    again = await reconciler.handle(key);
}

async function put(resource: Hex, copies?: number) {
  const content = await sealed(resource);
  const { id } = await data.put(A.actor, wish(resource, content, copies));
  for (const [place, chunk] of content.chunks.entries()) await objects.putChunk(A.actor, id, place, chunk);
  await worked(id);
  return { id, ...content };
}

const holdersOf = async (id: string) =>
  (await objects.replicas(A.actor, id))
    .filter(({ status }) => status === 'HELD')
    .map(({ holderId }) => holderId)
    .sort();
const orgs = (...members: Member[]) => members.map(({ organisationId }) => organisationId).sort();

it('lies with whom its policy lists and with its owner, and moves when the list does', async () => {
  const resource = await scene.resource(A, { storers: [B.principal] });
  const { id } = await put(resource, 2);
  expect(await holdersOf(id)).toEqual(orgs(A, B));
  expect((await objects.object(A.actor, id)).status).toBe('STORED');
  const terms = { scopes: ['READ' as const], purposes: ['care'], brokered: true, storers: [AUTHORITY.principal] };
  await scene.done(await scene.policies.amend(A.actor, scene.chainId, resource, terms));
  await worked(id);
  expect(await holdersOf(id)).toEqual(orgs(A, AUTHORITY));
  expect(await objects.holdings(B.actor, { take: 10 })).toEqual([]);
  // Nobody else has room, for nobody else is listed.
  const more = await put(resource, 3);
  expect(await holdersOf(more.id)).toEqual(orgs(A, AUTHORITY));
  expect((await objects.object(A.actor, more.id)).message).toMatch(/no other member whom the policy lists/);
}, 120_000);

it('is had by its owner, by whom the policy lists, and by who has a grant; for everybody else it is not there', async () => {
  const { chainId } = scene;
  const resource = await scene.resource(A, { storers: [B.principal] });
  const under = { chainId, resource };
  const { ctRoot, chunks } = await put(resource, 2);
  const got = (member: Member, place = 0) => data.get(member.actor, under, ctRoot, place);
  const listed = async (member: Member) => (await data.list(member.actor, under, { take: 5 })).length;
  for (const member of [A, B]) {
    const { count, path: pathOf, bytes } = await got(member, 2);
    expect(Buffer.compare(bytes, chunks[2]!)).toBe(0);
    expect(provesChunk(fromHex(ctRoot), { place: 2, count, chunk: bytes, path: pathOf() })).toBe(true);
    expect(await listed(member)).toBe(1);
  }
  const none = fault({ code: 'NOT_FOUND', what: 'data' });
  await expect(got(AUTHORITY)).rejects.toThrow(none);
  expect(await listed(AUTHORITY)).toBe(0);
  await expect(data.get(scene.network.stranger, under, ctRoot, 0)).rejects.toThrow(none);
  await expect(data.list(scene.network.stranger, under, { take: 5 })).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(got(A, 3)).rejects.toThrow(fault({ code: 'INVALID', field: 'place' }));

  const grant = await scene.granted(A, AUTHORITY, resource);
  expect((await got(AUTHORITY)).count).toBe(3);
  await scene.done(await scene.grants.revoke(A.actor, chainId, grant));
  await expect(got(AUTHORITY)).rejects.toThrow(none);
  // What the chain says now counts, whatever was read of it before.
  const other = await scene.granted(A, AUTHORITY, resource);
  const { platform } = scene.network.database.admin;
  await scene.done(await scene.grants.revoke(A.actor, chainId, other));
  await platform.accessGrant.updateMany({ where: { id: other }, data: { state: 'GRANTED' } });
  await expect(got(AUTHORITY)).rejects.toThrow(none);
}, 120_000);

it('is put by whom the resource is of, and opens at no other one', async () => {
  const [resource, other] = [await scene.resource(A), await scene.resource(A)];
  const content = await sealed(resource);
  await expect(data.put(B.actor, wish(resource, content))).rejects.toThrow(fault({ code: 'CONFLICT', what: 'policy' }));
  await expect(data.put(A.actor, wish(other, content))).rejects.toThrow(fault({ code: 'INVALID', field: 'envelope' }));
  await expect(data.put(A.actor, wish(resource, await sealed(resource, '1')))).rejects.toThrow(
    fault({ code: 'INVALID', field: 'envelope' }),
  );
  const unknown: Hex = `0x${'77'.repeat(32)}`;
  await expect(data.put(A.actor, wish(unknown, await sealed(unknown)))).rejects.toThrow(
    fault({ code: 'NOT_FOUND', what: 'policy' }),
  );
  await data.put(A.actor, wish(resource, content));
  const { consortiumId } = scene.network;
  const { chunks: _, ...said } = content;
  // The same ciphertext under no policy would be kept by everybody.
  await expect(objects.putObject(A.actor, { ...said, consortiumId })).rejects.toThrow(fault({ code: 'CONFLICT' }));
});

it('has a privacy policy that is set as often as it is meant, and says who may do what', async () => {
  const { chainId } = scene;
  const terms = { scopes: ['READ' as const, 'PROCESS' as const], purposes: ['care', 'tax'], brokered: true };
  const set = async (storers: string[] | null) =>
    scene.done(await policies.set(A.actor, { chainId, name: 'meter/9', ...terms, storers }));
  const { subject, function: first } = await set(null);
  const resource = resourceOf(lower(A.principal), nameWord('meter/9'));
  expect([subject, first]).toEqual([resource, 'createPolicy']);
  expect(await policies.find(REGULATOR.actor, chainId, resource)).toMatchObject({ everybodyStores: true, parties: [] });
  expect((await set([B.principal])).function).toBe('amendPolicy');
  const id = await scene.granted(A, AUTHORITY, resource, { purposes: ['tax'] });
  const view = await policies.find(REGULATOR.actor, chainId, resource);
  expect(view).toMatchObject({ everybodyStores: false, policy: { version: 2n } });
  expect(view.parties).toEqual([
    {
      ...{ address: lower(AUTHORITY.principal), organisationId: AUTHORITY.organisationId, ciphertextOnly: false },
      ...{ scopes: ['READ'], purposes: ['tax'], grantId: id, validUntil: expect.any(BigInt) },
    },
    {
      ...{ address: lower(B.principal), organisationId: B.organisationId, ciphertextOnly: true },
      ...{ scopes: ['STORE_CIPHERTEXT'], purposes: [], grantId: null, validUntil: null },
    },
  ]);
  const theirs = policies.set(B.actor, { chainId, name: 'x', owner: A.principal, ...terms });
  await expect(theirs).rejects.toThrow(fault({ code: 'REVERTED', error: 'NotAuthorised' }));
  await expect(policies.find(scene.network.stranger, chainId, resource)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
}, 60_000);
