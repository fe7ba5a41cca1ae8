import { fromHex, publicKeyOf, toHex } from '@atoll/crypto';
import { decryptText, decryptWith, encryptText, identityFrom, newIdentity, recipientOf } from '@atoll/crypto/age';
import { MemoryDriver, type NodeRef } from '@atoll/driver';
import { testBucket } from '@atoll/embedded/testing-bucket';
import { Actor } from '@atoll/kernel';
import { type Genesis, parseGenesis, type RpcCall } from '@atoll/protocol';
import { WorkerDoor } from '@atoll/queue';
import type { Prisma } from '@atoll/store';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { Scene } from '../testing.js';
import { BackupReconciler } from './backup.reconciler.js';
import type { BackupSettings } from './backup-store.js';
import { BackupsService, keyOf } from './backups.service.js';
import { RawBlocks } from './raw-blocks.js';
import { readManifest } from './manifest.js';
import { isStale } from './schedule.js';

const FIXTURES = path.resolve(import.meta.dirname, '../../../protocol/fixtures/besu-qbft');
const NODE = path.resolve(import.meta.dirname, '../../../../apps/node/dist/main.js');
const read = async (file: string): Promise<unknown> => JSON.parse(await fs.readFile(path.join(FIXTURES, file), 'utf8'));

const raw = (await read('raw-blocks-0-20.json')) as Record<string, string>;
const shown = (await read('blocks-0-20.json')) as { number: string; hash: string; stateRoot: string }[];
const genesis: Genesis = parseGenesis(await read('genesis.json'));

/** Nodes in memory that know the blocks that Besu recorded, up to a height. */
class Recorded extends MemoryDriver {
  height = 12;
  forged: string | null = null;

  override async control<T>(node: NodeRef, method: string, params: unknown[], fence?: number): Promise<T> {
    const number = Number(params[0]);
    if (method === 'eth_blockNumber') return `0x${this.height.toString(16)}` as T;
    if (method === 'debug_getRawBlock') return (this.forged ?? raw[number]) as T;
    if (method === 'eth_getBlockByNumber') return shown.find((block) => Number(block.number) === number) as T;
    return super.control(node, method, params, fence);
  }

  override controlAll(node: NodeRef, calls: readonly RpcCall[]): Promise<unknown[]> {
    return Promise.all(calls.map(({ method, params = [] }) => this.control(node, method, [...params])));
  }
}

let scene: Scene;
let driver: Recorded;
let settings: BackupSettings;
let service: BackupsService;
let reconciler: BackupReconciler;
beforeAll(async () => {
  driver = new Recorded({ blocksPerLook: 1 });
  scene = await Scene.open(driver);
  settings = {
    identity: identityFrom(new Uint8Array(32).fill(5)),
    directory: await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-backups-')),
    nodeCommand: [process.execPath, NODE],
    privateEndpoints: false,
  };
  service = new BackupsService(scene.database.api, new RawBlocks(new WorkerDoor('http://127.0.0.1:9', '')));
  reconciler = new BackupReconciler(scene.database.worker, driver, settings);
}, 120_000);
afterAll(async () => {
  await scene.close();
  await fs.rm(settings.directory, { recursive: true });
});

async function chainOfBesu(counts = [2, 2]) {
  const { actors, chain } = await scene.running(counts);
  await scene.platform.chain.update({
    where: { id: chain.id },
    data: { genesis: genesis as unknown as Prisma.InputJsonObject },
  });
  const [owner] = actors as [Actor];
  return { owner, other: actors[1]!, chainId: chain.id };
}

async function planned(owner: Actor, chainId: string) {
  const identity = await newIdentity();
  await service.setPlan(owner, { chainId, recipient: await recipientOf(identity) });
  return identity;
}

/** Passes until nothing is left to do at once. */
async function work(owner: Actor, chainId: string): Promise<void> {
  for (let pass = 0; pass < 20; pass++)
    if (!(await reconciler.handle(keyOf({ organisationId: owner.organisationId, chainId })))) return;
}

const files = async () =>
  (await fs.readdir(settings.directory, { recursive: true })).filter((name) => name.endsWith('.age'));

