import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { Fault } from '@atoll/kernel';

import { RpcClient } from './rpc.js';
import { RpcError } from './rpc-error.js';

interface Request {
  id: number;
  method: string;
  params: unknown[];
}

const seen: http.IncomingHttpHeaders[] = [];
const batches: number[] = [];
const sockets = new Set<unknown>();
let server: http.Server;
let url: string;

/** A node that answers by the method's name; anything it does not know is an error of JSON-RPC. */
function answer({ id, method, params }: Request): object {
  if (method === 'echo') return { jsonrpc: '2.0', id, result: params };
  if (method === 'revert') return { id, error: { code: 3, message: 'execution reverted', data: '0x08c379a0' } };
  if (method === 'foreign') return { id: id + 1000, result: 'not yours' };
  return { id, error: { code: -32601, message: 'Method not found' } };
}

function respond(body: Request | Request[]): string {
  if (Array.isArray(body)) return JSON.stringify(body.map(answer).reverse());
  if (body.method === 'page') return '<html>Bad gateway</html>';
  if (body.method === 'large') return JSON.stringify({ id: body.id, result: 'x'.repeat(3000) });
  return JSON.stringify(answer(body));
}

beforeAll(async () => {
  server = http.createServer((request, response) => {
    seen.push(request.headers);
    sockets.add(request.socket);
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as Request | Request[];
      if (!Array.isArray(body) && body.method === 'silence') return;
      if (Array.isArray(body)) batches.push(body.length);
      if (Array.isArray(body) && body.some(({ method }) => method === 'refuse')) {
        return response.end(JSON.stringify({ id: null, error: { code: -32600, message: 'Batch refused' } }));
      }
      response.end(respond(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

it('answers the result and keeps connections for the next call', async () => {
  const client = new RpcClient(url, { token: 'secret' });
  for (let i = 0; i < 5; i++) expect(await client.call('echo', [i])).toEqual([i]);
  expect(sockets.size).toBeLessThan(5);
  expect(seen[0]).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
});

it('throws what the node says, with its code and data', async () => {
  const client = new RpcClient(url);
  const reverted = await client.call('revert').catch((error: unknown) => error);
  expect(reverted).toBeInstanceOf(RpcError);
  expect(reverted).toMatchObject({ code: 3, message: 'execution reverted', data: '0x08c379a0' });
  await expect(client.call('nothing')).rejects.toMatchObject({ code: -32601 });
});

it('answers a batch in the order of its calls, each error in its place', async () => {
  const client = new RpcClient(url);
  const answers = await client.batch([{ method: 'echo', params: [1] }, { method: 'revert' }, { method: 'echo' }]);
  expect(answers).toEqual([[1], expect.objectContaining({ code: 3 }), []]);
  expect(await client.batch([])).toEqual([]);
});

it('sends no node more calls at once than every node takes, and answers all of them in order', async () => {
  batches.length = 0;
  const calls = Array.from({ length: 250 }, (_, i) => ({ method: 'echo', params: [i] }));
  expect(await new RpcClient(url).batch(calls)).toEqual(calls.map(({ params }) => params));
  expect(batches).toEqual([100, 100, 50]);
});

it('gives every call the error that refused the whole batch', async () => {
  const calls = Array.from({ length: 4 }, () => ({ method: 'refuse' }));
  const answers = await new RpcClient(url).batch(calls);
  expect(answers).toHaveLength(4);
  for (const each of answers) expect(each).toMatchObject({ name: 'RpcError', code: -32600 });
});

it.each([
  ['answers a page instead of JSON', 'page', {}],
  ['answers another request', 'foreign', {}],
  ['answers more than the limit', 'large', { maxResponseBytes: 1000 }],
  ['does not answer in time', 'silence', { timeoutMs: 100 }],
])('says that a node that %s is unavailable', async (_, method, options) => {
  const failure = await new RpcClient(url, options).call(method).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Fault);
  expect((failure as Fault).detail.code).toBe('UNAVAILABLE');
});

it('says that a node that is not there is unavailable, without its token', async () => {
  const gone = new RpcClient('http://127.0.0.1:1', { token: 'secret' });
  const failure = await gone.call('echo').catch((error: unknown) => error);
  expect(failure).toMatchObject({ detail: { code: 'UNAVAILABLE', what: 'node at 127.0.0.1:1' } });
  expect(String(failure)).not.toContain('secret');
});
