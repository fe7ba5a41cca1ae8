import { cutOff, later, word, type Member } from '@atoll/contracts/testing';
import type { Actor } from '@atoll/kernel';
import { WorkerDoor } from '@atoll/queue';
import { newEpochKey, unwrapKey, type Recipient } from '@atoll/sealed/envelopes';
import { keccak256, toHex, type Hex } from 'viem';

import { lower } from '../grants/masks.js';
import { ObjectChunks } from '../objects/object-chunks.js';
import { MarketMirrorReconciler } from './market-mirror.reconciler.js';
import { OfferedDataService } from './offered-data.service.js';
import { MarketScene, PRICE, type Wares } from './testing.js';
import { judgeKey, samplePlaces, type Evidence } from './verdict.js';

/** Whole lives of orders on a real chain, on a machine that may be busy. */
const PATIENT = 1_200_000;

let scene: MarketScene;
let [A, B, AUTHORITY, REGULATOR] = [] as unknown as [Member, Member, Member, Member];
let feed: Hex;
beforeAll(async () => {
  scene = await MarketScene.open();
  ({ A, B, AUTHORITY, REGULATOR } = scene.grants.network.members);
  feed = await scene.panel(REGULATOR);
}, PATIENT);
afterAll(() => scene.grants.network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const balance = (of: Member) => scene.money.read<bigint>('balanceOf', of.principal);
const order = (id: string, as: Member = AUTHORITY) => scene.orders.find(as.actor, scene.chainId, id);

type Sale = { wares: Wares; resource: Hex; asset: Hex; id: Hex };

/** On offer, and paid for. */
async function ordered(): Promise<Sale> {
  const wares = await scene.wares();
  const resource = await scene.grants.resource(A, { brokered: false });
  const asset = await scene.listed(A, wares, resource, feed);
  await scene.fund(B, PRICE);
  const { made } = await scene.done(await scene.orders.order(B.actor, scene.chainId, asset, 1));
  return { wares, resource, asset, id: made as Hex };
}

async function deliver({ wares, resource, id }: Sale, key = wares.key): Promise<Recipient> {
  const grant = await scene.grants.granted(A, B, resource, { purposes: ['research'] });
  const wrap = await scene.wrapped(key, B, resource);
  await scene.done(await scene.orders.deliverKey(A.actor, scene.chainId, id, grant, wrap));
  return wrap;
}

/** What an arbiter does at home, with what it was shown. */
async function opinionOf({ wares, resource, id }: Sale, evidence: Evidence) {
  const { header, tree } = wares;
  const epoch = { chainId: '31337', resourceId: resource, policyEpoch: '1' };
  const { wrapHash } = await order(id, REGULATOR);
  const sold = { wrapHash: wrapHash as Hex, epoch, header, contentRoot: tree.root };
  return judgeKey(sold, evidence, samplePlaces(header, id, 3), scene.samples(wares, id));
}

/** The arbiter reports, and somebody who has nothing to do with it has the dispute ended. */
async function end(id: Hex, verdict: 'WRONG_KEY' | 'RIGHT_KEY'): Promise<string[]> {
  await scene.nextRound();
  await scene.done(await scene.disputes.judge(REGULATOR.actor, { chainId: scene.chainId, order: id, verdict }));
  await later(scene.grants.network.evm, 101);
  const steps = [];
  for (let i = 0; i < 3; i++) {
    steps.push((await scene.done(await scene.disputes.resolve(AUTHORITY.actor, scene.chainId, id))).function);
    await later(scene.grants.network.evm, 11);
  }
  return steps;
}

it(
  'sells data by its key: from the catalogue to the licence, and the platform never sees the key',
  async () => {
    const sale = await ordered();
    const { id, asset, resource, wares } = sale;
    const [paid] = [await balance(A)];
    expect(await order(id)).toMatchObject({ state: 'ESCROWED', buyer: lower(B.principal), assetId: asset, version: 1 });
    const keys = await scene.readerKey(B);
    const wrap = await deliver(sale);
    const seen = await order(id, B);
    expect(seen).toMatchObject({ state: 'KEY_DELIVERED', wrap: { text: JSON.stringify(wrap) } });
    expect(seen.licence!.hash).toBe(keccak256(toHex(seen.licence!.text)));
    const epoch = { chainId: '31337', resourceId: resource, policyEpoch: '1' };
    const key = await unwrapKey(JSON.parse(seen.wrap!.text) as Recipient, epoch, keys.privateKey);
    expect(toHex(key)).toBe(toHex(wares.key));
    await scene.done(await scene.orders.accept(B.actor, scene.chainId, id));
    expect(await order(id)).toMatchObject({ state: 'SETTLED' });
    expect((await balance(A)) - paid).toBe(PRICE);
    const licensed = (purpose: string) => scene.orders.isLicensed(AUTHORITY.actor, scene.chainId, id, purpose);
    expect([await licensed('research'), await licensed('tax')]).toEqual([true, false]);
    const [, , , , until] = await (await scene.grants.network.view()).read('DataMarket', 'orders', [id]);
    expect((await order(id)).until.getTime()).toBe(Number(until) * 1_000);
  },
  PATIENT,
);

it(
  'gives the money back where the key is wrong, and pays where a buyer complains of a right one',
  async () => {
    const keys = await scene.readerKey(B);
    for (const [right, verdict, state] of [
      [false, 'WRONG_KEY', 'REFUNDED'],
      [true, 'RIGHT_KEY', 'SETTLED'],
    ] as const) {
      const sale = await ordered();
      const before = [await balance(A), await balance(B)];
      const wrap = await deliver(sale, right ? sale.wares.key : newEpochKey());
      const evidence = JSON.stringify({ keyId: wrap.keyId, arbiters: [] });
      await scene.done(await scene.orders.dispute(B.actor, scene.chainId, sale.id, evidence));
      expect(await order(sale.id)).toMatchObject({ state: 'DISPUTED', evidence: { text: evidence } });
      const opinion = await opinionOf(sale, { wrap, privateKey: keys.privateKey });
      expect(opinion.verdict).toBe(verdict);
      const early = scene.disputes.resolve(A.actor, scene.chainId, sale.id);
      await expect(early).rejects.toThrow(fault({ code: 'CONFLICT', what: 'dispute' }));
      expect(await end(sale.id, verdict)).toEqual(['close', 'finalize', 'resolveDispute']);
      expect(await order(sale.id)).toMatchObject({ state });
      const [paid, back] = right ? [PRICE, 0n] : [0n, PRICE];
      expect([(await balance(A)) - before[0]!, (await balance(B)) - before[1]!]).toEqual([paid, back]);
    }
  },
  PATIENT,
);

it(
  'registers content once, whoever brings it again, and shows what an arbiter found nearly the same',
  async () => {
    const { chainId } = scene;
    const wares = await scene.wares();
    const [mine, theirs] = [await scene.grants.resource(A), await scene.grants.resource(B)];
    const asset = await scene.listed(A, wares, mine, feed);
    const { root: contentRoot } = wares.tree;
    const copy = { chainId, contentRoot, ctRoot: wares.header.ctRoot, resource: theirs };
    const taken = scene.assets.register(B.actor, copy);
    await expect(taken).rejects.toThrow(fault({ code: 'REVERTED', error: 'ContentTaken' }));
    const other = await scene.done(
      await scene.assets.register(B.actor, { ...copy, contentRoot: word('one byte more') }),
    );
    const flag = (as: Member) => scene.assets.flag(as.actor, chainId, other.made!, asset, word('evidence'));
    await expect(flag(A)).rejects.toThrow(fault({ code: 'REVERTED', error: 'NotAuthorised' }));
    await scene.done(await flag(REGULATOR));
    expect(await scene.assets.find(B.actor, chainId, other.made!)).toMatchObject({ nearDuplicateOf: asset });

    const found = async (query: object) =>
      (await scene.assets.catalogue(AUTHORITY.actor, { chainId, take: 50, resource: mine, ...query })).map(
        ({ id }) => id,
      );
    for (const query of [
      ...[{}, { text: 'harbour TEN' }, { state: 'LISTED' }, { owner: A.principal }, { purpose: 'research' }],
      ...[{ price: PRICE }, { token: scene.money.address }, { nearDuplicate: false }],
    ])
      expect([query, await found(query)]).toEqual([query, [asset]]);
    for (const query of [
      { text: 'har%our' },
      { state: 'DELISTED' },
      { owner: B.principal },
      { purpose: 'care' },
      { price: PRICE - 1n },
    ])
      expect([query, await found(query)]).toEqual([query, []]);
    expect(await found({ resource: theirs, nearDuplicate: true })).toEqual([other.made]);
    const all = await scene.assets.catalogue(B.actor, { chainId, take: 100 });
    const rest = await scene.assets.catalogue(B.actor, { chainId, take: 100, after: all[0]!.number });
    expect(rest.map(({ id }) => id)).toEqual(all.slice(1).map(({ id }) => id));

    await scene.done(await scene.assets.delist(A.actor, chainId, asset));
    expect(await found({ state: 'DELISTED' })).toEqual([asset]);
    const gone = scene.orders.order(B.actor, chainId, asset, 1);
    await expect(gone).rejects.toThrow(expect.objectContaining({ detail: expect.anything() }));
  },
  PATIENT,
);

it(
  'gives the ciphertext to whom the policy lets keep it, and to who bought it',
  async () => {
    const { chainId, grants } = scene;
    const { consortiumId, stranger, database } = grants.network;
    const data = new OfferedDataService(database.api, new ObjectChunks(new WorkerDoor(null, null)));
    const offered = async (terms: object) => {
      const wares = await scene.wares();
      const asset = await scene.listed(A, wares, await grants.resource(A, { brokered: false, ...terms }), feed);
      const { ctRoot, size } = wares.header;
      const object = { organisationId: A.organisationId, consortiumId, ctRoot, bytes: size, chunk: 4_112 };
      await database.admin.platform.storedObject.create({ data: { ...object, status: 'STORED' } });
      return asset;
    };
    const sees = (asset: string, actor: Actor) =>
      data.object(actor, chainId, asset).then(
        () => true,
        () => false,
      );
    const [open, closed] = [await offered({}), await offered({ storers: [AUTHORITY.principal] })];
    const readers = [A, B, AUTHORITY, REGULATOR].map(({ actor }) => actor);
    const all = (asset: string) => Promise.all([...readers, stranger].map((actor) => sees(asset, actor)));
    expect(await all(open)).toEqual([true, true, true, true, false]);
    expect(await all(closed)).toEqual([true, false, true, false, false]);
    await scene.fund(B, PRICE);
    await scene.done(await scene.orders.order(B.actor, chainId, closed, 1));
    expect(await all(closed)).toEqual([true, true, true, false, false]);

    // Who registers another's root as his own opens nothing by it.
    const { ctRoot } = await scene.assets.find(B.actor, chainId, closed);
    const resource = await grants.resource(B, { brokered: false });
    const theft = { chainId, contentRoot: word('of my own'), ctRoot, resource };
    const { made } = await scene.done(await scene.assets.register(B.actor, theft));
    expect(await sees(made!, REGULATOR.actor)).toBe(false);
  },
  PATIENT,
);

it(
  'says before anything is written what is missing, and hides all from whoever is no member',
  async () => {
    const { chainId } = scene;
    const { stranger } = scene.grants.network;
    const wares = await scene.wares();
    const resource = await scene.grants.resource(A, { brokered: false });
    const asset = await scene.listed(A, wares, resource, feed);
    const poor = scene.orders.order(AUTHORITY.actor, chainId, asset, 1);
    await expect(poor).rejects.toThrow(fault({ code: 'CONFLICT', what: 'allowance' }));
    const unread = scene.assets.list(A.actor, { ...scene.offer(asset, feed), licence: '{"title":"No policy"}' });
    await expect(unread).rejects.toThrow(fault({ code: 'INVALID', field: 'licence' }));
    const even = scene.disputes.appoint(A.actor, chainId, {
      ...{ name: 'two', arbiters: [A.principal, B.principal], periodSeconds: 9, reportSeconds: 9, disputeSeconds: 9 },
    });
    await expect(even).rejects.toThrow(fault({ code: 'INVALID', field: 'arbiters' }));
    const noChain = fault({ code: 'NOT_FOUND', what: 'chain' });
    await expect(scene.assets.find(stranger, chainId, asset)).rejects.toThrow(noChain);
    await expect(scene.assets.catalogue(stranger, { chainId, take: 5 })).rejects.toThrow(noChain);
    await expect(scene.orders.list(stranger, chainId, {}, { take: 5 })).rejects.toThrow(noChain);
    const papers = await scene.grants.network.database.api.as(stranger, (db) => db.marketPaper.count());
    expect(papers).toBe(0);
  },
  PATIENT,
);

it(
  'has the same tables wherever a worker was cut off, and reads another chain in the place of this one anew',
  async () => {
    const { chainId, grants } = scene;
    const { admin, worker } = grants.network.database;
    const tables = async () => ({
      assets: await admin.platform.dataAsset.findMany({ orderBy: { number: 'asc' } }),
      offers: await admin.platform.dataOffer.findMany({ orderBy: [{ assetId: 'asc' }, { version: 'asc' }] }),
      orders: await admin.platform.dataOrder.findMany({ orderBy: { id: 'asc' } }),
    });
    const before = await tables();
    expect(before.orders.length).toBeGreaterThan(0);
    await admin.platform.marketMirror.updateMany({ data: { followedHash: word('another') } });
    for (let pass = 0; pass < 30; pass++) {
      const dying = new MarketMirrorReconciler(cutOff(worker, pass % 3));
      await dying.handle(chainId).catch((error: Error) => {
        if (error.message !== 'cut off') throw error;
      });
      await admin.platform.lease.deleteMany();
    }
    await scene.follow();
    expect(await tables()).toEqual(before);
    const listed = await scene.orders.list(B.actor, chainId, { seller: A.principal, buyer: B.principal }, { take: 50 });
    expect(listed.map(({ id }) => id).sort()).toEqual(before.orders.map(({ id }) => id));
    expect(await scene.orders.list(B.actor, chainId, { seller: B.principal }, { take: 50 })).toEqual([]);
  },
  PATIENT,
);
