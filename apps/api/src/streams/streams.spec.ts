import {
  Heads,
  IndexReconciler,
  WebhookReconciler,
  WebhookSecrets,
  WebhookSender,
  type WebhookPolicy,
} from '@atoll/ledger';
import { testChain, unsealedHeaders, type TestChain } from '@atoll/ledger/testing';
import { artefacts, draws, Workload } from '@atoll/ledger/workload';
import { newId, Store } from '@atoll/store';
import http from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook as Verifier } from 'standardwebhooks';

import { CONFIG, type Config } from '../config.js';
import { startTestApi, type Acting, type TestApi } from '../testing.js';

const MASTER = { id: 'test', bytes: new Uint8Array(32).fill(3) };

let api: TestApi;
let chain: TestChain;
let admin: Store;
let worker: Store;
let workload: Workload;
let ada: Acting;
let eve: Acting;
let chainId: string;
let door: http.Server;
let sender: WebhookSender;
let indexer: IndexReconciler;
const heads = new Heads();
beforeAll(async () => {
  door = http.createServer((request, response) => void answered(request, response));
  await once(door.listen(0, '127.0.0.1'), 'listening');
  const workerUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  [api, chain] = await Promise.all([
    startTestApi({ ATOLL_WORKER_URL: workerUrl, ATOLL_INTERNAL_TOKEN: 'test-internal-token' }),
    testChain(),
  ]);
  [admin, worker] = [new Store(api.adminUrl), new Store(api.logins.worker)];
  sender = new WebhookSender(api.app.get<Config>(CONFIG).webhooks as WebhookPolicy);
  workload = new Workload(chain.rpc, artefacts());
  await workload.deploy();
  await workload.blocks(20, draws(5));
  [ada, eve] = [await api.owner(), await api.owner()];
  chainId = await chainOf(ada);
  indexer = new IndexReconciler(worker, heads, unsealedHeaders(chain.rpc));
  await settle();
}, 120_000);
afterAll(async () => {
  heads.close();
  await sender.close();
  await api.close();
  await chain.close();
  await Promise.all([admin, worker].map((store) => store.close()));
  door.closeAllConnections();
  door.close();
});

/** What the worker answers the API at its door; its own is tested with the worker. */
async function answered(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const [, organisationId = '', webhookId = ''] =
    /^\/internal\/webhooks\/(.+)\/(.+)\/secret$/.exec(request.url ?? '') ?? [];
  const body = JSON.parse(await text(request)) as { first?: true; overlapSeconds?: number };
  const secrets = new WebhookSecrets(worker, MASTER);
  const of = { organisationId, webhookId };
  const secret = body.first ? await secrets.first(of) : await secrets.rotate(of, body.overlapSeconds ?? 0);
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ secret }));
}

async function settle(): Promise<void> {
  const height = BigInt(await chain.rpc.call<string>('eth_blockNumber'));
  const indexed = () => admin.platform.chainIndex.findUnique({ where: { chainId }, select: { height: true } });
  while (((await indexed())?.height ?? -1n) < height) await indexer.handle(chainId);
}

async function chainOf({ organisation }: Acting): Promise<string> {
  const { platform } = admin;
  const { id: consortiumId } = await platform.consortium.create({ data: { name: 'Sea', foundedBy: organisation } });
  await platform.consortiumMember.create({ data: { consortiumId, organisationId: organisation } });
  const settings = { engine: 'atoll-node', blockPeriodMs: 1_000, requestTimeoutSeconds: 2, epochLength: 30_000 };
  const { id } = await platform.chain.create({
    data: {
      ...{ consortiumId, name: 'Tides', foundedBy: organisation, desired: 'RUNNING', evmChainId: 31_337 },
      ...{ ...settings, gasLimit: 30_000_000 },
    },
  });
  const node = { organisationId: organisation, consortiumId, chainId: id, name: 'v', role: 'VALIDATOR' as const };
  await platform.node.create({ data: { ...node, phase: 'Running', rpcUrl: chain.url, height: 0 } });
  return id;
}

const CREATE = `mutation ($input: CreateEventStreamInput!) { createEventStream(input: $input) {
  id name contracts events where acknowledged { blockNumber logIndex offset } chain { id } webhook { id } } }`;
const create = async (input: object = {}) =>
  (await api.get(ada, CREATE, { input: { chainId, name: newId(), start: 'EARLIEST', ...input } })).createEventStream;
