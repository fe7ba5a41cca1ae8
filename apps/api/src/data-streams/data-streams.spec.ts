import 'reflect-metadata';

import { StreamScene } from '@atoll/data/testing';
import type { Device } from '@atoll/contracts/testing';
import { testRedis } from '@atoll/embedded/testing';
import { encode } from 'cborg';
import { sha256, toHex } from '@atoll/crypto';
import { provesInclusion, readingLeaf, readingMessage } from '@atoll/sealed';
import { newId, type DataStream } from '@atoll/store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createClient } from 'graphql-ws';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fromHex } from '@atoll/crypto';
import WebSocket from 'ws';

import { createApi } from '../api.js';
import { configFrom } from '../config.js';

let scene: StreamScene;
let redis: Awaited<ReturnType<typeof testRedis>>;
let app: NestFastifyApplication;
let origin: string;
let device: Device;
beforeAll(async () => {
  [scene, redis] = await Promise.all([StreamScene.open(), testRedis()]);
  const { logins } = scene.network.database;
  const config = configFrom({ ATOLL_LOG: 'error', ATOLL_DATABASE_URL: logins.api, ATOLL_REDIS_URL: redis.url });
  app = await createApi(config);
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
  device = await scene.device();
}, 300_000);
afterAll(async () => {
  await app.close();
  await Promise.all([scene.close(), redis.close()]);
});

/** An application of a member with these scopes: its secret. */
async function application(scopes: string[], member: 'A' | 'B' = 'A'): Promise<string> {
  const { platform } = scene.network.database.admin;
  const { organisationId } = scene.network.members[member];
  const secret = `atoll_key_${newId().replaceAll('-', '').padEnd(43, 'x')}`;
  const person = { id: newId(), email: `${newId()}@example.org`, name: 'M', passwordHash: 'none' };
  const { id: createdBy } = await platform.person.create({ data: person });
  await platform.membership.create({ data: { organisationId, personId: createdBy, role: 'OWNER' } });
  await platform.applicationKey.create({
    data: {
      ...{ organisationId, id: newId(), createdBy, name: newId(), prefix: 'atoll_key_', scopes },
      secretHash: new Uint8Array(createHash('sha256').update(secret).digest()),
      expiresAt: new Date(Date.now() + 3_600_000),
    },
  });
  return secret;
}

