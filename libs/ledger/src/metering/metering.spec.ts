import { Actor, PERMISSIONS } from '@atoll/kernel';
import { newId, Store, type UsageMeasure } from '@atoll/store';
import { QuotasService, UsageService } from '@atoll/tenancy';
import fc from 'fast-check';

import { UsageCount } from '../gateway/usage-count.js';
import { artefacts, draws, Workload } from '../workload.js';
import { EventStreamsService } from '../streams/event-streams.service.js';
import { offsetOf, type Place } from '../streams/place.js';
import { Scene, testChain, type TestChain } from '../testing.js';
import { TransactionsService } from '../transactions/transactions.service.js';
import { MeteringReconciler } from './metering.reconciler.js';

let chain: TestChain;
let scene: Scene;
let transactions: TransactionsService;
let usage: UsageService;
let quotas: QuotasService;
let gateway: Store;
beforeAll(async () => {
  chain = await testChain();
  scene = await Scene.open(chain.url);
  transactions = new TransactionsService(scene.database.api);
  usage = new UsageService(scene.database.api);
  quotas = new QuotasService(scene.database.api);
  gateway = new Store(scene.database.logins.gateway);
}, 120_000);
afterAll(async () => {
  await gateway.close();
  await chain.close();
  await scene.database.close();
});

const admin = () => scene.database.admin.platform;
const someone = `0x${'5e'.repeat(20)}`;

/** Another organisation on the same chain, so that tests do not count for each other. */
const another = () => Scene.open(chain.url, Number(BigInt(`0x${newId().slice(-10)}`)), scene.database);
const ofKey = (of: Scene, applicationKeyId = newId()) =>
  new Actor(of.actor.organisationId, null, PERMISSIONS, applicationKeyId);

/** What usage says in all, by measure. */
async function told(of: Scene, more: object = {}): Promise<Record<string, bigint>> {
  const filter = {
    by: 'MONTH',
    since: new Date(Date.now() - 40 * 86_400_000),
    until: new Date(Date.now() + 3_600_000),
  } as const;
  const rows = await usage.list(
    of.actor,
    { ...filter, perChain: false, perApplication: false, ...more },
    { take: 500 },
  );
  const sums: Record<string, bigint> = {};
  for (const { measure, amount } of rows) sums[measure] = (sums[measure] ?? 0n) + amount;
  return sums;
}
const reconcile = (of: Scene) => new MeteringReconciler(scene.database.worker).handle(of.actor.organisationId);
const hard = (of: Scene, measure: UsageMeasure, amount: number, more: object = {}) =>
  admin().quota.create({
    data: {
      ...{
        organisationId: of.actor.organisationId,
        hard: true,
        measure,
        period: 'MONTH',
        amount,
        thresholds: [80, 95],
      },
      ...more,
    },
  });

describe('transactions', () => {
  const wish = async (of: Scene, more: object = {}) => ({
    ...{ chainId: of.chainId, keyId: (await of.key()).keyId, to: someone, value: '0', ...more },
  });

  it('are counted once each for who submitted them, whatever is asked again', async () => {
    const here = await another();
    const one = await wish(here);
    const app = ofKey(here);
    for (const actor of [here.actor, here.actor, app])
      await transactions.submitAll(actor, [
        { ...one, idempotencyKey: 'same' },
        { ...one, idempotencyKey: 'same' },
        { ...one, to: 'nowhere' },
      ]);
    await transactions.submitAll(app, [one, one]);
    expect(await told(here)).toEqual({ TRANSACTIONS_SUBMITTED: 3n });
    expect(await told(here, { applicationKeyIds: [app.applicationKeyId] })).toEqual({ TRANSACTIONS_SUBMITTED: 2n });
    await reconcile(here);
    expect(await told(here, { applicationKeyIds: [app.applicationKeyId] })).toEqual({ TRANSACTIONS_SUBMITTED: 2n });
  });

  it('are refused beyond a hard quota, the last place given once however many ask at a time', async () => {
    const here = await another();
    const one = await wish(here);
    await hard(here, 'TRANSACTIONS_SUBMITTED', 10);
    const answers = await Promise.all(Array.from({ length: 8 }, () => transactions.submitAll(here.actor, [one, one])));
    const refused = answers.flat().filter((answer) => answer instanceof Error);
    expect(refused).toHaveLength(6);
    expect(await told(here)).toEqual({ TRANSACTIONS_SUBMITTED: 10n });
    await reconcile(here);
    await expect(transactions.submit(here.actor, one)).rejects.toMatchObject({
      message: expect.stringContaining('The quota of 10 submitted transactions a month is used up: 10 are used.'),
      detail: {
        ...{ code: 'QUOTA_EXCEEDED', what: 'submitted transactions a month', limit: 10 },
        quota: { id: expect.any(String), used: '10', resetsAt: expect.stringMatching(/-01T00:00:00.000Z$/) },
      },
    });
  });

  it('of one application stop at its own quota, and those of others do not', async () => {
    const here = await another();
    const one = await wish(here);
    const app = ofKey(here);
    await hard(here, 'TRANSACTIONS_SUBMITTED', 1, { applicationKeyId: app.applicationKeyId, period: 'HOUR' });
    await transactions.submit(app, one);
    await expect(transactions.submit(app, one)).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED' } });
    await transactions.submit(ofKey(here), one);
    await transactions.submit(here.actor, one);
  });
});

