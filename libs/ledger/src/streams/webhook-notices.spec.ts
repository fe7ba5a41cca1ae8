import { newId } from '@atoll/store';
import { Webhook as Verifier } from 'standardwebhooks';

import { Mortal } from '../mortal.js';
import { Scene } from '../testing.js';
import { EventStreamsService } from './event-streams.service.js';
import { testEndpoint } from './testing.js';
import { WebhookPolicy } from './webhook-policy.js';
import { WebhookReconciler } from './webhook.reconciler.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender } from './webhook-sender.js';

const PACE = { firstMs: 0, longestMs: 0, attempts: 3, giveUpMs: 86_400_000 };
const MASTER = { id: 'test', bytes: new Uint8Array(32).fill(3) };

let scene: Scene;
let sender: WebhookSender;
let endpoint: Awaited<ReturnType<typeof testEndpoint>>;
beforeAll(async () => {
  scene = await Scene.open('http://127.0.0.1:1'); // nobody asks the chain
  sender = new WebhookSender(new WebhookPolicy(['127.0.0.1']));
}, 120_000);
beforeEach(async () => {
  endpoint = await testEndpoint();
});
afterEach(async () => {
  await admin().quotaNotice.deleteMany({});
  await endpoint.close();
});
afterAll(async () => {
  await sender.close();
  await scene.database.close();
});

const admin = () => scene.database.admin.platform;
const reconciler = (store = scene.database.worker) =>
  new WebhookReconciler(store, new WebhookSecrets(store, MASTER), sender, PACE);
async function run(handler = reconciler()): Promise<void> {
  while ((await handler.handle(hookKey))?.lookAgainMs === 0) continue;
}

let [hookKey, webhookId] = ['', ''];
/** A webhook to the endpoint, and its first secret. */
async function hook(): Promise<string> {
  const { organisationId } = scene.actor;
  const everything = { contracts: [], events: [], where: [] };
  const wish = { chainId: scene.chainId, name: newId(), start: 'LATEST' as const, ...everything };
  const { id: streamId } = await new EventStreamsService(scene.database.api).create(scene.actor, wish);
  const { id } = await admin().webhook.create({ data: { organisationId, streamId, url: endpoint.url } });
  [webhookId, hookKey] = [id, `${organisationId}/${id}`];
  return (await new WebhookSecrets(scene.database.worker, MASTER).first({ organisationId, webhookId: id }))!;
}
const deliveries = () => admin().webhookDelivery.findMany({ where: { webhookId }, orderBy: { id: 'asc' } });

/** That quotas of the organisation came to their thresholds. */
async function notices(count: number): Promise<string[]> {
  const { organisationId } = scene.actor;
  const period = { periodStart: new Date('2026-12-01T00:00:00Z'), resetsAt: new Date('2027-01-01T00:00:00Z') };
  const ids = Array.from({ length: count }, () => newId()).sort();
  for (const [i, id] of ids.entries())
    await admin().quotaNotice.create({
      data: {
        ...{ organisationId, id, quotaId: newId(), hard: true, measure: 'NODE_SECONDS', period: 'MONTH', ...period },
        ...{ threshold: 80 + i, amount: '10000000000000000000000', used: '8000000000000000000001' },
      },
    });
  return ids;
}
type Told = { type: string; data: { id: string; quota: object; threshold: number; used: string } };
const told = () => endpoint.posted.map(({ body }) => JSON.parse(body) as Told).filter(({ type }) => type === 'quota');

it('tells each webhook once of each notice, signed like all else, and of none from before it', async () => {
  await notices(1);
  const secret = await hook();
  const [first, second] = await notices(2);
  await run();
  await run();
  expect(told().map(({ data }) => data.id)).toEqual([first, second]);
  expect(told()[0]!.data).toMatchObject({
    ...{ organisationId: scene.actor.organisationId, threshold: 80, used: '8000000000000000000001' },
    quota: { hard: true, measure: 'NODE_SECONDS', period: 'MONTH', limit: '10000000000000000000000' },
  });
  for (const { body, headers } of endpoint.posted)
    expect(new Verifier(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: 'quota' });
  expect(await deliveries()).toMatchObject([first, second].map((noticeId) => ({ noticeId, status: 'DELIVERED' })));
});

it('gives a notice up after so many attempts, which stops nothing, and posts it again by hand', async () => {
  await hook();
  const [notice] = await notices(1);
  endpoint.answer = (_request, response) => response.writeHead(500).end();
  for (let i = 0; i < PACE.attempts + 1; i++) await run();
  expect(told()).toHaveLength(PACE.attempts);
  const dead = (await deliveries()).filter(({ noticeId }) => noticeId === notice);
  expect(dead).toMatchObject([{ status: 'DEAD', attempts: 3, responseStatus: 500 }]);
  expect(await admin().webhook.findFirst({ where: { id: webhookId } })).toMatchObject({
    stoppedAt: null,
    failingSince: null,
  });
  endpoint.answer = (_request, response) => response.writeHead(204).end();
  await admin()
    .$executeRaw`UPDATE webhook_deliveries SET wanted_at = clock_timestamp() WHERE id = ${dead[0]!.id}::uuid`;
  await run();
  expect(told()).toHaveLength(PACE.attempts + 1);
  expect(
    new Set(endpoint.posted.filter(({ body }) => body.includes(notice!)).map(({ headers }) => headers['webhook-id']))
      .size,
  ).toBe(1);
});

it('posts a notice under one id, wherever a process dies', async () => {
  for (let n = 1, died = true; died; n++) {
    await hook();
    const [notice] = await notices(1);
    const mortal = new Mortal(scene.database.worker, n, n % 2 === 0);
    died = await run(reconciler(mortal.store())).then(
      () => mortal.died,
      () => true,
    );
    await admin().$executeRaw`UPDATE leases SET until = now()`;
    await run();
    const ids = endpoint.posted
      .filter(({ body }) => body.includes(notice!))
      .map(({ headers }) => headers['webhook-id']);
    expect([n, new Set(ids).size]).toEqual([n, 1]);
    expect((await deliveries()).filter(({ status }) => status === 'DELIVERED')).toHaveLength(1);
  }
});
