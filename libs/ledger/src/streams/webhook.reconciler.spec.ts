import { Webhook as Verifier } from 'standardwebhooks';

import { AuditReconciler } from '@atoll/tenancy';
import { every } from '@atoll/store/testing';

import { forgetIndex } from '../indexer/forget-index.js';
import { Mortal } from '../mortal.js';
import { Scene, testChain, workOff, type TestChain } from '../testing.js';
import { artefacts, draws, Workload } from '../workload.js';
import { ConcernedWebhooks } from './concerned-webhooks.js';
import { EventStreamsService } from './event-streams.service.js';
import { testEndpoint, type Posted } from './testing.js';
import { waitAfter } from './webhook-pace.js';
import { WebhookPolicy } from './webhook-policy.js';
import { WebhookReconciler } from './webhook.reconciler.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';

const PACE = { firstMs: 0, longestMs: 0, attempts: 3, giveUpMs: 86_400_000 };
const MASTER = { id: 'test', bytes: new Uint8Array(32).fill(3) };

let chain: TestChain;
let scene: Scene;
let workload: Workload;
let streams: EventStreamsService;
let sender: WebhookSender;
let endpoint: Awaited<ReturnType<typeof testEndpoint>>;
let expected: string[];
beforeAll(async () => {
  chain = await testChain();
  scene = await Scene.open(chain.url);
  await admin().organisation.updateMany({ data: { maxEventStreams: 1_000 } });
  workload = new Workload(chain.rpc, artefacts());
  await workload.deploy();
  await workload.blocks(30, draws(5));
  await settle();
  streams = new EventStreamsService(scene.database.api);
  sender = new WebhookSender(new WebhookPolicy(['127.0.0.1']), 500);
  expected = await scanned();
}, 120_000);
beforeEach(async () => {
  endpoint = await testEndpoint();
});
afterEach(() => endpoint.close());
afterAll(async () => {
  await sender.close();
  await chain.close();
  await scene.database.close();
});

async function settle(): Promise<void> {
  const indexer = scene.indexer(chain);
  while ((await indexer.handle(scene.chainId))?.lookAgainMs === 0) continue;
}

type Log = { blockNumber: string; logIndex: string };
const scanned = async () =>
  (await chain.rpc.call<Log[]>('eth_getLogs', [{ fromBlock: '0x0' }])).map(
    ({ blockNumber, logIndex }) => `${Number(blockNumber)}/${Number(logIndex)}`,
  );

