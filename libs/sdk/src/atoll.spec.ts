import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import webSocket, { WebSocketServer } from 'ws';

import { connect } from './index.js';

/** A server that does with each request what it is told, and a client of it. */
async function serving(answer: http.RequestListener, timeoutMs?: number) {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return connect({ url, ...(timeoutMs !== undefined && { timeoutMs }) });
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

it.each([
  ['says nothing', () => undefined],
  ['stops in the middle', (_, response) => void response.write('{"data":')],
] satisfies [string, http.RequestListener][])('gives up on a server that %s', async (_, answer) => {
  const atoll = await serving(answer, 50);
  await expect(atoll.chain({ id: 'any' })).rejects.toMatchObject({
    name: 'AtollError',
    code: 'UNAVAILABLE',
    message: expect.stringContaining('did not answer within 0.05 s'),
  });
});

it.each([
  [{ errors: [{ message: 'No.', extensions: { code: 'NOT_FOUND', what: 'chain' } }] }, 'NOT_FOUND', 'No.'],
  ['a proxy is ill', 'UNAVAILABLE', /answered 502 and no GraphQL/],
])('tells what was refused: %j', async (body, code, message) => {
  const atoll = await serving((_, response) => void response.writeHead(502).end(JSON.stringify(body)));
  await expect(atoll.chain({ id: 'any' })).rejects.toMatchObject({
    ...{ name: 'AtollError', code },
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
});

/** A platform by the protocol's own server, that tells who began a subscription and when one has ended. */
async function telling() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const heard = new EventEmitter();
  const connected: unknown[] = [];
  useServer(
    {
      schema: buildSchema(
        'type Query { any: Int } type Subscription { changes: ChangeBatch } type ChangeBatch { anything: Boolean }',
      ),
      validate: () => [],
      onConnect: ({ connectionParams }) => void connected.push(connectionParams?.organisation),
      roots: {
        subscription: {
          changes: () => {
            heard.emit('begun');
            return {
              next: () => new Promise<never>(() => undefined),
              return: async () => {
                heard.emit('over');
                return { done: true, value: undefined };
              },
              [Symbol.asyncIterator]() {
                return this;
              },
            };
          },
        },
      },
    },
    server,
  );
  closing.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return { url, begun: once(heard, 'begun'), over: once(heard, 'over'), connected, server };
}

it('ends a subscription that waits as soon as nobody listens any more', async () => {
  const { url, begun, over } = await telling();
  const changes = connect({ url, webSocket }).changes()[Symbol.asyncIterator]();
  const waiting = changes.next();
  await begun;
  await changes.return!();
  await over;
  expect((await waiting).done).toBe(true);
});

it('connects anew after it was closed, for whom it is then', async () => {
  let organisation = 'ours';
  const { url, begun, connected } = await telling();
  const atoll = connect({ url, webSocket, organisation: () => organisation });
  const first = atoll.changes()[Symbol.asyncIterator]().next();
  await begun;
  await atoll.close();
  await first.catch(() => undefined);
  organisation = 'theirs';
  const second = atoll.changes()[Symbol.asyncIterator]();
  void second.next().catch(() => undefined);
  while (connected.length < 2) await new Promise(setImmediate);
  expect(connected).toEqual(['ours', 'theirs']);
  await atoll.close();
});

it('fails at once where it is not to be made again', async () => {
  const { url, begun, server } = await telling();
  const next = connect({ url, webSocket, reconnects: 0 }).changes()[Symbol.asyncIterator]().next();
  await begun;
  for (const client of server.clients) client.terminate();
  await expect(next).rejects.toMatchObject({ code: 1006 });
});
