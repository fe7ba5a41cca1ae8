import { Actor, PERMISSIONS } from '@atoll/kernel';
import { WorkerDoor } from '@atoll/queue';
import { newId, Store } from '@atoll/store';
import { testDatabase } from '@atoll/store/testing';
import { stringify } from 'yaml';

import { obstacleAt, Places } from './site-place.js';
import { SiteClusters } from './site-clusters.js';
import { SiteConnections } from './site-connections.js';
import type { SiteWish } from './site.wish.js';
import { SitesService } from './sites.service.js';

let stores: { admin: Store; api: Store; worker: Store };
let close: () => Promise<void>;
let sites: SitesService;
let ada: Actor;
let bob: Actor;
let eve: Actor;

beforeAll(async () => {
  const database = await testDatabase();
  stores = { admin: new Store(database.adminUrl), api: new Store(database.api), worker: new Store(database.worker) };
  close = async () => {
    await Promise.all(Object.values(stores).map((store) => store.close()));
    await database.close();
  };
  sites = new SitesService(stores.api, new SiteConnections(new WorkerDoor(null, null)));
  [ada, bob, eve] = [1, 2, 3].map(() => new Actor(newId(), null, PERMISSIONS)) as [Actor, Actor, Actor];
  await stores.admin.platform.organisation.createMany({
    data: [ada, bob, eve].map(({ organisationId: id }) => ({ id, name: id })),
  });
  // Ada and Bob know each other from a consortium.
  const { id: consortiumId } = await stores.admin.platform.consortium.create({
    data: { name: 'Harbour', foundedBy: ada.organisationId },
  });
  await stores.admin.platform.consortiumMember.createMany({
    data: [ada, bob].map(({ organisationId }) => ({ consortiumId, organisationId })),
  });
});
afterAll(() => close());

let names = 0;
const wish = (more: Partial<SiteWish> = {}): SiteWish => ({
  ...{
    name: `Pier ${++names}`,
    kind: 'EDGE',
    latitude: 53.54,
    longitude: 9.98,
    region: 'north',
    jurisdiction: 'DE-HH',
  },
  ...{ labels: { 'topology.kubernetes.io/zone': 'pier' }, capacity: 2, reach: 'CLUSTER', hosts: [] },
  ...more,
});
const code = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { detail?: { code: string } }) => error.detail?.code ?? String(error),
  );

/** Writes nodes down at a site as the chains would. */
async function stand(siteId: string, actor: Actor, count: number): Promise<string[]> {
  const { platform } = stores.admin;
  const consortium = await platform.consortium.create({ data: { name: 'C', foundedBy: actor.organisationId } });
  const { id: consortiumId } = consortium;
  const { organisationId } = actor;
  await platform.consortiumMember.create({ data: { consortiumId, organisationId } });
  const chain = await platform.chain.create({
    data: {
      ...{ consortiumId, name: 'chain', evmChainId: BigInt(++names), foundedBy: organisationId, engine: 'atoll-node' },
      ...{ blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000, gasLimit: 1n },
    },
  });
  const ids = Array.from({ length: count }, () => newId());
  await platform.node.createMany({
    data: ids.map((id, i) => ({
      ...{ id, organisationId, consortiumId, chainId: chain.id, siteId, name: `rpc-${i}`, role: 'RPC' as const },
    })),
  });
  return ids;
}

