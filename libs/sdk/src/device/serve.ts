import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { keccak256, stringToBytes } from 'viem';
import { WebSocketServer, type WebSocket } from 'ws';

import type { Service } from './service.js';

export type ServeOptions = {
  port?: number;
  host?: string;
  /** Its certificate and key in PEM; without them it speaks plain HTTP, and what is said is encrypted all the same. */
  tls?: { cert: string; key: string };
  /** The text whose hash the chain has; told to whoever asks, under that hash. */
  descriptor?: string;
  mostBytes?: number;
  mostSockets?: number;
};

export type Serving = { url: string; close(): Promise<void> };

/** Serves over HTTP and WebSockets at once: each message is one POST, or one message of a socket. */
export async function serve(service: Service, options: ServeOptions = {}): Promise<Serving> {
  const { port = 0, host = '127.0.0.1', tls, mostBytes = 2 * 1024 * 1024, mostSockets = 1_000 } = options;
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    void answerHttp(service, options.descriptor, mostBytes, request, response).catch(() => response.destroy());
  const server = tls ? https.createServer(tls, onRequest) : http.createServer(onRequest);
  server.requestTimeout = 30_000;
  server.maxConnections = mostSockets;
  const sockets = new WebSocketServer({ server, maxPayload: mostBytes });
  sockets.on('connection', (socket) => answerSocket(service, socket));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: at } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${at}`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answerHttp(
  service: Service,
  descriptor: string | undefined,
  mostBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET') return tellDescriptor(descriptor, request, response);
  const body = await bodyOf(request, mostBytes);
  if (body === null) return void response.writeHead(413, { connection: 'close' }).end();
  const answer = await service.respond(parsed(body));
  const status = answer.kind === 'refused' ? 403 : 200;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(answer));
}

function tellDescriptor(descriptor: string | undefined, { url = '' }: IncomingMessage, response: ServerResponse): void {
  if (!descriptor || !url.endsWith(`/${keccak256(stringToBytes(descriptor))}`))
    return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'application/json' }).end(descriptor);
}

async function bodyOf(request: IncomingMessage, most: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    if ((length += part.length) > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** In their order, one at a time: who sends faster than it is answered waits in the socket. */
function answerSocket(service: Service, socket: WebSocket): void {
  let busy = Promise.resolve();
  let waiting = 0;
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => {
    if (++waiting > 8) return socket.terminate();
    busy = busy.then(async () => {
      const answer = await service.respond(parsed(String(data)));
      waiting--;
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(answer));
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
