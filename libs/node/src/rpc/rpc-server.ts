import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

import { CallerCheck, type CallerCheckOptions } from './caller-check.js';
import type { Caller, JsonRpc } from './json-rpc.js';
import type { Unread } from './unread.js';

const MAX_BODY_BYTES = 5 * 1024 * 1024;
const MAX_CONNECTIONS = 1_024;
/** Requests of one WebSocket that run at the same time; the rest waits in its socket. */
const MAX_RUNNING = 64;
/** A subscriber that does not read is cut off before it fills the memory. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
const PING_MS = 30_000;

interface RpcServerOptions extends CallerCheckOptions {
  readonly host: string;
  readonly port: number;
  readonly rpc: JsonRpc;
  readonly log: Logger;
  /** Shared by the listeners of a node. */
  readonly unread: Unread;
  /** Whether a request may use JSON-RPC here at all; everyone may unless given. */
  readonly authorised?: (request: IncomingMessage) => boolean;
  /** Answers plain GET requests; false where there is nothing at the path. */
  readonly get?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** JSON-RPC over HTTP and WebSocket on one port. */
export class RpcServer {
  private readonly server = createServer((request, response) => void this.http(request, response));
  private readonly webSockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  private readonly check: CallerCheck;

  constructor(private readonly options: RpcServerOptions) {
    this.check = new CallerCheck(options);
    this.server.on('error', (error) => options.log.error({ because: error.message }, 'an RPC listener failed'));
    this.server.maxConnections = MAX_CONNECTIONS;
    this.server.keepAliveTimeout = 65_000;
    this.server.headersTimeout = 10_000;
    this.server.requestTimeout = 30_000;
    this.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.upgrade(request, socket, head),
    );
  }

  async listen(): Promise<{ host: string; port: number }> {
    this.server.listen(this.options.port, this.options.host);
    await once(this.server, 'listening');
    const { address, port } = this.server.address() as AddressInfo;
    return { host: address, port };
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    for (const socket of this.webSockets.clients) socket.close(1001, 'the node is stopping');
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeIdleConnections();
    // Requests in hand may finish; what hangs longer is cut.
    const timer = setTimeout(() => {
      this.server.closeAllConnections();
      for (const socket of this.webSockets.clients) socket.terminate();
    }, 1_000);
    await closed;
    clearTimeout(timer);
  }

  private async http(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refusal = this.check.refusal(request);
      if (refusal) return end(response, 403, refusal);
      allowOrigin(request, response);
      if (request.method === 'OPTIONS') return end(response, 204);
      if (request.method === 'GET' && (await this.options.get?.(request, response))) return;
      if (request.method !== 'POST') return end(response, 405, 'JSON-RPC is asked for with POST, or over a WebSocket');
      if (!this.authorised(request))
        return end(response, 401, 'This listener needs its token: Authorization: Bearer …');
      await this.answer(request, response);
    } catch (error) {
      this.options.log.warn({ because: String(error) }, 'an HTTP request failed');
      response.destroy();
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (body === undefined) {
      response.setHeader('connection', 'close');
      return end(response, 413, `A request has at most ${MAX_BODY_BYTES} bytes`);
    }
    const answer = await this.options.rpc.answer(body, {
      ...addressOf(request),
      gone: () => response.destroyed,
    });
    if (response.destroyed) return;
    if (answer === undefined) return end(response, 204);
    response.setHeader('content-type', 'application/json');
    response.once(
      'close',
      this.options.unread.add(answer.length, () => response.destroy()),
    );
    end(response, 200, answer);
  }

  private authorised(request: IncomingMessage): boolean {
    return this.options.authorised?.(request) ?? true;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    if (this.check.refusal(request)) return refuseUpgrade(socket, '403 Forbidden');
    if (!this.authorised(request)) return refuseUpgrade(socket, '401 Unauthorized');
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => this.converse(webSocket, request));
  }

  private converse(socket: WebSocket, request: IncomingMessage): void {
    const subscriptions = new Map<string, () => void>();
    const caller: Caller = {
      ...addressOf(request),
      gone: () => socket.readyState !== socket.OPEN,
      subscriptions,
      notify: (method, params) => this.send(socket, JSON.stringify({ jsonrpc: '2.0', method, params })),
    };
    let running = 0;
    let alive = true;
    const pings = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, PING_MS);

    socket.on('pong', () => (alive = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pings);
      for (const unsubscribe of subscriptions.values()) unsubscribe();
    });
    socket.on('message', (data: RawData) => {
      if (++running >= MAX_RUNNING) socket.pause();
      const done = (answer: string | undefined): void => {
        if (running-- === MAX_RUNNING) socket.resume();
        if (answer !== undefined) this.send(socket, answer);
      };
      this.options.rpc.answer(textOf(data), caller).then(done, () => socket.terminate());
    });
  }

  private send(socket: WebSocket, text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_UNREAD_BYTES) return socket.terminate();
    const taken = this.options.unread.add(text.length, () => socket.terminate());
    if (socket.readyState === socket.OPEN) socket.send(text, taken);
    else taken();
  }
}

function addressOf({ socket: { remoteAddress } }: IncomingMessage): Pick<Caller, 'address'> {
  return remoteAddress === undefined ? {} : { address: remoteAddress };
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}

/** The body, or nothing when it is larger than allowed; the rest of it is then left unread. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-headers', 'content-type, authorization');
  response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
  response.setHeader('vary', 'origin');
}

function end(response: ServerResponse, status: number, text = ''): void {
  response.statusCode = status;
  response.end(text);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
}
