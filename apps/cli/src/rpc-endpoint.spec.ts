import { FetchRequest, JsonRpcProvider, WebSocketProvider } from 'ethers';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPublicClient, http, webSocket } from 'viem';
import { WebSocketServer } from 'ws';

import { endpointOf, linesFor } from './rpc-endpoint.js';

const KEY = `atoll_key_${'k'.repeat(43)}`;
const CHAIN = { id: '01a2260e-b32c-729c-ab2a-995abb31fd06', name: 'Tides', evmChainId: '526076115' };

let server: Server;
let sockets: WebSocketServer;
let url: string;

/** What the gateway's doors do: answer whoever shows the key in the header, or in the path where there is none. */
beforeAll(async () => {
  type Request = { id: number; method: string };
  const one = ({ id, method }: Request) => ({
    jsonrpc: '2.0',
    id,
    result: method === 'eth_chainId' ? '0x1f5b48d3' : '0x2a',
  });
  const answer = (text: string) => {
    const asked = JSON.parse(text) as Request | Request[];
    return JSON.stringify(Array.isArray(asked) ? asked.map(one) : one(asked));
  };
  const opens = (path = '', header = '') => header === `Bearer ${KEY}` || path.endsWith(`/${KEY}`);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () =>
      response.writeHead(opens(request.url, request.headers.authorization) ? 200 : 401).end(answer(body)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  sockets = new WebSocketServer({ server, verifyClient: ({ req }: { req: IncomingMessage }) => opens(req.url) });
  sockets.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(answer(data.toString()))));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rpc/${CHAIN.id}`;
});
afterAll(() => {
  sockets.clients.forEach((socket) => socket.terminate());
  server.closeAllConnections();
  server.close();
});

const endpoint = (key?: string) => endpointOf(CHAIN, { url, webSocketUrl: url.replace('http', 'ws') }, key);

/** Runs a line of JavaScript as it is shown: statements, of which the last is what it makes. */
function made(line: string): unknown {
  const library = { createPublicClient, http, webSocket, FetchRequest, JsonRpcProvider, WebSocketProvider };
  const statements = line.split('; ');
  const last = statements.pop();
  const env = { process: { env: { ATOLL_RPC_KEY: KEY } } };
  const run = new Function(...Object.keys(library), 'process', `${statements.join('; ')}; return ${last};`);
  return run(...Object.values(library), env.process) as unknown;
}

/** The lines of one library. */
function linesOf(text: string, library: string): string[] {
  const lines = text.split('\n').map((line) => [line.slice(0, 12).trim(), line.slice(12)] as const);
  const first = lines.findIndex(([name]) => name === library);
  return [lines[first]!, lines[first + 1]!].map(([, line]) => line);
}

it.each([
  ['the key', KEY],
  ['the environment', undefined],
])('gives lines that viem and ethers take as they are, with %s in them', async (_, key) => {
  const text = linesFor(endpoint(key));
  for (const line of linesOf(text, 'viem')) {
    const client = made(line) as ReturnType<typeof createPublicClient>;
    expect(await client.getBlockNumber()).toBe(42n);
    if (client.transport.type === 'webSocket') {
      const { getRpcClient } = client.transport as unknown as { getRpcClient(): Promise<{ close(): void }> };
      (await getRpcClient()).close();
    }
  }
  const providers = linesOf(text, 'ethers').map((line) => made(line) as JsonRpcProvider | WebSocketProvider);
  try {
    for (const provider of providers) expect(await provider.getBlockNumber()).toBe(42);
    for (const provider of providers) expect((await provider.getNetwork()).chainId).toBe(526_076_115n);
  } finally {
    for (const provider of providers) await provider.destroy();
  }
});

it('gives MetaMask what it asks for, and no name that steers the terminal', () => {
  const steering = endpointOf(
    { ...CHAIN, name: 'Ti\u001b[2Jdes' },
    { url: 'https://x/rpc/1', webSocketUrl: 'wss://x/rpc/1' },
    KEY,
  );
  const text = linesFor(steering);
  expect(text).not.toContain('\u001b');
  expect(text).toContain(`RPC URL: https://x/rpc/1/${KEY}`);
  expect(text).toContain('Chain ID: 526076115');
});
