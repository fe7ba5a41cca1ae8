import 'reflect-metadata';

import { issueJwt, Refusal, stated, statusEntry, statusListClaims, StatusLists, Bitstring } from '@atoll/credentials';
import { resolving, testParty } from '@atoll/credentials/testing';
import { ForeignListDoor, ForeignLists } from '@atoll/identity';
import { JudgedFetch, WebhookPolicy } from '@atoll/ledger';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { CONFIG } from './config.js';
import { StatusListsController } from './status-lists.controller.js';

const TOKEN = 'test-internal-token';
const MOST = 2_097_152;
const [issuer, other] = [testParty('ES256'), testParty('EdDSA')];
const resolve = resolving(issuer, other);

let worker: NestFastifyApplication;
let outgoing: JudgedFetch;
/** Another installation, and one in a network where nothing may be asked; what each answers is for the test to say. */
let there: Awaited<ReturnType<typeof installation>>;
let inside: Awaited<ReturnType<typeof installation>>;
let now: Date;
let lists: ForeignLists;

beforeAll(async () => {
  [there, inside] = await Promise.all([installation('127.0.0.1'), installation('127.0.0.3')]);
  // `private.example` is what a name looks like that leads inside; `slow` answers are cut short.
  outgoing = new JudgedFetch(new WebhookPolicy(['127.0.0.1']), 2_000, async () => [
    { address: '127.0.0.3', family: 4 },
  ]);
  const providers = [
    { provide: JudgedFetch, useValue: outgoing },
    { provide: CONFIG, useValue: { internalToken: TOKEN } },
  ];
  class Room {}
  Module({ controllers: [StatusListsController], providers })(Room);
  worker = await NestFactory.create<NestFastifyApplication>(Room, new FastifyAdapter(), { logger: false });
  await worker.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await worker.close();
  await outgoing.close();
  there.close();
  inside.close();
});
beforeEach(async () => {
  now = new Date();
  lists = await asked();
  there.asked = inside.asked = 0;
});

async function installation(host: string) {
  const it = {
    ...{ url: '', asked: 0, close: () => server.close() && server.closeAllConnections() },
    answer: ((_request, response) => response.writeHead(404).end()) as RequestListener,
  };
  const server = http.createServer((request, response) => {
    it.asked++;
    it.answer(request, response);
  });
  await once(server.listen(0, host), 'listening');
  it.url = `http://${host}:${(server.address() as AddressInfo).port}/status/1`;
  return it;
}

const asked = async (token: string | null = TOKEN) =>
  new ForeignLists(new ForeignListDoor(new WorkerDoor(await worker.getUrl(), token)), () => now.getTime());

type Said = { revoked?: boolean; by?: typeof issuer; ttl?: number; seconds?: number; at?: string };
async function list({ revoked = false, by = issuer, ttl = 60_000, seconds, at = there.url }: Said = {}) {
  const bits = Bitstring.ofLength(131_072);
  bits.set(7, revoked);
  const said = stated({
    ...{ id: at, types: ['BitstringStatusListCredential'], issuer: by.did, subject: by.did, validFrom: now },
    claims: statusListClaims('revocation', await bits.encode(), ttl),
    validUntil: seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1_000),
  });
  return issueJwt(said, by.signer, MOST);
}

const serve = (text: string) => {
  there.answer = (_request, response) => response.writeHead(200, { 'content-type': 'application/vc+jwt' }).end(text);
};
const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));

/** What becomes of a credential whose status stands at an address, as whoever judges it does it. */
function judged(url = there.url, through = lists): Promise<string> {
  const status = statusEntry(url, 'revocation', 7);
  const credential = { issuer: issuer.did, credential: { issuer: issuer.did, credentialStatus: [status] } as never };
  return new StatusLists(
    (at) => through.fetch(at),
    (it) => through.believe(it),
  )
    .requireGood(credential, { resolve, now })
    .then(() => 'good')
    .catch((error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    });
}