const ACKNOWLEDGE =
  'mutation ($id: ID!, $offset: String!) { acknowledgeEvents(streamId: $id, offset: $offset) { acknowledged { offset } } }';
const acknowledge = (id: string, offset: string) => api.get(ada, ACKNOWLEDGE, { id, offset });
const SUBSCRIBE = `subscription ($id: ID!, $consumer: String, $after: String, $size: Int!, $inFlight: Int!) {
  streamEvents(streamId: $id, consumer: $consumer, after: $after, batchSize: $size, inFlight: $inFlight) {
    offset events { blockNumber logIndex transactionHash contract name } } }`;

type Batch = { offset: string; events: { blockNumber: string; logIndex: number }[] };
function subscribe(id: string, more: object = {}, asker = ada) {
  const socket = api.socket(asker);
  const results = socket.iterate<{ streamEvents: Batch }>({
    query: SUBSCRIBE,
    variables: { id, size: 40, inFlight: 2, ...more },
  });
  return {
    next: async (): Promise<Batch> => {
      // What is refused at once comes as a result, what ends later as an error of the protocol.
      const { value, done } = await results.next().catch(refused);
      if (value?.errors) refused(value.errors);
      if (done || !value?.data) throw new Error('It has ended.');
      return value.data.streamEvents;
    },
    close: () => socket.dispose(),
  };
}

function refused(errors: readonly { extensions?: Record<string, unknown> }[]): never {
  throw Object.assign(new Error('refused'), { code: errors[0]?.extensions?.['code'] });
}

type Log = { blockNumber: string; logIndex: string };
const scanned = async () =>
  (await chain.rpc.call<Log[]>('eth_getLogs', [{ fromBlock: '0x0' }])).map(
    ({ blockNumber, logIndex }) => `${Number(blockNumber)}/${Number(logIndex)}`,
  );
