import type { Member } from '@atoll/contracts/testing';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { wrapHash, type Recipient } from '@atoll/sealed/envelopes';
import { newId, type KeyRelease } from '@atoll/store';
import type { Hex } from 'viem';

import { lower, NO_WORD } from './masks.js';
import { provesReceipt } from './receipt-tree.js';
import { leafOf } from './access-receipts.service.js';
import { GrantsScene } from './testing.js';

let scene: GrantsScene;
let [A, B, AUTHORITY, REGULATOR] = [] as unknown as [Member, Member, Member, Member];
let [keysOfA, keysOfB] = [] as unknown as [KemKeys, KemKeys];
beforeAll(async () => {
  scene = await GrantsScene.open();
  ({ A, B, AUTHORITY, REGULATOR } = scene.network.members);
  keysOfA = await scene.readerKey(A, 'P256');
  keysOfB = await scene.readerKey(B, 'X25519');
}, 120_000);
afterAll(() => scene.network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const admin = () => scene.network.database.admin.platform;
const view = () => scene.network.view();
const usesLeft = async (id: Hex) => Number((await (await view()).read('AccessGrant', 'grants', [id]))[3]);

/** A resource whose key its owner has, and a grant of it. */
async function shared(brokered = true) {
  const resource = await scene.resource(A, { brokered });
  const key = await scene.ownKey(A, keysOfA, resource);
  const grant = await scene.granted(A, B, resource);
  return { resource, key, grant };
}

const request = (grantId: Hex, request: string, rest: object = {}) =>
  scene.releases.request(B.actor, { chainId: scene.chainId, grantId, purpose: 'care', request, ...rest });
async function ended({ id }: KeyRelease): Promise<KeyRelease> {
  await scene.settle();
  return scene.releases.find(B.actor, id);
}

it('lets a key out for a receipt, which is one use and names what went out', async () => {
  const { resource, key, grant } = await shared();
  const release = await ended(await request(grant, 'visit-1'));
  expect(await scene.opened(release, keysOfB)).toEqual(key);
  expect(await usesLeft(grant)).toBe(4);
  expect(release.wrapHash).toBe(wrapHash(release.recipient as Recipient));
  const [receipt] = await scene.receipts.processors(AUTHORITY.actor, scene.chainId, resource, { take: 5 });
  expect(receipt).toMatchObject({
    ...{ kind: 'CONSUMED', grantId: grant, grantee: lower(B.principal), by: lower(A.principal), purpose: 0 },
    ...{ reqHash: release.reqHash, respHash: release.wrapHash, transactionHash: release.transactionHash },
    organisationId: B.organisationId,
  });
  expect(await scene.receipts.verify(AUTHORITY.actor, scene.chainId, receipt!)).toBe(true);
  const { block, logIndex } = receipt!;
  await admin().accessReceipt.updateMany({ where: { block, logIndex }, data: { purpose: 1 } });
  expect(await scene.receipts.verify(AUTHORITY.actor, scene.chainId, receipt!)).toBe(false);
});

it('answers the same request with the same key, and never with a second use', async () => {
  const { grant } = await shared();
  const first = await ended(await request(grant, 'visit-2'));
  const again = await ended(await request(grant, 'visit-2'));
  expect([again.id, again.recipient]).toEqual([first.id, first.recipient]);
  expect(await usesLeft(grant)).toBe(4);
  const other = request(grant, 'visit-2', { purpose: 'research' });
  await expect(other).rejects.toThrow(fault({ code: 'CONFLICT', what: 'request' }));
});

it('gives the next epoch another key after each revocation, and who was revoked nothing of it', async () => {
  const { resource, key, grant } = await shared();
  const theirs = await scene.granted(A, AUTHORITY, resource);
  await scene.done(await scene.grants.revoke(A.actor, scene.chainId, theirs));
  const next = await scene.ownKey(A, keysOfA, resource);
  expect(next).not.toEqual(key);
  expect(await scene.opened(await ended(await request(grant, 'old', { keyEpoch: 2n })), keysOfB)).toBeDefined();
}, 60_000);

it('answers the same request in a later epoch, where nobody says of which epoch the key is to be', async () => {
  const { resource, grant } = await shared();
  const first = await ended(await request(grant, 'visit-3'));
  const theirs = await scene.granted(A, AUTHORITY, resource);
  await scene.done(await scene.grants.revoke(A.actor, scene.chainId, theirs));
  const again = await request(grant, 'visit-3');
  expect([again.id, again.keyEpoch]).toEqual([first.id, 1n]);
  const later = request(grant, 'visit-3', { keyEpoch: 2n });
  await expect(later).rejects.toThrow(fault({ code: 'CONFLICT', what: 'request' }));
}, 60_000);

it('refuses what the chain refuses, and leaves nothing behind', async () => {
  const { grant, resource } = await shared();
  const wrongPurpose = await ended(await request(grant, 'tax-1', { purpose: 'tax' }));
  expect(wrongPurpose).toMatchObject({ state: 'REFUSED', recipient: null, transactionId: null });
  const elsewhere = await scene.resource(A);
  const theirs = scene.releases.request(AUTHORITY.actor, {
    ...{ chainId: scene.chainId, grantId: grant, purpose: 'care', request: 'x' },
  });
  await expect(theirs).rejects.toThrow(fault({ code: 'CONFLICT', what: 'grant' }));
  await expect(request(`0x${'77'.repeat(32)}`, 'x')).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'grant' }));
  const { stranger } = scene.network;
  const foreign = scene.releases.request(stranger, {
    ...{ chainId: scene.chainId, grantId: grant, purpose: 'care', request: 'x' },
  });
  await expect(foreign).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
  await expect(scene.releases.own(B.actor, scene.chainId, resource, { request: 'x' })).rejects.toThrow(
    fault({ code: 'NOT_FOUND', what: 'policy' }),
  );
  await expect(scene.releases.find(stranger, wrongPurpose.id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(scene.releases.find(REGULATOR.actor, wrongPurpose.id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));

  // Rows that got past the service: of another resource than the grant's, and of somebody else's grant.
  for (const row of [{ resource: elsewhere }, { readerId: AUTHORITY.organisationId }]) {
    const { id: _, ...rest } = await admin().keyRelease.findFirstOrThrow({ where: { id: wrongPurpose.id } });
    const asked = {
      ...rest,
      ...row,
      id: newId(),
      purpose: 0,
      reqHash: lower(`0x${newId().replaceAll('-', '').repeat(2)}`),
    };
    const data = {
      ...asked,
      state: 'ASKED',
      reason: null,
      fault: undefined,
      recipient: undefined,
      endedAt: null,
    } as const;
    await admin().keyRelease.create({ data: data as never });
    await scene.settle();
    expect(await admin().keyRelease.findFirstOrThrow({ where: { id: asked.id } })).toMatchObject({ state: 'REFUSED' });
  }
  expect(await usesLeft(grant)).toBe(5);
  expect(await admin().keyWrap.count()).toBe(0);
});