describe('RPC', () => {
  it('is counted by the batch, once however often a batch is sent', async () => {
    const here = await another();
    const of = { organisationId: here.actor.organisationId, applicationKeyId: newId(), chainId: here.chainId };
    const count = new UsageCount(gateway);
    for (let i = 1; i <= 5; i++) count.add({ ...of, methodGroup: i % 2 ? 'READ' : 'CALL' }, i, 100);
    await count.flush();
    const id = newId();
    const counts = JSON.stringify([
      { ...of, methodGroup: 'LOGS', hour: '2026-12-01T10:00:00Z', requests: 1, points: 20, bytes: 7 },
    ]);
    for (let i = 0; i < 3; i++) await gateway.platform.$queryRaw`SELECT count_rpc_usage(${id}::uuid, ${counts}::jsonb)`;
    await reconcile(here);
    const sums = await admin().$queryRaw<{ measure: string; amount: bigint }[]>`
      SELECT measure, sum(amount)::bigint AS amount FROM usage_hours WHERE organisation_id = ${of.organisationId}::uuid GROUP BY 1 ORDER BY 1`;
    expect(sums.map(({ measure, amount }) => [measure, amount])).toEqual([
      ['RPC_REQUESTS', 6n],
      ['RPC_POINTS', 35n],
      ['RPC_BYTES', 507n],
    ]);
  });
});