const post = (path: string, token: string, type: string, body: string | Uint8Array, headers: object = {}) =>
  fetch(`${origin}/data-streams${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
const NDJSON = 'application/x-ndjson';
const lines = (readings: unknown[]) => readings.map((each) => JSON.stringify(each)).join('\n');
const many = (stream: DataStream, numbers: number[]) =>
  Promise.all(numbers.map((seq) => scene.signed(stream, device, seq)));

it('takes one reading with its payload as the body, in SenML of both kinds and as bytes', async () => {
  const [stream, token] = [await scene.stream(device), await application(['data:submit'])];
  const at = Math.floor(Date.now() / 1_000);
  const record = { n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.5 };
  const cbor = encode([
    new Map<number, unknown>([
      [0, record.n],
      [1, record.u],
      [2, record.v],
    ]),
  ]);
  const bodies: [string, Uint8Array][] = [
    ['application/senml+json', Buffer.from(JSON.stringify([record]))],
    ['application/senml+cbor', cbor],
    ['application/octet-stream', Buffer.of(0, 1, 2)],
  ];
  for (const [i, [type, payload]] of bodies.entries()) {
    const said = { seq: i + 1, occurredAt: at, hash: sha256(payload) };
    const digest = toHex(sha256(readingMessage(scene.scope(stream), readingLeaf(said))));
    const headers = {
      ...{ 'atoll-seq': String(i + 1), 'atoll-at': String(at) },
      'atoll-signature': await device.sign({ hash: digest }),
    };
    const send = (body: Uint8Array, more: object = {}) =>
      post(`/${stream.id}/readings`, token, type, body, { ...headers, ...more });
    const [first, again] = [await send(payload), await send(payload)];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(await again.json()).toMatchObject({ code: 'DUPLICATE' });
    const wrong = await send(payload, { 'atoll-at': String(at - 1) });
    expect([wrong.status, await wrong.json()]).toEqual([422, expect.objectContaining({ code: 'SIGNATURE_WRONG' })]);
    if (type.includes('senml'))
      expect(await (await send(Buffer.from('nonsense'))).json()).toMatchObject({ code: 'NOT_SENML' });
  }
  const reader = await application(['data:read']);
  const { dataReading } = await ask(
    reader,
    'query ($id: ID!) { dataReading(streamId: $id, seq: "2") { mediaType senml { name time unit value } } }',
    { id: stream.id },
  );
  expect(dataReading).toEqual({
    mediaType: 'application/senml+cbor',
    senml: [{ name: record.n, time: at, unit: 'Cel', value: 23.5 }],
  });
});

it('takes many as lines, as a list and as a table, and names the lines that it does not take', async () => {
  const [stream, token] = [await scene.stream(device), await application(['data:submit'])];
  const [a, b, c, d] = (await many(stream, [1, 2, 3, 4])) as Record<string, string>[];
  const answer = await post(
    '/readings',
    token,
    NDJSON,
    [lines([a]), '', 'nonsense', lines([{ ...b, at: 1 }])].join('\n'),
  );
  expect(await answer.json()).toEqual({
    ...{ accepted: 1, duplicates: 0 },
    refused: [
      { line: 3, code: 'MALFORMED', detail: expect.any(String) },
      { line: 4, code: 'SIGNATURE_WRONG', detail: expect.any(String) },
    ],
  });
  expect(await (await post('/readings', token, 'application/json', JSON.stringify([a, b]))).json()).toMatchObject({
    ...{ accepted: 1, duplicates: 1, refused: [] },
  });
  const names = ['seq', 'at', 'payload', 'signature'];
  const row = (each: Record<string, unknown>) => names.map((name) => each[name]).join();
  const table = [names.join(), row(c!), row({ ...d, seq: 'four' }), row(d!)].join('\n');
  const tabled = await (await post(`/${stream.id}/readings`, token, 'text/csv', table)).json();
  expect(tabled).toMatchObject({ accepted: 2, refused: [{ line: 3, code: 'MALFORMED' }] });
});

it('lets an application hand in, and do nothing else; and others find no stream', async () => {
  const stream = await scene.stream(device);
  const [reading] = await many(stream, [1]);
  const [submits, reads, foreign] = await Promise.all([
    application(['data:submit']),
    application(['data:read']),
    application(['data:submit', 'data:read'], 'B'),
  ]);
  expect((await post('/readings', reads, NDJSON, lines([reading]))).status).toBe(403);
  expect((await post('/readings', 'nonsense', NDJSON, lines([reading]))).status).toBe(401);
  expect(await (await post('/readings', foreign, NDJSON, lines([reading]))).json()).toMatchObject({
    refused: [{ code: 'UNKNOWN_STREAM' }],
  });
  expect((await post('/readings', submits, 'text/plain', lines([reading]))).status).toBe(400);
  const query = 'query ($id: ID!) { dataStream(id: $id) { id } }';
  expect(await code(submits, query, { id: stream.id })).toBe('FORBIDDEN');
  expect(await code(foreign, query, { id: stream.id })).toBe('NOT_FOUND');
});

it('answers each message of a WebSocket in its order, and takes no connection without a right', async () => {
  const [stream, token, reader] = await Promise.all([
    scene.stream(device),
    application(['data:submit']),
    application(['data:read']),
  ]);
  const open = (authorization: string) =>
    new WebSocket(`${origin.replace('http', 'ws')}/data-streams/readings`, { headers: { authorization } });
  for (const [secret, status] of [
    ['nonsense', 401],
    [reader, 403],
  ] as const) {
    const [, response] = (await once(open(`Bearer ${secret}`), 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ];
    expect(response.statusCode).toBe(status);
  }
  const socket = open(`Bearer ${token}`);
  await once(socket, 'open');
  const given = await many(stream, [1, 2, 3]);
  const answers: unknown[] = [];
  socket.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString())));
  for (const each of given) socket.send(lines([each]));
  socket.send(lines([given[0], { ...given[1], by: 'nobody' }]));
  while (answers.length < 4) await once(socket, 'message');
  expect(answers).toMatchObject([
    ...Array.from({ length: 3 }, () => ({ accepted: 1 })),
    { accepted: 0, duplicates: 1, refused: [{ line: 2, code: 'MALFORMED' }] },
  ]);
  socket.close();
  await once(socket, 'close');
});

it('tells of readings as they come, and proves what is anchored', async () => {
  const [stream, token] = [await scene.stream(device), await application(['data:submit', 'data:read'])];
  const client = createClient({
    ...{ url: `${origin.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 },
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const told = client.iterate<{ readingsAdded: { seq: string }[] }>({
    query: 'subscription ($id: ID!) { readingsAdded(streamId: $id, after: "0") { seq } }',
    variables: { id: stream.id },
  });
  const numbers: string[] = [];
  const next = async (count: number) => {
    while (numbers.length < count) {
      const { value } = (await told.next()) as { value: { data: { readingsAdded: { seq: string }[] } } };
      numbers.push(...value.data.readingsAdded.map(({ seq }) => seq));
    }
  };
  await post('/readings', token, NDJSON, lines(await many(stream, [1, 3])));
  await next(2);
  await post('/readings', token, NDJSON, lines(await many(stream, [2, 4])));
  await next(4);
  expect(numbers).toEqual(['1', '3', '2', '4']);
  await client.dispose();

  const proof =
    'query ($id: ID!) { readingProof(streamId: $id, seq: "2") { leaf position size path batch { root } transactionHash } }';
  expect(await code(token, proof, { id: stream.id })).toBe('CONFLICT');
  await scene.work(stream);
  const { readingProof: it } = await ask(token, proof, { id: stream.id });
  const path = (it.path as `0x${string}`[]).map((hash) => fromHex(hash));
  const { position, size } = it;
  expect(provesInclusion({ position, size, path, leaf: fromHex(it.leaf), root: fromHex(it.batch.root) })).toBe(true);
  expect(it.transactionHash).toMatch(/^0x/);
});

type Answer = { data: any; errors?: { extensions: { code: string } }[] }; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers

async function answerTo(token: string, query: string, variables: object): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

async function ask(token: string, query: string, variables: object): Promise<Answer['data']> {
  const { data, errors } = await answerTo(token, query, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data as unknown;
}

const code = async (token: string, query: string, variables: object) =>
  (await answerTo(token, query, variables)).errors?.[0]?.extensions.code;