it('shows a site to its operator and to whom it is shared with, and to nobody else', async () => {
  const { id } = await sites.create(ada, wish());
  expect(await code(sites.find(bob, id))).toBe('NOT_FOUND');
  await sites.share(ada, id, bob.organisationId);
  await sites.share(ada, id, bob.organisationId);
  expect((await sites.find(bob, id)).id).toBe(id);
  expect(await code(sites.find(eve, id))).toBe('NOT_FOUND');
  // With whom it is shared is told its operator, and not even those.
  const sharers = async (actor: Actor) => (await sites.sharedWith(actor, [id])).get(id)?.map((each) => each.id);
  expect(await sharers(ada)).toEqual([bob.organisationId]);
  expect(await sharers(bob)).toBeUndefined();

  for (const [change, twin] of [
    [() => sites.update(bob, id, { capacity: 1 }), () => sites.update(ada, id, { capacity: 2 })],
    [() => sites.drain(bob, id, true), () => sites.drain(ada, id, false)],
    [() => sites.share(bob, id, eve.organisationId), () => sites.share(ada, id, bob.organisationId)],
    [() => sites.connect(bob, id, 'x'), () => Promise.resolve()],
    [() => sites.remove(bob, id), () => Promise.resolve()],
  ] as const) {
    expect(await code(change())).toBe('NOT_FOUND');
    expect(await code(twin())).toBeNull();
  }
  await sites.unshare(ada, id, bob.organisationId);
  expect(await code(sites.find(bob, id))).toBe('NOT_FOUND');
  expect(await sharers(ada)).toEqual([]);
});

it('lists newest first by page, and by what is asked for', async () => {
  const [first, second] = [await sites.create(eve, wish()), await sites.create(eve, wish({ kind: 'CORE' }))];
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  expect(ids(await sites.list(eve, {}, { take: 10 }))).toEqual([second.id, first.id]);
  expect(ids(await sites.list(eve, {}, { take: 10, after: second.id }))).toEqual([first.id]);
  expect(ids(await sites.list(eve, { kind: 'CORE' }, { take: 10 }))).toEqual([second.id]);
  expect(ids(await sites.list(eve, { jurisdiction: 'FR' }, { take: 10 }))).toEqual([]);
});

it.each<[Partial<SiteWish>, string]>([
  [{ latitude: 90.1 }, 'latitude'],
  [{ longitude: Number.NaN }, 'longitude'],
  [{ jurisdiction: 'Germany' }, 'jurisdiction'],
  [{ capacity: -1 }, 'capacity'],
  [{ capacity: 1.5 }, 'capacity'],
  [{ labels: { 'a b': 'c' } }, 'labels'],
  [{ labels: { zone: 'a b' } }, 'labels'],
  [{ labels: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`l${i}`, 'x'])) }, 'labels'],
  [{ hosts: ['http://host'] }, 'hosts'],
  [{ reach: 'NODE_PORT' }, 'hosts'],
])('refuses a site with %j', async (more, field) => {
  await expect(Promise.resolve().then(() => sites.create(ada, wish(more)))).rejects.toMatchObject({
    detail: { code: 'INVALID', field },
  });
});

it('is the same site for the same key, and has one site for each name', async () => {
  const one = wish();
  const [first, again] = await Promise.all([sites.create(ada, one, 'key-1'), sites.create(ada, one, 'key-1')]);
  expect(again.id).toBe(first.id);
  expect(await code(sites.create(ada, wish(), 'key-1'))).toBe('CONFLICT');
  expect(await code(sites.create(ada, one))).toBe('CONFLICT');
  expect(await code(sites.create(bob, one))).toBeNull();
});

it('bounds how many an organisation has', async () => {
  const { organisationId: id } = bob;
  await stores.admin.platform.organisation.update({ where: { id }, data: { maxSites: 2 } });
  const made = await Promise.all([1, 2, 3, 4].map(() => code(sites.create(bob, wish()))));
  expect(made.filter((refusal) => refusal === 'QUOTA_EXCEEDED').length).toBeGreaterThanOrEqual(2);
  expect(await stores.admin.platform.site.count({ where: { operatorId: id } })).toBe(2);
});