it('keeps the blocks and the keys so that the member opens them, builds on what it has, and a drill proves the state', async () => {
  const { owner, chainId } = await chainOfBesu();
  const member = await planned(owner, chainId);
  driver.height = 12;
  const first = await service.start(owner, chainId);
  await work(owner, chainId);
  const before = await files();
  expect(await service.find(owner, first.id)).toMatchObject({ status: 'DONE', height: 12n, keys: 2 });

  driver.height = 20;
  const second = await service.start(owner, chainId);
  await work(owner, chainId);
  const done = await service.find(owner, second.id);
  expect(done).toMatchObject({
    status: 'DONE',
    height: 20n,
    headHash: shown[20]!.hash,
    stateRoot: shown[20]!.stateRoot,
  });
  expect((await files()).filter((file) => !before.includes(file))).toHaveLength(2);

  const { DirectoryStore } = await import('./directory-store.js');
  const store = new DirectoryStore(settings.directory);
  const manifest = await readManifest(store, done.manifest!, done.digest!, member);
  expect(manifest.blocks.map(({ first, last }) => [first, last])).toEqual([
    [1, 12],
    [13, 20],
  ]);
  const blocks = await Promise.all(
    manifest.blocks.map(async ({ name }) => decryptWith(member, (await store.get(name))!)),
  );
  const recorded = Array.from({ length: 20 }, (_, i) => Buffer.from(fromHex(raw[i + 1]!)));
  expect(Buffer.concat(blocks)).toEqual(Buffer.concat(recorded));
  for (const { sealed, publicKey } of manifest.keys)
    expect(toHex(publicKeyOf(fromHex((await decryptText(member, sealed)) as `0x${string}`)))).toBe(publicKey);
  await expect(decryptText(settings.identity, manifest.keys[0]!.sealed)).rejects.toThrow(/another key/);

  await service.drill(owner, second.id);
  await work(owner, chainId);
  expect(await service.find(owner, second.id)).toMatchObject({
    ...{ drill: 'PASSED', drillBlocks: 20, status: 'DONE' },
    drillMessage: expect.stringContaining(shown[20]!.stateRoot),
  });
}, 120_000);

it('fails the drill of a backup that somebody changed, and says which file', async () => {
  const { owner, chainId } = await chainOfBesu();
  await planned(owner, chainId);
  const { id } = await service.start(owner, chainId);
  await work(owner, chainId);
  const [chunk] = await scene.platform.backupChunk.findMany({ where: { chainId } });
  await fs.appendFile(path.join(settings.directory, chunk!.name), 'x');
  await service.drill(owner, id);
  await work(owner, chainId);
  expect(await service.find(owner, id)).toMatchObject({
    drill: 'FAILED',
    drillMessage: expect.stringContaining('changed'),
  });
  expect((await service.plan(owner, chainId))!.trouble).toContain(chunk!.name);
}, 120_000);

it('believes no block that the validators did not seal', async () => {
  const { owner, chainId } = await chainOfBesu();
  await planned(owner, chainId);
  driver.forged = raw[2]!;
  const { id } = await service.start(owner, chainId);
  await work(owner, chainId);
  driver.forged = null;
  expect(await service.find(owner, id)).toMatchObject({
    status: 'FAILED',
    message: expect.stringContaining('not to be believed: NUMBER'),
  });
});

it('keeps as many as the plan says, begins anew for another backup key, and tells others nothing', async () => {
  const { owner, other, chainId } = await chainOfBesu();
  const old = await planned(owner, chainId);
  await service.setPlan(owner, { chainId, recipient: await recipientOf(old), keep: 2 });
  for (let i = 0; i < 4; i++) {
    await service.start(owner, chainId);
    await work(owner, chainId);
  }
  expect(await service.list(owner, chainId, { take: 10 })).toHaveLength(2);
  expect(await service.list(other, chainId, { take: 10 })).toEqual([]);
  expect(await service.plan(other, chainId)).toBeNull();
  expect(await service.sealedKeys(other, chainId)).toEqual([]);

  const fresh = await planned(owner, chainId);
  const { id } = await service.start(owner, chainId);
  await work(owner, chainId);
  const recipients = await scene.platform.backupChunk.findMany({ where: { chainId }, select: { recipient: true } });
  expect(new Set(recipients.map(({ recipient }) => recipient))).toEqual(
    new Set([await recipientOf(old), await recipientOf(fresh)]),
  );
  await expect(service.find(other, id)).rejects.toMatchObject({ detail: { code: 'NOT_FOUND' } });
}, 60_000);