describe('events', () => {
  let streams: EventStreamsService;
  let there: Place[];
  beforeAll(async () => {
    const workload = new Workload(chain.rpc, artefacts());
    await workload.deploy();
    await workload.blocks(10, draws(3));
    const indexer = scene.indexer(chain);
    while ((await indexer.handle(scene.chainId))?.lookAgainMs === 0) continue;
    streams = new EventStreamsService(scene.database.api);
    const logs = await chain.rpc.call<{ blockNumber: string; logIndex: string }[]>('eth_getLogs', [
      { fromBlock: '0x0' },
    ]);
    there = logs.map(({ blockNumber, logIndex }) => ({ block: BigInt(blockNumber), log: Number(logIndex) }));
  }, 120_000);

  const begin = (more: object = {}) =>
    streams.create(scene.actor, {
      ...{ chainId: scene.chainId, name: newId(), contracts: [], events: [], where: [], start: 'EARLIEST', ...more },
    });
  /** What one application was given. */
  const given = async (app: Actor) =>
    (await told(scene, { applicationKeyIds: [app.applicationKeyId] }))['EVENTS_DELIVERED'] ?? 0n;

  it('are counted once, whatever is read again, acknowledged or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.boolean()), { maxLength: 8 }),
        async (steps) => {
          const app = ofKey(scene);
          const { id } = await begin();
          const known: Place[] = [{ block: 0n, log: 0 }];
          const seen = new Set<string>();
          for (const [take, pick, acknowledge] of steps) {
            const after = known[pick % known.length]!;
            const page = await streams.page(app, id, { after: offsetOf(1, after), take });
            for (const { blockNumber, logIndex } of page.events) seen.add(`${blockNumber}/${logIndex}`);
            known.push(page.next);
            if (acknowledge) await streams.acknowledge(app, id, offsetOf(1, page.next));
          }
          expect(await given(app)).toBe(BigInt(seen.size));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('are not had for nothing by who reads the end first', async () => {
    const app = ofKey(scene);
    const { id } = await begin();
    const last = there.at(-1)!;
    for (let i = 0; i < 2; i++) await streams.page(app, id, { after: offsetOf(1, last), take: 5 });
    await streams.acknowledge(app, id, offsetOf(1, { ...last, log: last.log + 1 }));
    for (let more = true, after = { block: 0n, log: 0 }; more;) {
      const page = await streams.page(app, id, { after: offsetOf(1, after), take: 50 });
      ({ more, next: after } = page);
    }
    expect(await given(app)).toBe(BigInt(there.length + 2));
  });

  it('of a stream that is sent back are counted again', async () => {
    const app = ofKey(scene);
    const { id } = await begin();
    const { events } = await streams.page(app, id, { take: 7 });
    await streams.replay(scene.actor, id, 'EARLIEST');
    await streams.page(app, id, { take: 7 });
    expect([events.length, await given(app)]).toEqual([7, 14n]);
  });

  it('end where a quota does, and what was given before can be read again', async () => {
    const app = ofKey(scene);
    const { id } = await begin();
    const quota = await hard(scene, 'EVENTS_DELIVERED', 12, { applicationKeyId: app.applicationKeyId });
    const first = await streams.page(app, id, { take: 10 });
    const second = await streams.page(app, id, { after: offsetOf(1, first.next), take: 10 });
    expect([first, second].map(({ events, more }) => [events.length, more])).toEqual([
      [10, true],
      [2, true],
    ]);
    const third = streams.page(app, id, { after: offsetOf(1, second.next), take: 10 });
    await expect(third).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED', limit: 12 } });
    expect((await streams.page(app, id, { take: 12 })).events).toEqual([...first.events, ...second.events]);
    await admin().quota.deleteMany({ where: { id: quota.id } });
    const rest = await streams.page(app, id, { after: offsetOf(1, second.next), take: 3 });
    expect(rest.events.map(({ logIndex }) => logIndex)).toEqual(there.slice(12, 15).map(({ log }) => log));
  });
});

describe('notices', () => {
  it('are given once for each threshold and period, whoever looks how often', async () => {
    const here = await another();
    const { keyId } = await here.key();
    const { id } = await quotas.set(here.actor, {
      ...{
        measure: 'TRANSACTIONS_SUBMITTED',
        period: 'HOUR',
        applicationKeyId: null,
        amount: 10n,
        thresholds: [95, 50, 80],
      },
    });
    const submit = (count: number) =>
      transactions.submitAll(
        here.actor,
        Array.from({ length: count }, () => ({ chainId: here.chainId, keyId, to: someone })),
      );
    const notices = async () =>
      (await quotas.notices(here.actor, { take: 50 })).map(({ quotaId, threshold, used }) => [
        quotaId,
        threshold,
        used.toNumber(),
      ]);
    await submit(4);
    await reconcile(here);
    expect(await notices()).toEqual([]);
    await submit(4);
    await Promise.all([reconcile(here), reconcile(here)]);
    await reconcile(here);
    expect(await notices()).toEqual([
      [id, 80, 8],
      [id, 50, 8],
    ]);
    await submit(3); // it refuses nothing
    await reconcile(here);
    expect((await notices())[0]).toEqual([id, 95, 11]);
    expect(await quotas.list(here.actor)).toMatchObject([
      { id, hard: false, used: 11n, amount: 10n, thresholds: [50, 80, 95] },
    ]);
    const stranger = await another();
    expect([
      await quotas.list(stranger.actor),
      await quotas.notices(stranger.actor, { take: 5 }),
      await told(stranger),
    ]).toEqual([[], [], {}]);
  });
});