it('lets no key out where the grant is revoked between the request and the release', async () => {
  const { grant } = await shared();
  const release = await request(grant, 'late');
  const { keys } = scene.handlers();
  await keys.handle(`${release.organisationId}/${release.id}`); // wrapped, and the receipt is on its way
  await scene.network.tell(B, 'AccessGrant', 'revoke', [grant]).catch(() => undefined);
  const after = await ended(release);
  const [, , , uses] = await (await view()).read('AccessGrant', 'grants', [grant]);
  // Whichever of the two was mined first: a key went out for a use, or neither happened.
  expect([after.state, Number(uses)]).toEqual(after.state === 'RELEASED' ? ['RELEASED', 4] : ['REFUSED', 5]);
  expect(await admin().keyWrap.count()).toBe(0);

  const other = await shared();
  const late = await request(other.grant, 'later');
  await scene.network.tell(A, 'AccessGrant', 'revoke', [other.grant]);
  expect(await ended(late)).toMatchObject({ state: 'REFUSED', recipient: null });
});

describe('where a worker is killed', () => {
  /** A worker whose every transaction after the first `alive` ones is lost, as if it had been killed there. */
  function dying(alive: number) {
    const { worker } = scene.network.database;
    let left = alive;
    const platform = new Proxy(worker.platform, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (name !== '$transaction') return typeof value === 'function' ? value.bind(target) : value;
        return (work: unknown, options: unknown) => {
          if (left-- > 0) return (value as (...args: unknown[]) => unknown).call(target, work, options);
          return Promise.reject(new Error('killed'));
        };
      },
    });
    const store = new Proxy(worker, {
      get: (target, name) => (name === 'platform' ? platform : Reflect.get(target, name)),
    });
    return scene.handlers(store as typeof worker).keys;
  }

  it.each([0, 1])(
    'after %i of its steps, the request is one use, and its key is reached by the same request',
    async (steps) => {
      const { grant, key } = await shared();
      const release = await request(grant, `killed-${steps}`);
      const of = `${release.organisationId}/${release.id}`;
      const keys = dying(steps);
      await keys.handle(of).catch((error: Error) => expect(error.message).toBe('killed'));
      if (steps === 1) {
        // The receipt is mined, and the worker is killed before it lets the key out.
        await scene.network.settle();
        expect(await usesLeft(grant)).toBe(4);
        await expect(keys.handle(of)).rejects.toThrow('killed');
      }
      expect(await scene.releases.find(B.actor, release.id)).toMatchObject({ recipient: null });
      const done = await ended(await request(grant, `killed-${steps}`));
      expect(done.id).toBe(release.id);
      expect(await scene.opened(done, keysOfB)).toEqual(key);
      expect(await usesLeft(grant)).toBe(4);
      expect(await admin().keyWrap.count()).toBe(0);
    },
  );

  it('two that look at the same moment leave one receipt', async () => {
    const { grant } = await shared();
    const release = await request(grant, 'twice');
    const of = `${release.organisationId}/${release.id}`;
    await Promise.all([scene.handlers().keys.handle(of), scene.handlers().keys.handle(of)]);
    expect(await ended(release)).toMatchObject({ state: 'RELEASED' });
    expect(await usesLeft(grant)).toBe(4);
  });
});