it('is whole in each place: in a bucket it begins anew, and back here it goes on from what lies here', async () => {
  const { owner, chainId } = await chainOfBesu();
  const recipient = await recipientOf(await planned(owner, chainId));
  const outside = new BackupReconciler(scene.database.worker, driver, { ...settings, privateEndpoints: true });
  const done = async (deed: Promise<{ id: string }>) => {
    const { id } = await deed;
    const { organisationId } = owner;
    for (let pass = 0; pass < 20; pass++) if (!(await outside.handle(keyOf({ organisationId, chainId })))) break;
    return service.find(owner, id);
  };
  driver.height = 12;
  const here = await done(service.start(owner, chainId));

  const bucket = await testBucket();
  try {
    const { endpoint, region, accessKeyId } = bucket;
    const sealedSecret = await encryptText(await recipientOf(settings.identity), bucket.secret);
    const s3 = { endpoint, region, bucket: bucket.bucket, prefix: '', accessKeyId, sealedSecret };
    await service.setPlan(owner, { chainId, recipient, s3 });
    driver.height = 20;
    const there = await done(service.start(owner, chainId));
    expect(there).toMatchObject({ status: 'DONE', height: 20n });
    expect([...bucket.files.keys()].some((name) => /\/blocks\/1-/.test(name))).toBe(true);
    expect(await done(service.drill(owner, there.id))).toMatchObject({ drill: 'PASSED', drillBlocks: 20 });
    expect(await done(service.drill(owner, here.id))).toMatchObject({ drill: 'PASSED', drillBlocks: 12 });

    await service.setPlan(owner, { chainId, recipient, s3: null });
    const again = await done(service.start(owner, chainId));
    expect(await done(service.drill(owner, again.id))).toMatchObject({ drill: 'PASSED', drillBlocks: 20 });
    expect(await done(service.drill(owner, there.id))).toMatchObject({
      drill: 'FAILED',
      drillMessage: expect.stringContaining('another place'),
    });
    const kept = bucket.files.size;
    await service.setPlan(owner, { chainId, recipient, keep: 1 });
    await done(service.start(owner, chainId));
    expect(await service.list(owner, chainId, { take: 10 })).toHaveLength(1);
    expect(bucket.files.size).toBe(kept);
  } finally {
    bucket.close();
  }
}, 120_000);

it('makes a backup and a drill when the schedule says so, and calls a plan stale that missed two', async () => {
  const { owner, chainId } = await chainOfBesu();
  const recipient = await recipientOf(await newIdentity());
  await service.setPlan(owner, { chainId, recipient, everyHours: 6, drillEveryHours: 24 });
  await work(owner, chainId);
  const [backup] = await service.list(owner, chainId, { take: 10 });
  expect(backup).toMatchObject({ message: 'Is complete', status: 'DONE', drill: 'PASSED' });
  await work(owner, chainId);
  expect(await service.list(owner, chainId, { take: 10 })).toHaveLength(1);

  const plan = (await service.plan(owner, chainId))!;
  const after = (hours: number) => isStale(plan, new Date(backup!.endedAt!.getTime() + hours * 3_600_000));
  expect([after(11), after(12.5)]).toEqual([false, true]);

  const ago = new Date(Date.now() - 13 * 3_600_000);
  await scene.platform.backupPlan.updateMany({ where: { chainId }, data: { lastGoodAt: ago } });
  const { conditions } = await scene.settle(chainId);
  expect(conditions).toContainEqual(
    expect.objectContaining({ type: 'BackupStale', status: 'True', reason: 'BackupOverdue' }),
  );
}, 120_000);

it('refuses what is no plan, no key and no bucket', async () => {
  const { owner, chainId } = await chainOfBesu();
  const recipient = await recipientOf(await newIdentity());
  const invalid = (field: string) => ({ detail: { code: 'INVALID', field } });
  await expect(service.setPlan(owner, { chainId, recipient: 'age1' })).rejects.toMatchObject(invalid('recipient'));
  await expect(service.setPlan(owner, { chainId, recipient, keep: 0 })).rejects.toMatchObject(invalid('keep'));
  await expect(service.setPlan(owner, { chainId, recipient, everyHours: 1e9 })).rejects.toMatchObject(
    invalid('everyHours'),
  );
  await expect(service.start(owner, chainId)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  const s3 = { endpoint: 'https://s3.example.org', region: 'eu', bucket: 'b-1', prefix: '', accessKeyId: 'a' };
  const sealedSecret = await encryptText(recipient, 'secret');
  const wish = (more: object) => service.setPlan(owner, { chainId, recipient, s3: { ...s3, sealedSecret, ...more } });
  await expect(wish({ endpoint: 'file:///etc' })).rejects.toMatchObject(invalid('s3.endpoint'));
  await expect(wish({ endpoint: 'https://a:b@s3.example.org' })).rejects.toMatchObject(invalid('s3.endpoint'));
  await expect(wish({ bucket: '../x' })).rejects.toMatchObject(invalid('s3.bucket'));
  await expect(wish({ prefix: 'a/../../b' })).rejects.toMatchObject(invalid('s3.prefix'));
  await expect(wish({ sealedSecret: 'plain' })).rejects.toMatchObject(invalid('s3.sealedSecret'));
  expect((await wish({})).s3).toEqual(s3);
});