it('says how many nodes stand there, whoever owns them, to those who may place some', async () => {
  const { id } = await sites.create(ada, wish({ capacity: 3 }));
  await sites.share(ada, id, bob.organisationId);
  await stand(id, bob, 2);
  expect(await sites.occupied(ada, [id])).toEqual(new Map([[id, 2]]));
  expect(await sites.occupied(eve, [id])).toEqual(new Map());

  const places = new Places(true);
  const take = (actor: Actor, count: number) =>
    stores.api.as(actor, (db) => places.take(db, { siteId: id, organisationId: actor.organisationId, count }));
  expect(await code(take(ada, 1))).toBeNull();
  expect(await code(take(ada, 2))).toBe('QUOTA_EXCEEDED');
  expect(await code(take(eve, 1))).toBe('NOT_FOUND');
  await sites.drain(ada, id, true);
  await expect(take(ada, 1)).rejects.toThrow(/being drained.*choose another/);
  await sites.drain(ada, id, false);
  await sites.unshare(ada, id, bob.organisationId);
  // Members of its consortium still see where Bob's nodes stand, and so does he; he places no more.
  await expect(take(bob, 1)).rejects.toThrow(/has not shared it/);
  await expect(
    stores.api.as(ada, (db) =>
      new Places(false).take(db, { siteId: id, organisationId: ada.organisationId, count: 1 }),
    ),
  ).rejects.toThrow(/leave `siteId` out/);
  expect(
    await obstacleAt(
      stores.worker.platform,
      { siteId: id, organisationId: ada.organisationId, count: 9 },
      async () => 2,
    ),
  ).toMatchObject({ detail: { code: 'QUOTA_EXCEEDED' } });
});

it('removes a site only once nothing stands there, and names what does', async () => {
  const { id } = await sites.create(ada, wish());
  const own = await stand(id, ada, 2);
  await expect(sites.remove(ada, id)).rejects.toThrow(/rpc-0, rpc-1; remove them first/);
  await stores.admin.platform.node.deleteMany({ where: { id: { in: own } } });
  await sites.share(ada, id, bob.organisationId);
  const theirs = await stand(id, bob, 1);
  await expect(sites.remove(ada, id)).rejects.toThrow(/1 nodes of other organisations/);
  await stores.admin.platform.node.deleteMany({ where: { id: { in: theirs } } });
  expect((await sites.remove(ada, id)).id).toBe(id);
  expect(await code(sites.find(ada, id))).toBe('NOT_FOUND');
});

describe('the kubeconfig of a site', () => {
  const key = (byte: number) => ({ id: `master-${byte}`, bytes: new Uint8Array(32).fill(byte) });
  const config = (token: string) =>
    stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'c' },
      clusters: [{ name: 'c', cluster: { server: 'https://203.0.113.7:6443' } }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    });

  it('is sealed for its site, replaced as a whole, and never for the API to read', async () => {
    const [one, two] = [await sites.create(ada, wish()), await sites.create(ada, wish())];
    const clusters = new SiteClusters(stores.worker, key(1), false);
    await clusters.connect(one.id, config('first-token'));
    await clusters.connect(two.id, config('other-token'));
    expect(await clusters.of(one.id)).toMatchObject({ kubeconfig: expect.stringContaining('first-token'), version: 1 });
    await clusters.connect(one.id, config('second-token'));
    expect(await clusters.of(one.id)).toMatchObject({
      kubeconfig: expect.stringContaining('second-token'),
      version: 2,
    });
    expect(await sites.find(ada, one.id)).toMatchObject({ server: 'https://203.0.113.7:6443' });

    const rows = await stores.admin.platform.siteCluster.findMany({ where: { siteId: { in: [one.id, two.id] } } });
    for (const { sealed } of rows) expect(Buffer.from(sealed).toString('latin1')).not.toContain('token');
    await expect(stores.api.as(ada, (db) => db.siteCluster.findMany())).rejects.toThrow(/permission denied/);
    await expect(new SiteClusters(stores.worker, key(2), false).of(one.id)).rejects.toThrow();
    const { sealed } = rows.find(({ siteId }) => siteId === two.id)!;
    await stores.admin.platform.siteCluster.update({ where: { siteId: one.id }, data: { sealed } });
    await expect(clusters.of(one.id)).rejects.toThrow();
  });

  it('is not written when it is refused, or its site is gone', async () => {
    const { id } = await sites.create(ada, wish());
    const clusters = new SiteClusters(stores.worker, key(1), false);
    expect(await code(clusters.connect(id, config('t').replace('203.0.113.7', '169.254.169.254')))).toBe('INVALID');
    expect(await code(clusters.connect(newId(), config('t')))).toBe('NOT_FOUND');
    expect(await clusters.of(id)).toBeNull();
    expect(await sites.find(ada, id)).toMatchObject({ connectedAt: null, server: null });
  });
});
