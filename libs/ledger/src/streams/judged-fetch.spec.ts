import { JudgedFetch } from './judged-fetch.js';
import { testEndpoint } from './testing.js';
import { WebhookPolicy } from './webhook-policy.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
const closed = <T extends { close(): unknown }>(thing: T): T => (closing.push(() => thing.close()), thing);
const judged = (answerMs?: number, addresses = ['127.0.0.1']) =>
  closed(
    new JudgedFetch(new WebhookPolicy(['127.0.0.1', '127.0.0.2']), answerMs, async () =>
      addresses.map((address) => ({ address, family: 4 })),
    ),
  );
const get = (url: string, fetching = judged()) => fetching.fetch(url, { method: 'GET', headers: {} });

it('asks and is answered as by fetch', async () => {
  const endpoint = closed(await testEndpoint());
  endpoint.answer = (_, response) => response.writeHead(201, { 'content-type': 'application/json' }).end('{"a":1}');
  const response = await judged().fetch(endpoint.url, {
    ...{ method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams({ b: 'ä' }) },
  });
  expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
    ...[201, 'application/json', { a: 1 }],
  ]);
  expect(endpoint.posted[0]).toMatchObject({ body: 'b=%C3%A4', headers: { accept: 'application/json' } });
});

it('follows no redirect, and goes nowhere that the policy refuses', async () => {
  const [endpoint, inside] = [closed(await testEndpoint()), closed(await testEndpoint('127.0.0.3'))];
  endpoint.answer = (_, response) => response.writeHead(302, { location: inside.url }).end();
  expect((await get(endpoint.url)).status).toBe(302);
  await expect(get(inside.url)).rejects.toThrow(/private or reserved/);
  await expect(get('http://169.254.169.254/')).rejects.toThrow(/private or reserved/);
  const named = `http://login.example:${inside.port}/`;
  await expect(get(named, judged(undefined, ['127.0.0.3']))).rejects.toThrow(/private or reserved/);
  await expect(get(named, judged(undefined, ['127.0.0.1', '127.0.0.3']))).rejects.toThrow(/private or reserved/);
  expect(inside.posted).toEqual([]);
});

it('reads no answer that is too long, or never ends', async () => {
  const endpoint = closed(await testEndpoint());
  endpoint.answer = (_, response) => response.writeHead(200).end('x'.repeat(512 * 1_024));
  expect((await (await get(endpoint.url)).text()).length).toBe(512 * 1_024);
  endpoint.answer = (_, response) => response.writeHead(200).end('x'.repeat(512 * 1_024 + 1));
  await expect(get(endpoint.url)).rejects.toThrow(/more than/);
  endpoint.answer = (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 20);
    response.on('close', () => clearInterval(drip));
  };
  await expect(get(endpoint.url, judged(300))).rejects.toThrow(/timeout/i);
});
