// Stands in front of an API server and does to its clients what networks, overload and crashes do.
import { KubeConfig } from '@kubernetes/client-node';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { selfSigned } from './self-signed.js';

/** One request as it came in; `n` counts the writes, from 1, and is 0 for anything else. */
export type Asked = { n: number; method: string; url: string; verb: 'read' | 'watch' | 'write' };
export type Matches = (asked: Asked) => boolean;

/** A write that reached the API server, with what was sent and what was answered. */
export type Written = { asked: Asked; sent: string; status: number; said: string };

/** What an overloaded or forgetful API server answers instead. */
export type Refusal = { status: 410 | 429 | 500 | 503; retryAfter?: number };

type Hold = {
  n: number;
  at: 'before' | 'after';
  reached(asked: Asked): void;
  released: Promise<void>;
  release(): void;
};

/** An HTTPS proxy with a certificate of its own. Its clients find it by `kubeconfig`, whose token opens no other door. */
export class ApiProxy {
  readonly counts = { read: 0, watch: 0, write: 0 };
  /** Every write since the start, in the order they came: `PATCH /api/v1/...`. */
  readonly writes: string[] = [];
  /** Every event that was taken out of a watch, as the API server told it. */
  readonly dropped: string[] = [];
  /** Is told of every answer of the API server to a write. */
  onWritten: (written: Written) => void = () => undefined;
  private hold: Hold | null = null;
  private hushed: Matches = () => false;
  private deaf: Matches = () => false;
  private refused: { matches: Matches; refusal: Refusal } | null = null;
  private readonly remembered = new Map<string, Reply>();
  private remembering = false;
  private replaying: Matches = () => false;
  private readonly open = new Map<http.ServerResponse, Asked>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: https.Server,
    private readonly upstream: { origin: string; options: https.RequestOptions },
    private readonly token: string,
    private readonly directory: string,
  ) {
    server.on('request', (request, response) => void this.handle(request, response).catch(() => response.destroy()));
    server.on('secureConnection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /** Opens it in front of the cluster of KUBECONFIG, or of another one. */
  static async start(config = defaultConfig()): Promise<ApiProxy> {
    const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-api-proxy-'));
    const { key, cert } = await selfSigned(directory);
    const options: https.RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert: clientCert, key: clientKey } = options;
    const agent = new https.Agent({ ca, cert: clientCert, key: clientKey, keepAlive: true });
    const server = https.createServer({ key, cert });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const token = randomBytes(24).toString('base64url');
    const upstream = { origin: config.getCurrentCluster()!.server, options: { agent, headers: options.headers ?? {} } };
    const proxy = new ApiProxy(server, upstream, token, directory);
    await fs.writeFile(proxy.kubeconfig, kubeconfigOf(proxy.origin, cert, token), { mode: 0o600 });
    return proxy;
  }

  get origin(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The file that a client is started with. */
  get kubeconfig(): string {
    return path.join(this.directory, 'kubeconfig');
  }

  /** How many watches stand open now. */
  get watching(): number {
    return [...this.open.values()].filter(({ verb }) => verb === 'watch').length;
  }

  /**
   * Holds the n-th write from now: before the API server sees it, or after it answered and before the client hears. Every
   * write that comes later waits too. Resolves when that write is there; `release` lets what still has a client go on.
   */
  holdWrite(n: number, at: 'before' | 'after'): Promise<Asked> {
    this.release();
    const [reached, released] = [deferred<Asked>(), deferred<void>()];
    this.hold = {
      ...{ n: this.counts.write + n, at, reached: reached.resolve },
      ...{ released: released.promise, release: released.resolve },
    };
    return reached.promise;
  }

  release(): void {
    this.hold?.release();
    this.hold = null;
  }

  /** Closes the connections of such requests, in the middle of what they say; gives their number. */
  cut(matches: Matches = () => true): number {
    const victims = [...this.open].filter(([, asked]) => matches(asked));
    for (const [response] of victims) response.destroy();
    return victims.length;
  }

  /** Leaves such requests, also those that stand open, without an answer or an end. */
  blackHole(matches: Matches): void {
    this.hushed = matches;
    for (const [response, asked] of this.open) if (matches(asked)) silence(response);
  }

  /** Takes the changes out of such watches; what stands in between, and bookmarks, pass. */
  dropEvents(matches: Matches): void {
    this.deaf = matches;
  }

  /** Answers such requests itself, in an API server's form. */
  refuse(matches: Matches, refusal: Refusal): void {
    this.refused = { matches, refusal };
  }

  /** From now on keeps each answer to a list, for `replay`. */
  remember(): void {
    this.remembering = true;
  }

  /** Answers such lists with what they were when they were remembered, as a server does that lags behind. */
  replay(matches: Matches): void {
    this.remembering = false;
    this.replaying = matches;
  }

  /** No fault from now on. What was left without an answer stays so. */
  heal(): void {
    this.release();
    this.hushed = this.deaf = this.replaying = () => false;
    this.refused = null;
    this.remembering = false;
    this.remembered.clear();
  }

  async close(): Promise<void> {
    this.release();
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    (this.upstream.options.agent as https.Agent).destroy();
    await fs.rm(this.directory, { recursive: true, force: true });
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${this.token}`) return refuse(response, 401);
    const asked = this.note(request);
    this.open.set(response, asked);
    response.once('close', () => this.open.delete(response));
    if (this.hushed(asked)) return;
    if (this.refused?.matches(asked))
      return refuse(response, this.refused.refusal.status, this.refused.refusal.retryAfter);
    const old = this.replaying(asked) ? this.remembered.get(asked.url) : undefined;
    if (old) return void response.writeHead(old.status, old.headers).end(old.body);

    await this.gate(asked, 'before');
    if (response.destroyed) return; // Whoever asked is dead, and what it did not say was never said.
    const answer = await this.ask(request, body);
    if (asked.verb === 'watch') return this.pass(asked, answer, response);
    const reply = { status: answer.statusCode ?? 502, headers: headersOf(answer), body: await bodyOf(answer) };
    if (asked.verb === 'write')
      this.onWritten({ asked, sent: String(body), status: reply.status, said: String(reply.body) });
    await this.gate(asked, 'after');
    if (this.remembering && asked.verb === 'read') this.remembered.set(asked.url, reply);
    if (!isSilent(response)) response.writeHead(reply.status, reply.headers).end(reply.body);
  }

  private note(request: http.IncomingMessage): Asked {
    const { method = 'GET', url = '/' } = request;
    const watches = method === 'GET' && /[?&]watch=(true|1)\b/.test(url);
    const verb = watches ? 'watch' : method === 'GET' ? 'read' : 'write';
    this.counts[verb] += 1;
    if (verb === 'write') this.writes.push(`${method} ${url.split('?')[0]}`);
    return { n: verb === 'write' ? this.counts.write : 0, method, url, verb };
  }

  private async gate(asked: Asked, at: Hold['at']): Promise<void> {
    const { hold } = this;
    if (!hold || asked.verb !== 'write' || asked.n < hold.n) return;
    if (asked.n === hold.n && at !== hold.at) return;
    if (asked.n === hold.n) hold.reached(asked);
    await hold.released;
  }

  private ask({ method, url = '/', headers }: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage> {
    const { authorization: _, host: _host, connection: _connection, ...own } = headers;
    const { origin, options } = this.upstream;
    return new Promise((resolve, reject) => {
      const outgoing = { ...own, ...options.headers, 'accept-encoding': 'identity' };
      const request = https.request(new URL(url, origin), { ...options, method: method ?? 'GET', headers: outgoing });
      request.once('response', resolve).once('error', reject).end(body);
    });
  }

  /** Line by line, for each line of a watch is an event. */
  private pass(asked: Asked, answer: http.IncomingMessage, response: http.ServerResponse): void {
    response.once('close', () => answer.destroy());
    if (isSilent(response)) return;
    response.writeHead(answer.statusCode ?? 502, headersOf(answer));
    response.flushHeaders();
    let rest = '';
    answer.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      const deaf = this.deaf(asked);
      if (deaf) this.dropped.push(...lines.filter((line) => EVENT.test(line)));
      const heard = deaf ? lines.filter((line) => !EVENT.test(line)) : lines;
      if (!isSilent(response) && heard.length > 0) response.write(heard.map((line) => `${line}\n`).join(''));
    });
    answer.on('error', () => response.destroy());
    answer.on('end', () => !isSilent(response) && response.end(rest));
  }
}

const EVENT = /^\{"type":"(ADDED|MODIFIED|DELETED)"/;

type Reply = { status: number; headers: http.OutgoingHttpHeaders; body: Buffer };

const SILENT = new WeakSet<http.ServerResponse>();
const silence = (response: http.ServerResponse) => void SILENT.add(response);
const isSilent = (response: http.ServerResponse): boolean => SILENT.has(response) || response.destroyed;

function refuse(response: http.ServerResponse, code: number, retryAfter?: number): void {
  const reason = { 401: 'Unauthorized', 410: 'Expired', 429: 'TooManyRequests' }[code] ?? 'ServiceUnavailable';
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: `The proxy says ${code}.`,
    reason,
    code,
  };
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  };
  response.writeHead(code, headers).end(JSON.stringify(status));
}

function headersOf({ headers }: http.IncomingMessage): http.OutgoingHttpHeaders {
  const { connection: _, 'transfer-encoding': _encoding, 'content-length': _length, ...rest } = headers;
  return rest;
}

async function bodyOf(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

function defaultConfig(): KubeConfig {
  if (!process.env['KUBECONFIG'])
    throw new Error('There is no cluster: set KUBECONFIG, or bring one up with "npm run cluster:up".');
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}

function kubeconfigOf(server: string, cert: string, token: string): string {
  const name = 'proxy';
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(cert).toString('base64') } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