it('judges by what another installation publishes, and keeps that for as long as it says', async () => {
  serve(await list());
  expect([await judged(), await judged()]).toEqual(['good', 'good']);
  expect(there.asked).toBe(1);
  serve(await list({ revoked: true }));
  later(59_000);
  expect(await judged()).toBe('good');
  later(1_000);
  expect([await judged(), there.asked]).toEqual(['REVOKED', 2]);
  // What is verified again is no younger for that.
  serve(await list());
  later(59_000);
  expect(await judged()).toBe('REVOKED');
  later(1_000);
  expect([await judged(), there.asked]).toEqual(['good', 3]);
});

it.each([
  ['has no time to live', { ttl: 0 }, 1],
  ['is over before its time to live', { ttl: 3_600_000, seconds: 5 }, 5_000],
])('asks again where a list %s', async (_, said, milliseconds) => {
  serve(await list(said));
  expect(await judged()).toBe('good');
  later(milliseconds);
  serve(await list({ revoked: true }));
  expect([await judged(), there.asked]).toEqual(['REVOKED', 2]);
});

it('asks once for a crowd, and once in a while for what cannot be had', async () => {
  serve(await list());
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => judged())))).toEqual(new Set(['good']));
  expect(there.asked).toBe(1);
  later(60_000);
  there.answer = (_request, response) => response.writeHead(503).end();
  expect([await judged(), await judged(), there.asked]).toEqual(['STATUS_UNKNOWN', 'STATUS_UNKNOWN', 2]);
  later(10_000);
  serve(await list());
  expect([await judged(), there.asked]).toEqual(['good', 3]);
});

const answers: [string, RequestListener][] = [
  ['is not there', (_, response) => response.writeHead(404).end()],
  ['is elsewhere', (_, response) => response.writeHead(302, { location: inside.url }).end()],
  ['is too long', (_, response) => response.writeHead(200).end('x'.repeat(MOST + 1))],
  ['is hung up on', (_, response) => response.destroy()],
  [
    'never ends',
    (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    },
  ],
];
it.each(answers)('takes no credential whose list %s', async (_, answer) => {
  there.answer = answer;
  expect([await judged(), inside.asked]).toEqual(['STATUS_UNKNOWN', 0]);
});

it('takes a list of nobody but its issuer, and of no other address', async () => {
  serve(await list({ by: other }));
  expect(await judged()).toBe('STATUS_UNKNOWN');
  later(10_000);
  serve(await list({ at: 'https://atoll.example/status/1' }));
  expect(await judged()).toBe('STATUS_UNKNOWN');
  later(10_000);
  serve('no list at all');
  expect(await judged()).toBe('MALFORMED');
});

it('asks nothing where this installation may not go, and says no more of it than that', async () => {
  inside.answer = (_request, response) => response.writeHead(200).end('a secret');
  const { port } = new URL(inside.url);
  const private_ = `http://private.example:${port}/status/1`;
  for (const url of [
    inside.url,
    private_,
    'http://169.254.169.254/',
    'http://127.0.0.1:25/',
    'file:///etc/passwd',
    'x',
  ])
    expect([url, await judged(url)]).toEqual([url, 'STATUS_UNKNOWN']);
  expect(inside.asked).toBe(0);
  await expect(lists.fetch(private_)).rejects.toThrow(/^(?!.*127\.0\.0\.3)/);
});

it('takes no credential while the worker lets nobody in, or is away', async () => {
  serve(await list());
  expect(await judged(there.url, await asked('wrong'))).toBe('STATUS_UNKNOWN');
  expect(await judged(there.url, await asked(null))).toBe('STATUS_UNKNOWN');
  const away = new ForeignLists(new ForeignListDoor(new WorkerDoor('http://127.0.0.1:9', TOKEN)));
  expect(await judged(there.url, away)).toBe('STATUS_UNKNOWN');
  expect(there.asked).toBe(0);
});