const placesOf = ({ events }: Batch) => events.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`);

it('streams all there is in order, no faster than it is acknowledged, and then what comes', async () => {
  const { id } = await create();
  const reader = subscribe(id);
  const expected = await scanned();
  const taken: string[] = [];
  const batches = [await reader.next(), await reader.next()];
  const third = reader.next();
  const early = await Promise.race([third, acknowledge(id, batches[0]!.offset).then(() => 'acknowledged')]);
  expect(early).toBe('acknowledged');
  batches.push(await third);
  taken.push(...batches.flatMap(placesOf));
  for (let batch = batches[2]!; taken.length < expected.length;) {
    await acknowledge(id, batch.offset);
    batch = await reader.next();
    taken.push(...placesOf(batch));
    batches.push(batch);
  }
  expect(taken).toEqual(expected);
  await acknowledge(id, batches.at(-1)!.offset);

  const coming = reader.next();
  workload.call(0, 'Coin', 'transfer', workload.accounts[1], 5n);
  await workload.mine();
  await settle();
  expect(placesOf(await coming)).toEqual((await scanned()).slice(expected.length));
  await reader.close();
});

it('goes on behind what was acknowledged, or behind an offset that the consumer kept', async () => {
  const { id } = await create();
  const expected = await scanned();
  const first = subscribe(id, { consumer: 'ledger' });
  const [one, two] = [await first.next(), await first.next()];
  await acknowledge(id, one.offset);
  await first.close();
  const second = subscribe(id, { consumer: 'ledger' });
  expect(placesOf(await second.next())).toEqual(expected.slice(40, 80));
  // By its name it takes over from the connection that broke, and the old one is told.
  const third = subscribe(id, { consumer: 'ledger', after: two.offset });
  expect(placesOf(await third.next())).toEqual(expected.slice(80, 120));
  const last = async () => {
    for (;;) await second.next();
  };
  await expect(last()).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(subscribe(id, { consumer: 'another' }).next()).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(subscribe(id).next()).rejects.toMatchObject({ code: 'CONFLICT' });

  await api.get(ada, 'mutation ($id: ID!) { replayEventStream(input: { id: $id, fromBlock: "7" }) { id } }', { id });
  const events: string[] = [];
  while (!events.some((place) => place.startsWith('7/'))) events.push(...placesOf(await third.next()));
  expect(await api.code(ada, ACKNOWLEDGE, { id, offset: two.offset })).toBe('CONFLICT');
  await api.get(ada, 'mutation ($id: ID!) { deleteEventStream(id: $id) }', { id });
  const end = async () => {
    for (;;) await third.next();
  };
  await expect(end()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('gives pages to who asks', async () => {
  const { id, ...made } = await create({ contracts: [workload.at.Coin] });
  expect(made).toMatchObject({
    contracts: [workload.at.Coin],
    events: [],
    where: [],
    chain: { id: chainId },
    webhook: null,
  });
  const PAGE = `query ($id: ID!, $after: String) { streamEventsPage(streamId: $id, after: $after, take: 5) {
    offset hasMore events { contract topics data arguments timestamp blockHash } } }`;
  const { streamEventsPage: page } = await api.get(ada, PAGE, { id });
  expect(page).toMatchObject({ hasMore: true });
  expect(new Set(page.events.map(({ contract }: { contract: string }) => contract))).toEqual(
    new Set([workload.at.Coin]),
  );
  const next = await api.get(ada, PAGE, { id, after: page.offset });
  expect(next.streamEventsPage.events[0]).not.toEqual(page.events[0]);
});

it('makes a webhook with a secret that is shown once, posts by it, and keeps the stream for it', async () => {
  const received: { body: string; headers: Record<string, string> }[] = [];
  const endpoint = http.createServer(async (request, response) => {
    received.push({ body: await text(request), headers: request.headers as Record<string, string> });
    response.end();
  });
  await once(endpoint.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`;
  const { id: streamId } = await create();
  const reader = subscribe(streamId);
  await reader.next();

  const MAKE =
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id status stream { id } } } }';
  const input = { streamId, url, idempotencyKey: newId() };
  const { createWebhook: made } = await api.get(ada, MAKE, { input });
  expect(made).toMatchObject({
    secret: expect.stringMatching(/^whsec_/),
    webhook: { status: 'ACTIVE', stream: { id: streamId } },
  });
  expect((await api.get(ada, MAKE, { input })).createWebhook).toEqual({ ...made, secret: null });
  expect(await api.code(ada, MAKE, { input: { streamId, url } })).toBe('CONFLICT');
  for (const bad of ['http://169.254.169.254/', 'https://10.0.0.1/', 'https://example.org:25/', 'gopher://x/'])
    expect(await api.code(ada, MAKE, { input: { streamId, url: bad } })).toBe('INVALID');
  const ended = async () => {
    for (;;) await reader.next();
  };
  await expect(ended()).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(subscribe(streamId).next()).rejects.toMatchObject({ code: 'CONFLICT' });

  const { id: webhookId } = made.webhook;
  const reconciler = new WebhookReconciler(worker, new WebhookSecrets(worker, MASTER), sender);
  while ((await reconciler.handle(`${ada.organisation}/${webhookId}`))?.lookAgainMs === 0) continue;
  const events = received.flatMap(
    ({ body, headers }) => (new Verifier(made.secret).verify(body, headers) as Body).data.events,
  );
  expect(events.map(({ blockNumber, logIndex }) => `${blockNumber}/${logIndex}`)).toEqual(await scanned());
  const offset = (JSON.parse(received[0]!.body) as Body).data.offset;
  expect(await api.code(ada, ACKNOWLEDGE, { id: streamId, offset })).toBe('CONFLICT');

  const LIST = `query ($id: ID!) { webhookDeliveries(webhookId: $id, status: DELIVERED, first: 1) {
    nodes { id messageId events attempts } pageInfo { hasNextPage } } }`;
  const { nodes, pageInfo } = (await api.get(ada, LIST, { id: webhookId })).webhookDeliveries;
  expect(nodes[0].messageId).toBe(received.at(-1)!.headers['webhook-id']);
  expect(pageInfo.hasNextPage).toBe(true);
  await api.get(ada, 'mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) { id } }', { id: nodes[0].id });
  while ((await reconciler.handle(`${ada.organisation}/${webhookId}`))?.lookAgainMs === 0) continue;
  expect(received.at(-1)!.headers['webhook-id']).toBe(nodes[0].messageId);

  const ROTATE = 'mutation ($id: ID!) { rotateWebhookSecret(input: { id: $id }) { secret } }';
  const { rotateWebhookSecret: rotated } = await api.get(ada, ROTATE, { id: webhookId });
  expect(rotated.secret).toMatch(/^whsec_/);
  const PAUSE =
    'mutation ($id: ID!) { updateWebhook(input: { id: $id, paused: true, ordered: false }) { status ordered url } }';
  expect((await api.get(ada, PAUSE, { id: webhookId })).updateWebhook).toEqual({
    status: 'PAUSED',
    ordered: false,
    url,
  });
  const RESUME = 'mutation ($id: ID!) { resumeWebhook(id: $id) { status } }';
  expect((await api.get(ada, RESUME, { id: webhookId })).resumeWebhook).toEqual({ status: 'ACTIVE' });
  await api.get(ada, 'mutation ($id: ID!) { deleteWebhook(id: $id) }', { id: webhookId });
  expect(await api.code(ada, 'query ($id: ID!) { webhook(id: $id) { id } }', { id: webhookId })).toBe('NOT_FOUND');
  const books = JSON.stringify((await admin.platform.auditNote.findMany()).map(({ fact }) => fact));
  for (const secret of [made.secret, rotated.secret]) expect(books).not.toContain(secret);
  endpoint.closeAllConnections();
  endpoint.close();
});