describe('whoever operates the platform', () => {
  it('has no key by saying that a receipt is mined', async () => {
    const { grant } = await shared();
    const release = await request(grant, 'forged');
    const of = `${release.organisationId}/${release.id}`;
    await scene.handlers().keys.handle(of);
    const { transactionId: id } = await admin().keyRelease.findFirstOrThrow({ where: { id: release.id } });
    const hash = `0x${'ab'.repeat(32)}`;
    const [before] = await admin().transaction.findMany({ where: { id: id! } });
    await admin().transaction.updateMany({ where: { id: id! }, data: { status: 'MINED', hash, blockNumber: 1n } });
    expect(await scene.handlers().keys.handle(of)).not.toBeNull(); // it waits for a receipt that never comes
    // A real transaction of its organisation, which left another receipt, serves no better.
    const another = await admin().keyRelease.findFirstOrThrow({ where: { state: 'RELEASED', kind: 'BROKERED' } });
    await admin().transaction.updateMany({ where: { id: id! }, data: { hash: another.transactionHash } });
    await scene.handlers().keys.handle(of);
    expect(await scene.releases.find(B.actor, release.id)).toMatchObject({ state: 'REFUSED', recipient: null });
    const { status, hash: was, blockNumber } = before!;
    await admin().transaction.updateMany({ where: { id: id! }, data: { status, hash: was, blockNumber } });
  });

  it('cannot name another key to wrap to, nor open what lies in the tables', async () => {
    const { resource, key } = await shared();
    const reader = await scene.readers.find(AUTHORITY.actor, scene.chainId, B.principal);
    expect(reader?.publicKey).toBe(`0x${Buffer.from(keysOfB.publicKey).toString('hex')}`);
    const rows = await admin().epochKey.findMany({ where: { resource } });
    expect(rows).toHaveLength(1);
    const hidden = Buffer.from(key);
    for (const table of ['epoch_keys', 'key_wraps', 'key_releases', 'transactions', 'access_deeds', 'outbox']) {
      const [{ all }] = await admin().$queryRawUnsafe<[{ all: string | null }]>(
        `SELECT string_agg(t::text, ' ') AS all FROM ${table} t`,
      );
      expect([table, all?.includes(hidden.toString('hex')) ?? false]).toEqual([table, false]);
    }
    // Moved to another resource's row, a sealed key opens nowhere.
    const other = await shared();
    const { sealed } = rows[0]!;
    await admin().epochKey.updateMany({ where: { resource: other.resource }, data: { sealed } });
    const release = await request(other.grant, 'moved');
    await expect(scene.handlers().keys.handle(`${release.organisationId}/${release.id}`)).rejects.toThrow();
    await admin().keyRelease.deleteMany({ where: { id: release.id } });
  });

  it('finds no key, nor a wrap without a receipt, with the rights of the API', async () => {
    const { api } = scene.network.database;
    for (const table of ['epoch_keys', 'key_wraps']) {
      const read = api.as(A.actor, (db) => db.$queryRawUnsafe(`SELECT * FROM ${table}`));
      await expect(read).rejects.toThrow(/permission denied/);
    }
    const { grant } = await shared();
    const release = await request(grant, 'by-hand');
    const forged = api.as(A.actor, (db) =>
      db.keyRelease.updateMany({ where: { id: release.id }, data: { state: 'RELEASED', recipient: {} } }),
    );
    await expect(forged).rejects.toThrow(/permission denied/);
    // Not even the worker's role writes a release that has no receipt.
    const { worker } = scene.network.database;
    const unreceipted = worker.platform.keyRelease.updateMany({
      where: { id: release.id },
      data: { state: 'RELEASED', recipient: {} },
    });
    await expect(unreceipted).rejects.toThrow(/key_releases_receipt_check/);
  });
});

