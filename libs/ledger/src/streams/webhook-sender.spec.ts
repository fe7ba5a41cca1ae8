import { promises as dns } from 'node:dns';
import { connect, createServer } from 'node:net';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

import { secretText, signedHeaders } from './signature.js';
import type { Resolve } from './judged-agents.js';
import { testEndpoint, testNames } from './testing.js';
import { WebhookPolicy } from './webhook-policy.js';
import { WebhookSender } from './webhook-sender.js';

const LOOPBACK = ['127.0.0.1', '127.0.0.2'];
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const closed = <T extends { close(): unknown }>(thing: T): T => (closing.push(() => thing.close()), thing);
const senderTo = (networks = LOOPBACK, answerMs?: number, resolve?: Resolve) =>
  closed(new WebhookSender(new WebhookPolicy(networks), answerMs, resolve));

it('signs so that the library of Standard Webhooks verifies it, by either secret, and by no other', () => {
  const keys = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(9)];
  const body = JSON.stringify({ type: 'events', data: { text: 'Ä ✓' } });
  const headers = signedHeaders('msg_1', body, keys);
  for (const key of keys) expect(new Webhook(secretText(key)).verify(body, headers)).toEqual(JSON.parse(body));
  const refused = (text: string, secret: string, said: Record<string, string> = headers) =>
    expect(() => new Webhook(secret).verify(text, said)).toThrow(WebhookVerificationError);
  refused(`${body} `, secretText(keys[0]!));
  refused(body, secretText(new Uint8Array(32)));
  refused(body, secretText(keys[0]!), { ...headers, 'webhook-id': 'msg_2' });
  refused(body, secretText(keys[0]!), signedHeaders('msg_1', body, keys, Date.now() - 3_600_000));
});

it('posts, keeps the connection, and tells what came back', async () => {
  const endpoint = closed(await testEndpoint());
  const sender = senderTo();
  endpoint.answer = (_, response) => response.writeHead(202).end('thank\u0007 you');
  for (let i = 0; i < 3; i++)
    expect(await sender.post(`${endpoint.url}?a=1`, { 'webhook-id': 'x' }, '{"a":1}')).toEqual({
      ...{ delivered: true, status: 202, message: null, answer: 'thank\ufffd you' },
    });
  expect(endpoint.posted[0]).toMatchObject({ body: '{"a":1}', url: '/hook?a=1', headers: { 'webhook-id': 'x' } });
  endpoint.answer = (_, response) => response.writeHead(500).end('x'.repeat(100_000));
  expect(await sender.post(endpoint.url, {}, '')).toMatchObject({
    delivered: false,
    status: 500,
    answer: 'x'.repeat(300),
  });
});

it('follows no redirect, to the metadata address or anywhere', async () => {
  const [endpoint, inside] = [closed(await testEndpoint()), closed(await testEndpoint('127.0.0.3'))];
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of ['http://169.254.169.254/latest/meta-data/', inside.url]) {
      endpoint.answer = (_, response) => response.writeHead(status, { location }).end();
      const sent = await senderTo().post(endpoint.url, {}, '{}');
      expect(sent).toMatchObject({
        delivered: false,
        status,
        message: expect.stringContaining('redirects are not followed'),
      });
    }
  }
  expect(inside.posted).toEqual([]);
});

it('waits no longer than it says for what never answers, never ends, or says nothing of HTTP', async () => {
  const endpoint = closed(await testEndpoint());
  const sender = senderTo(LOOPBACK, 300);
  endpoint.answer = () => undefined;
  expect(await sender.post(endpoint.url, {}, '{}')).toMatchObject({
    delivered: false,
    status: null,
    message: expect.stringMatching(/no answer within/),
  });
  // A body that drips for ever is not waited for: the answer was there.
  endpoint.answer = (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(drip));
  };
  expect(await sender.post(endpoint.url, {}, '{}')).toMatchObject({ delivered: true, status: 200 });
  endpoint.answer = (request) => request.socket.end('SSH-2.0-x\r\n\r\n');
  expect(await sender.post(endpoint.url, {}, '{}')).toMatchObject({ delivered: false, status: null });
  const deaf = createServer().listen(0, '127.0.0.1');
  closing.push(() => deaf.close());
  await new Promise((resolve) => deaf.once('listening', resolve));
  const { port } = deaf.address() as { port: number };
  expect(await sender.post(`http://127.0.0.1:${port}/`, {}, '{}')).toMatchObject({ delivered: false });
});

it('judges all addresses of a name, whatever is said of it elsewhere', async () => {
  const endpoint = closed(await testEndpoint());
  const named = (...addresses: string[]) =>
    senderTo(['127.0.0.1'], undefined, async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ).post(`http://hook.example:${endpoint.port}/`, {}, '{}');
  expect(await named('127.0.0.1')).toMatchObject({ delivered: true });
  for (const addresses of [
    ['169.254.169.254'],
    ['10.0.0.1'],
    ['127.0.0.1', '10.0.0.1'],
    ['::ffff:169.254.169.254'],
    ['fe80::1%eth0'],
    ['8.8.8.8'], // public, but over HTTP
    [],
  ])
    expect([addresses, await named(...addresses)]).toEqual([
      addresses,
      expect.objectContaining({ delivered: false, status: null }),
    ]);
  expect(endpoint.posted).toHaveLength(1);
});

it('goes to the address that it judged, however often the name changes its mind', async () => {
  const good = closed(await testEndpoint('127.0.0.2'));
  const secret = closed(await testEndpoint('127.0.0.1', good.port));
  const names = closed(await testNames());
  const resolver = new dns.Resolver();
  resolver.setServers([`127.0.0.1:${names.port}`]);
  const resolve: Resolve = async (host) => (await resolver.resolve4(host)).map((address) => ({ address, family: 4 }));
  // Each answer is the other one: a check of one answer and a connection by the next would reach what is secret.
  names.answer = () => [names.asked % 2 === 1 ? '127.0.0.2' : '127.0.0.1'];
  const outcomes: boolean[] = [];
  for (let i = 0; i < 20; i++) {
    const sender = new WebhookSender(new WebhookPolicy(['127.0.0.2']), undefined, resolve);
    outcomes.push((await sender.post(`http://rebind.example:${good.port}/`, {}, '{}')).delivered);
    await sender.close();
  }
  expect(outcomes).toEqual(Array.from({ length: 20 }, (_, i) => i % 2 === 0));
  expect(names.asked).toBe(20);
  expect([good.posted.length, secret.posted.length]).toEqual([10, 0]);
  // The endpoint that must not be reached is really there.
  await new Promise<void>((reached) => {
    const socket = connect(good.port, '127.0.0.1', () => (socket.destroy(), reached()));
  });
});