type Body = {
  type: string;
  data: { stream: { id: string }; offset: string; events: { blockNumber: string; logIndex: number }[] };
};
const bodyOf = ({ body }: Posted) => JSON.parse(body) as Body;
const placesOf = (posted: Posted[]) =>
  posted.flatMap((one) => bodyOf(one).data.events.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`));
/** What a receiver has that takes each id once. */
const once = (posted: Posted[]) => [...new Map(posted.map((one) => [one.headers['webhook-id'], one])).values()];

const reconciler = (store = scene.database.worker, pace = PACE) =>
  new WebhookReconciler(store, new WebhookSecrets(store, MASTER), sender, pace);
const run = (handler = reconciler(), key = hookKey) => passes(handler, key);
async function passes(handler: WebhookReconciler, key: string): Promise<void> {
  while ((await handler.handle(key))?.lookAgainMs === 0) continue;
}

let hookKey = '';
let streamId = '';
let webhookId = '';
let names = 0;
const admin = () => scene.database.admin.platform;
/** A webhook to the endpoint for a stream of everything, and its first secret. */
async function hook(wish: object = {}, filter: object = {}): Promise<string> {
  const { organisationId } = scene.actor;
  const stream = await streams.create(scene.actor, {
    ...{ chainId: scene.chainId, name: `hooked ${++names}`, contracts: [], events: [], where: [], start: 'EARLIEST' },
    ...filter,
  });
  const row = { organisationId, streamId: stream.id, url: endpoint.url, ...wish };
  const { id } = await admin().webhook.create({ data: row });
  [streamId, webhookId, hookKey] = [stream.id, id, `${organisationId}/${id}`];
  return (await new WebhookSecrets(scene.database.worker, MASTER).first({ organisationId, webhookId: id }))!;
}
const idOf = (id: string) => ({ organisationId_id: { organisationId: scene.actor.organisationId, id } });
const row = () => admin().webhook.findUniqueOrThrow({ where: idOf(webhookId) });
const deliveries = () => admin().webhookDelivery.findMany({ where: { webhookId }, orderBy: { id: 'asc' } });
const change = (data: object) => admin().webhook.update({ where: idOf(webhookId), data });
const byHand = (id: string) =>
  admin().$executeRaw`UPDATE webhook_deliveries SET wanted_at = clock_timestamp() WHERE id = ${id}::uuid`;

it('posts everything once and in order, each batch signed, and then what comes', async () => {
  const secret = await hook();
  await run();
  expect(placesOf(endpoint.posted)).toEqual(expected);
  for (const { body, headers } of endpoint.posted)
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      ...{ type: 'events', data: { stream: { id: streamId, chainId: scene.chainId } } },
    });
  const before = endpoint.posted.length;
  await workload.blocks(1, draws(6));
  await settle();
  await run();
  expected = await scanned();
  expect(placesOf(endpoint.posted)).toEqual(expected);
  expect(endpoint.posted.length).toBeGreaterThan(before);
  await run();
  expect(placesOf(endpoint.posted)).toEqual(expected);
  expect((await deliveries()).every(({ status, attempts }) => status === 'DELIVERED' && attempts === 1)).toBe(true);
});

it('tries again under the same id, later and later, then stops, says so in the books, and goes on when told', async () => {
  await hook();
  endpoint.answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  await run();
  const ids = new Set(endpoint.posted.map(({ headers }) => headers['webhook-id']));
  expect([endpoint.posted.length, ids.size]).toEqual([PACE.attempts, 1]);
  const [dead] = await deliveries();
  expect(dead).toMatchObject({
    status: 'DEAD',
    attempts: 3,
    responseStatus: 302,
    message: expect.stringContaining('redirects'),
  });
  expect(await row()).toMatchObject({ stoppedAt: expect.any(Date), message: expect.stringContaining('redirects') });
  expect(await admin().eventStream.findUniqueOrThrow({ where: idOf(streamId) })).toMatchObject({ nextBlock: 0n });
  expect(await reconciler().handle(hookKey)).toBeNull();
  expect(endpoint.posted.length).toBe(PACE.attempts);
  await workOff([new AuditReconciler(scene.database.worker)]);
  const entries = await admin().auditEntry.findMany({ where: { organisationId: scene.actor.organisationId } });
  expect(entries.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ action: 'stopWebhook', subject: webhookId, actor: { platform: true } }),
  );

  endpoint.answer = (_request, response) => response.writeHead(204).end();
  await admin().$executeRaw`UPDATE webhooks SET resumed_at = clock_timestamp() WHERE id = ${webhookId}::uuid`;
  const tried = endpoint.posted.splice(0).length;
  await run();
  expect(tried).toBe(PACE.attempts);
  expect(endpoint.posted[0]!.headers['webhook-id']).toBe(`msg_${dead!.id}`);
  expect(placesOf(endpoint.posted)).toEqual(expected);
  expect(await row()).toMatchObject({ message: null, failingSince: null });
});

it('keeps what it has in hand until an index that was begun anew has those events again', async () => {
  await hook();
  endpoint.answer = (_request, response) => response.writeHead(500).end();
  await reconciler().handle(hookKey);
  const [inHand] = await deliveries();
  expect(inHand).toMatchObject({ status: 'PENDING', attempts: 1 });
  await forgetIndex(scene.database.worker, scene.chainId);
  endpoint.answer = (_request, response) => response.writeHead(204).end();
  endpoint.posted.splice(0);
  await byHand(inHand!.id);
  await run();
  expect(endpoint.posted).toEqual([]);
  await settle();
  await run();
  expect(placesOf(once(endpoint.posted))).toEqual(expected);
  await admin().eventStream.delete({ where: idOf(streamId) });
});

it('goes on past what it gave up where the order does not matter, and delivers that by hand', async () => {
  await hook({ ordered: false });
  let poisoned = '';
  const poison = () => {
    endpoint.answer = (_request, response, { headers }) => {
      poisoned ||= String(headers['webhook-id']);
      response.writeHead(headers['webhook-id'] === poisoned ? 400 : 200).end();
    };
  };
  poison();
  await run();
  const dead = (await deliveries()).filter(({ status }) => status === 'DEAD');
  expect(dead.map(({ id }) => `msg_${id}`)).toEqual([poisoned]);
  expect(await row()).toMatchObject({ stoppedAt: null });
  expect(placesOf(once(endpoint.posted))).toEqual(expected);

  await byHand(dead[0]!.id);
  expect(await reconciler().due(100)).toContain(hookKey);
  await run();
  expect(await admin().webhookDelivery.findUniqueOrThrow({ where: idOf(dead[0]!.id) })).toMatchObject({
    status: 'DEAD',
    attempts: 4,
  });
  endpoint.answer = (_request, response) => response.writeHead(200).end();
  await byHand(dead[0]!.id);
  await run();
  expect(endpoint.posted.at(-1)!.headers['webhook-id']).toBe(poisoned);
  expect(bodyOf(endpoint.posted.at(-1)!).data.events).toEqual(bodyOf(endpoint.posted[0]!).data.events);
  expect(await admin().webhookDelivery.findUniqueOrThrow({ where: idOf(dead[0]!.id) })).toMatchObject({
    status: 'DELIVERED',
    attempts: 5,
  });
});

it('goes on by itself once what it stopped at was delivered by hand', async () => {
  await hook();
  endpoint.answer = (_request, response) => response.writeHead(503).end();
  await run();
  endpoint.answer = (_request, response) => response.writeHead(200).end();
  endpoint.posted.length = 0;
  await byHand((await deliveries())[0]!.id);
  await run();
  expect(placesOf(endpoint.posted)).toEqual(expected);
});

it('signs with both secrets while one takes over from the other, and seals each for its webhook alone', async () => {
  const secret = await hook({ paused: true });
  const { organisationId } = scene.actor;
  const secrets = new WebhookSecrets(scene.database.worker, MASTER);
  expect(await secrets.first({ organisationId, webhookId })).toBeNull();
  const second = await secrets.rotate({ organisationId, webhookId }, 60);
  await change({ paused: false });
  await run();
  const { body, headers } = endpoint.posted[0]!;
  for (const each of [secret, second])
    expect(new Verifier(each).verify(body, headers as Record<string, string>)).toBeTruthy();
  const third = await secrets.rotate({ organisationId, webhookId }, 0);
  await admin()
    .$executeRaw`UPDATE event_streams SET next_block = 0, next_log = 0, run = run + 1 WHERE id = ${streamId}::uuid`;
  endpoint.posted.length = 0;
  await run();
  const last = endpoint.posted[0]!;
  expect(new Verifier(third).verify(last.body, last.headers as Record<string, string>)).toBeTruthy();
  for (const each of [secret, second])
    expect(() => new Verifier(each).verify(last.body, last.headers as Record<string, string>)).toThrow();
  const rows = await admin().webhookSecret.findMany({ where: { webhookId } });
  expect(Buffer.concat(rows.map(({ sealed }) => sealed)).includes(Buffer.from(third.slice(6), 'base64'))).toBe(false);
  const moved = await hook();
  await admin().webhookSecret.updateMany({ where: { webhookId }, data: { sealed: rows[0]!.sealed } });
  await expect(secrets.keys({ organisationId, webhookId })).rejects.toThrow();
  expect(moved).toMatch(/^whsec_/);
});

it('posts nothing while it is paused, or its organisation has left, and follows a stream that is sent back', async () => {
  await hook({ paused: true });
  await run();
  await change({ paused: false });
  await scene.leave();
  await run();
  expect(endpoint.posted).toEqual([]);
  await scene.leave(null);
  await run();
  await streams.replay(scene.actor, streamId, 'EARLIEST');
  const before = endpoint.posted.length;
  await run();
  expect(placesOf(endpoint.posted.slice(before))).toEqual(expected);
});

it('does not let those that hang hold up the others', async () => {
  const hanging: string[] = [];
  for (let i = 0; i < 6; i++) {
    await hook();
    await change({ failingSince: new Date() });
    hanging.push(hookKey);
  }
  await hook();
  const well = await testEndpoint();
  await change({ url: well.url });
  endpoint.answer = () => undefined;
  const handler = reconciler();
  const all = Promise.all(hanging.map((key) => handler.handle(key)));
  await run(handler);
  expect(placesOf(well.posted)).toEqual(expected);
  const looks = await all;
  expect(looks.filter((look) => look?.lookAgainMs === 1_000)).toHaveLength(3);
  await well.close();
});

const STEP = every(3);

it('posts every event at least once and in order, wherever a worker dies', async () => {
  await hook();
  await run();
  const undisturbed = endpoint.posted.length;
  expect(undisturbed).toBeGreaterThan(2);
  let deaths = 0;
  for (let n = 1, died = true; died; n += STEP) {
    for (const effect of [false, true]) {
      endpoint.posted.length = 0;
      await hook();
      const mortal = new Mortal(scene.database.worker, n, effect);
      await run(reconciler(mortal.store())).catch(() => undefined);
      died = mortal.died;
      deaths += Number(died);
      await admin().lease.updateMany({ where: { key: `webhook:${hookKey}` }, data: { until: new Date(0) } }); // time goes by
      await run();
      expect([n, effect, placesOf(once(endpoint.posted))]).toEqual([n, effect, expected]);
      // What came twice is one batch, the one that it died over.
      expect(endpoint.posted.length - undisturbed).toBeLessThanOrEqual(1);
    }
  }
  expect(deaths).toBeGreaterThan(60 / STEP);
}, 240_000);

it('tells of new blocks to the webhooks that they concern, and finds by the sweep what nobody told', async () => {
  await hook({}, { contracts: [workload.at.Yard] });
  await run();
  const concerned = new ConcernedWebhooks(scene.database.worker);
  await concerned.since(scene.chainId);
  workload.call(0, 'Coin', 'transfer', workload.accounts[1], 5n);
  await workload.mine();
  await settle();
  expect(await concerned.since(scene.chainId)).not.toContain(hookKey);
  workload.call(0, 'Yard', 'make');
  await workload.mine();
  await settle();
  expect(await concerned.since(scene.chainId)).toContain(hookKey);
  expect(await concerned.since(scene.chainId)).not.toContain(hookKey);
  expect(await reconciler().due(1_000)).not.toContain(hookKey);
  await change({ lookedAt: new Date(0) }); // time goes by
  expect(await reconciler().due(1_000)).toContain(hookKey);
  await run();
  expect(await reconciler().due(1_000)).not.toContain(hookKey);
  expected = await scanned();
});

it('waits longer after each failure, up to a bound, and never the same for all', () => {
  const pace = { ...PACE, firstMs: 5_000, longestMs: 3_600_000 };
  expect([1, 2, 3, 20, 10_000].map((n) => waitAfter(pace, n, 0))).toEqual([
    5_000, 10_000, 20_000, 3_600_000, 3_600_000,
  ]);
  expect(waitAfter(pace, 1, 1)).toBe(2_500);
});

it('counts what was taken, once, and waits where a quota is used up', async () => {
  const { organisationId } = scene.actor;
  await admin().usageNote.deleteMany({});
  const counted = async () =>
    (await admin().usageNote.findMany({ where: { measure: 'EVENTS_DELIVERED' } })).reduce(
      (sum, { amount }) => sum + amount.toNumber(),
      0,
    );
  await hook();
  endpoint.answer = (_request, response) => response.writeHead(endpoint.posted.length < 3 ? 503 : 204).end();
  await run();
  expect(await counted()).toBe(expected.length);
  await byHand((await deliveries())[0]!.id);
  await run();
  expect(await counted()).toBe(expected.length);

  const limit = expected.length + 3;
  const quota = { organisationId, hard: true, amount: limit, thresholds: [] };
  const { id } = await admin().quota.create({ data: { ...quota, measure: 'EVENTS_DELIVERED', period: 'DAY' } });
  const before = endpoint.posted.length;
  await hook();
  await run();
  expect(placesOf(endpoint.posted.slice(before))).toEqual(expected.slice(0, 3));
  expect(await row()).toMatchObject({
    stoppedAt: null,
    message: expect.stringContaining(`The quota of ${limit} delivered events a day is used up`),
  });
  await admin().quota.deleteMany({ where: { id } });
  await run();
  expect(placesOf(endpoint.posted.slice(before))).toEqual(expected);
  expect(await row()).toMatchObject({ message: null });
});
