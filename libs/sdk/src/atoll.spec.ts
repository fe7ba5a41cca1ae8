import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

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