it('wraps to the key that is published last and was not taken back', async () => {
  const { grant } = await shared();
  const newer = await scene.readerKey(B);
  const release = await ended(await request(grant, 'rotated'));
  await expect(scene.opened(release, keysOfB)).rejects.toThrow();
  expect(await scene.opened(release, newer)).toBeDefined();
  const publicKey = `0x${Buffer.from(newer.publicKey).toString('hex')}`;
  await scene.done(await scene.readers.revoke(B.actor, scene.chainId, 'X25519', publicKey));
  expect(await scene.opened(await ended(await request(grant, 'back')), keysOfB)).toBeDefined();
  const nobody = await kemKeys('X25519');
  const short = scene.readers.publish(
    B.actor,
    scene.chainId,
    'P256',
    `0x${Buffer.from(nobody.publicKey).toString('hex')}`,
    1,
  );
  await expect(short).rejects.toThrow(fault({ code: 'INVALID', field: 'publicKey' }));
});

it('wraps the present key to every grant where a policy releases directly, and the next one after a revocation', async () => {
  const { resource, key, grant } = await shared(false);
  await scene.settle();
  const list = () => scene.releases.list(B.actor, scene.chainId, { take: 10, grantId: grant });
  const [first] = await list();
  expect(first).toMatchObject({ kind: 'DIRECT', state: 'RELEASED' });
  expect(await scene.opened(first!, keysOfB)).toEqual(key);
  const brokered = request(grant, 'direct');
  await expect(brokered).rejects.toThrow(fault({ code: 'CONFLICT', what: 'policy' }));

  const gone = await scene.granted(A, AUTHORITY, resource);
  await scene.done(await scene.grants.revoke(A.actor, scene.chainId, gone));
  await scene.settle();
  const [next] = await list();
  expect(next).toMatchObject({ state: 'RELEASED', keyEpoch: first!.keyEpoch + 1n });
  expect(await scene.opened(next!, keysOfB)).toEqual(await scene.ownKey(A, keysOfA, resource));
  expect(await scene.opened(next!, keysOfB)).not.toEqual(key);
  const receipts = await scene.receipts.processors(B.actor, scene.chainId, resource, { take: 10 });
  expect(receipts.map(({ kind, respHash }) => [kind, respHash])).toContainEqual(['WRAPPED', next!.wrapHash]);
  for (const receipt of receipts) expect(await scene.receipts.verify(B.actor, scene.chainId, receipt)).toBe(true);
});

it('commits to receipts that are kept here by one root, and proves each', async () => {
  const resource = await scene.resource(A);
  const wish = { resource, grantee: lower(B.principal), purpose: 'care', reqHash: NO_WORD, respHash: NO_WORD };
  const kept = [];
  for (let i = 0; i < 5; i++)
    kept.push(
      await scene.receipts.keep(A.actor, scene.chainId, {
        ...wish,
        occurredAt: new Date(1_700_000_000_000 - i * 1_000),
      }),
    );
  await expect(scene.receipts.anchor(B.actor, scene.chainId, resource)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  await expect(scene.receipts.prove(A.actor, kept[0]!.id)).rejects.toThrow(
    fault({ code: 'CONFLICT', what: 'receipts' }),
  );
  await scene.done(await scene.receipts.anchor(A.actor, scene.chainId, resource));
  const [anchored] = await scene.receipts.processors(B.actor, scene.chainId, resource, { take: 1 });
  for (const { id } of kept) {
    const { receipt, proof } = await scene.receipts.prove(A.actor, id);
    expect(proof.root).toBe(anchored!.respHash);
    expect(provesReceipt(leafOf(receipt), proof)).toBe(true);
    expect(provesReceipt({ ...leafOf(receipt), purpose: 1 }, proof)).toBe(false);
    expect(provesReceipt(leafOf(receipt), { ...proof, position: (proof.position + 1) % 5 })).toBe(false);
  }
  await expect(scene.receipts.prove(B.actor, kept[0]!.id)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});
