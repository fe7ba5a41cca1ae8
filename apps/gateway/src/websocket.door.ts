import { Fault } from '@atoll/kernel';
import { BOUNDS, type RpcDirectory, type UsageCount } from '@atoll/ledger';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import { asRefusal, failure, type Answers } from './answers.js';
import { addressOf, callerOf, type Address, type Caller } from './caller.js';
import type { Chains } from './chains.js';
import type { Feeds } from './feeds.js';
import type { GatewayMetrics } from './metrics.js';
import { Subscriptions } from './subscriptions.js';

const PATH = /^\/rpc\/([^/?]{1,64})(?:\/([^/?]{1,100}))?\/?(?:\?.*)?$/;
/** Requests of one connection in hand; the next ones wait in its socket. */
const MOST_RUNNING = 64;
const PING_MS = 30_000;
/** How often it is looked whether those who listen still may. */
const AGAIN_MS = 1_000;
/** Close codes of RFC 6455 and IANA's registry. */
const CLOSE = { goingAway: 1001, policy: 1008, tryAgain: 1013 } as const;

type Open = { socket: WebSocket; address: Address; caller: Caller; subscriptions: Subscriptions; isAlive: boolean };

/** The same as over HTTP, and subscriptions, for as long as the key opens the chain. */
export class WebSocketDoor {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: BOUNDS.bytes, perMessageDeflate: false });
  private readonly open = new Set<Open>();
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly directory: RpcDirectory,
    private readonly chains: Chains,
    private readonly answers: Answers,
    private readonly feeds: Feeds,
    private readonly usage: UsageCount,
    private readonly metrics: GatewayMetrics,
  ) {}

  get connections(): number {
    return this.open.size;
  }

  listen(server: Server): void {
    server.on('upgrade', (request, socket: Duplex, head) => void this.upgrade(request, socket, head));
    this.timers.push(
      setInterval(() => this.open.forEach(ping), PING_MS),
      setInterval(() => this.open.forEach((open) => void this.again(open)), AGAIN_MS),
    );
  }

  close(): void {
    this.timers.forEach(clearInterval);
    for (const { socket } of this.open) socket.close(CLOSE.goingAway, 'the gateway is stopping; connect again');
    setTimeout(() => this.open.forEach(({ socket }) => socket.terminate()), 1_000).unref();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const [, chainId, key] = PATH.exec(request.url ?? '') ?? [];
    if (chainId === undefined) return refuse(socket, '404 Not Found', 'There is nothing at this address.');
    const address = addressOf(chainId, key, request.headers);
    try {
      const caller = await callerOf(this.directory, this.chains, address);
      if (caller.application.spent) return refuse(socket, '429 Too Many Requests', caller.application.spent.message);
      if (this.connectionsOf(caller) >= BOUNDS.connections)
        return refuse(socket, '429 Too Many Requests', `An application has at most ${BOUNDS.connections} connections.`);
      this.server.handleUpgrade(request, socket, head, (client) => this.converse(client, address, caller));
    } catch (error) {
      this.metrics.turnedAway(error);
      refuse(socket, statusOf(error), asRefusal(error).message);
    }
  }

  private connectionsOf({ application: { keyId } }: Caller): number {
    return [...this.open].filter(({ caller }) => caller.application.keyId === keyId).length;
  }

  private converse(socket: WebSocket, address: Address, caller: Caller): void {
    const subscriptions = new Subscriptions(this.feeds.of(address.chainId), (id, result) =>
      this.push(open, id, result),
    );
    const open: Open = { socket, address, caller, subscriptions, isAlive: true };
    this.open.add(open);
    let running = 0;
    socket.on('pong', () => (open.isAlive = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      subscriptions.end();
      this.open.delete(open);
    });
    socket.on('message', (data: RawData) => {
      if (++running >= MOST_RUNNING) socket.pause();
      void this.message(open, textOf(data)).finally(() => {
        if (running-- === MOST_RUNNING) socket.resume();
      });
    });
  }

  private async message(open: Open, text: string): Promise<void> {
    try {
      open.caller = await callerOf(this.directory, this.chains, open.address);
      const answer = await this.answers.answer({ ...open.caller, subscriptions: open.subscriptions }, text);
      if (answer.text !== null) this.send(open, answer.text);
      open.subscriptions.begin();
    } catch (error) {
      this.metrics.turnedAway(error);
      this.send(open, failure(null, asRefusal(error)));
      this.end(open, error);
    }
  }

  /** A key that was revoked, whose quota is used up, or whose organisation left, is told nothing more. */
  private async again(open: Open): Promise<void> {
    try {
      open.caller = await callerOf(this.directory, this.chains, open.address);
      if (open.caller.application.spent) throw open.caller.application.spent;
    } catch (error) {
      this.end(open, error);
    }
  }

  private end(open: Open, error: unknown): void {
    const refused = error instanceof Fault && error.detail.code !== 'UNAVAILABLE';
    open.subscriptions.end();
    open.socket.close(refused ? CLOSE.policy : CLOSE.tryAgain, asRefusal(error).message.slice(0, 120));
  }

  private push(open: Open, id: string, result: string): void {
    const text = `{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"${id}","result":${result}}}`;
    const { application, chain } = open.caller;
    const used = {
      organisationId: application.organisationId,
      applicationKeyId: application.keyId,
      chainId: chain.seen.id,
      methodGroup: 'PUSH' as const,
    };
    this.usage.add(used, 0, text.length);
    this.send(open, text);
  }

  private send(open: Open, text: string): void {
    const { socket, subscriptions } = open;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > BOUNDS.unreadBytes) {
      this.metrics.slowReader();
      subscriptions.end();
      // What it has not read would be in the way of the closing words, so it is not waited for long.
      setTimeout(() => socket.terminate(), 1_000).unref();
      return socket.close(CLOSE.tryAgain, 'it was not read fast enough; connect again and ask for less');
    }
    socket.send(text);
  }
}

function ping(open: Open): void {
  if (!open.isAlive) return open.socket.terminate();
  open.isAlive = false;
  open.socket.ping();
}

const statusOf = (error: unknown): string => {
  const code = error instanceof Fault ? error.detail.code : null;
  return code === 'UNAUTHENTICATED'
    ? '401 Unauthorized'
    : code === 'NOT_FOUND'
      ? '404 Not Found'
      : '503 Service Unavailable';
};

function refuse(socket: Duplex, status: string, message: string): void {
  const body = `${message}\n`;
  const headers = `Connection: close\r\nCache-Control: no-store\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString();
}