type Body = { data: { offset: string; events: Batch['events'] } };

it('notes no acknowledgement in the books but one that was refused', async () => {
  const { id } = await create();
  const reader = subscribe(id);
  const { offset } = await reader.next();
  const notes = async () =>
    (await admin.platform.auditNote.findMany({ where: { organisationId: ada.organisation } }))
      .map(({ fact }) => fact as { action: string; result: string })
      .filter(({ action }) => action === 'acknowledgeEvents')
      .map(({ result }) => result);
  const before = (await notes()).length;
  await acknowledge(id, offset);
  expect((await notes()).length).toBe(before);
  expect(await api.code(ada, ACKNOWLEDGE, { id, offset: 'junk' })).toBe('INVALID');
  expect((await notes()).slice(before)).toEqual(['INVALID']);
  await reader.close();
});

it('shows another tenant a stream and a webhook of others as ones that do not exist', async () => {
  const { id } = await create();
  const webhook = await admin.platform.webhook.create({
    data: { organisationId: ada.organisation, streamId: id, url: 'https://a.example' },
  });
  const places = { runs: 1, fromBlock: 0, fromLog: 0, nextBlock: 1, nextLog: 0, events: 1 };
  const { runs: run, ...rest } = places;
  const delivery = await admin.platform.webhookDelivery.create({
    data: { organisationId: ada.organisation, id: newId(), webhookId: webhook.id, run, ...rest },
  });
  const questions: [string, string][] = [
    ['query ($id: ID!) { eventStream(id: $id) { id } }', id],
    ['query ($id: ID!) { streamEventsPage(streamId: $id) { offset } }', id],
    ['mutation ($id: ID!) { acknowledgeEvents(streamId: $id, offset: "MS0wLTA") { id } }', id],
    ['mutation ($id: ID!) { renameEventStream(input: { id: $id, name: "x" }) { id } }', id],
    ['mutation ($id: ID!) { replayEventStream(input: { id: $id }) { id } }', id],
    ['mutation ($id: ID!) { createWebhook(input: { streamId: $id, url: "https://b.example" }) { secret } }', id],
    ['query ($id: ID!) { webhook(id: $id) { id } }', webhook.id],
    ['query ($id: ID!) { webhookDeliveries(webhookId: $id) { nodes { id } } }', webhook.id],
    ['mutation ($id: ID!) { updateWebhook(input: { id: $id, paused: true }) { id } }', webhook.id],
    ['mutation ($id: ID!) { resumeWebhook(id: $id) { id } }', webhook.id],
    ['mutation ($id: ID!) { rotateWebhookSecret(input: { id: $id }) { secret } }', webhook.id],
    ['mutation ($id: ID!) { testWebhook(id: $id) { status } }', webhook.id],
    ['mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) { id } }', delivery.id],
  ];
  for (const [question, of] of questions) {
    const refusal = async (asked: string) => {
      const { errors } = await api.ask(eve, question, { id: asked });
      return { ...errors?.[0]?.extensions, id: null };
    };
    expect([question, await refusal(of)]).toEqual([question, await refusal(newId())]);
    expect([question, await refusal(of)]).toMatchObject([question, { code: 'NOT_FOUND' }]);
  }
  await expect(subscribe(id, {}, eve).next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await api.get(eve, 'mutation ($id: ID!) { deleteWebhook(id: $id) }', { id: webhook.id });
  await api.get(eve, 'mutation ($id: ID!) { deleteEventStream(id: $id) }', { id });
  expect(await admin.platform.webhook.count({ where: { id: webhook.id } })).toBe(1);
});
