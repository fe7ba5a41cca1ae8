import type { CredentialsService } from '@atoll/accounts';
import { Fault } from '@atoll/kernel';
import { GraphQLError, type ExecutionArgs, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

import type { AddressOf } from './address.js';
import { Caller } from './caller.js';
import { authorizationBy } from './console/session-cookie.js';
import { PATH, REFUSED } from './http.door.js';
import type { Gate } from './limits/gate.js';
import { LIMITS } from './limits/limits.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import { spoken, type Report } from './spoken.js';

/** How much one client may keep open. */
const OPEN = { operations: 100, connections: 50, initMs: 3_000 };

/** Under this name each message of a WebSocket is counted: what its operation was is known to the protocol alone. */
const MESSAGE = 'message';

type Extra = { caller?: Caller; who?: string };

/** GraphQL over WebSocket by the graphql-transport-ws protocol, at the same path and through the same gate as HTTP. */
export class WebSocketDoor {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.bytes,
    perMessageDeflate: false,
  });
  private readonly connections = new Map<string, number>();

  constructor(
    private readonly gate: Gate,
    private readonly credentials: CredentialsService,
    private readonly schema: () => GraphQLSchema,
    private readonly allowedOrigins: string[],
    private readonly addressOf: AddressOf,
    private readonly metrics: ApiMetrics,
    private readonly report: Report,
    /** Takes what is for another protocol, and says whether it did. */
    private readonly other: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean = () => false,
  ) {}

  open(server: Server): () => Promise<void> {
    const { dispose } = useServer<Record<string, unknown>, Extra>(
      {
        connectionInitWaitTimeout: OPEN.initMs,
        onConnect: ({ connectionParams, extra }) => this.connect(connectionParams ?? {}, extra),
        onDisconnect: ({ extra }) => this.disconnect(extra),
        onSubscribe: ({ extra, subscriptions }, _id, payload) =>
          this.operation(extra, Object.keys(subscriptions).length, payload),
        onError: (_context, _id, _payload, errors) => this.told(REFUSED, errors),
        onNext: (_context, _id, _payload, _args, { errors, data = null }) => {
          const told = errors && this.told(MESSAGE, errors);
          if (!told) this.metrics.answered(MESSAGE, undefined);
          return { data, ...(told && { errors: told }) };
        },
        isProd: true, // close reasons say nothing of the inside
      },
      this.sockets,
    );
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => this.upgrade(request, socket, head);
    server.on('upgrade', upgrade);
    return async () => {
      server.off('upgrade', upgrade);
      await dispose();
    };
  }

  private told(as: string, errors: readonly GraphQLError[]): GraphQLFormattedError[] {
    const told = errors.map((error) => spoken(error, this.report));
    this.metrics.answered(as, told);
    return told;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.other(request, socket, head)) return;
    const status = request.url !== PATH ? '404 Not Found' : this.welcome(request) ? null : '403 Forbidden';
    socket.on('error', () => socket.destroy());
    if (status) return void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    this.sockets.handleUpgrade(request, socket, head, (client) => this.sockets.emit('connection', client, request));
  }

  /** Browsers say which page opens a socket; only our own and the allowed ones may. Programs say nothing. */
  private welcome({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    return this.allowedOrigins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
  }

  /** A connection has one bearer from its first message on; without one it is closed as forbidden. */
  private async connect(
    params: Record<string, unknown>,
    extra: Extra & { request: IncomingMessage },
  ): Promise<boolean> {
    const caller = new Caller(this.credentials, {
      authorization: text(params.authorization ?? params.Authorization) ?? authorizationBy(extra.request.headers),
      organisation: text(params.organisation ?? params['atoll-organisation'] ?? params['Atoll-Organisation']),
      address: this.addressOf(extra.request),
    });
    const bearer = await caller.bearer().catch(onlyFaults);
    const who = bearer && (bearer.personId ?? bearer.actor?.applicationKeyId);
    if (!who || (this.connections.get(who) ?? 0) >= OPEN.connections) return false;
    this.connections.set(who, (this.connections.get(who) ?? 0) + 1);
    Object.assign(extra, { caller, who });
    return true;
  }

  private disconnect({ who }: Extra): void {
    if (!who) return;
    const left = (this.connections.get(who) ?? 1) - 1;
    if (left > 0) this.connections.set(who, left);
    else this.connections.delete(who);
  }

  private async operation(
    { caller }: Extra,
    open: number,
    payload: unknown,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      if (!caller) throw new Fault({ code: 'UNAUTHENTICATED', because: 'The connection has no bearer' });
      if (open > OPEN.operations)
        throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'open operations', limit: OPEN.operations });
      const { document, variables, operationName } = this.gate.admit(payload);
      // A connection outlives a revocation, so each operation asks anew who the bearer is.
      const contextValue = { caller: caller.anew() };
      return { schema: this.schema(), document, variableValues: variables, operationName, contextValue };
    } catch (error) {
      return [
        new GraphQLError('refused', { originalError: error instanceof Error ? error : new Error(String(error)) }),
      ];
    }
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function onlyFaults(error: unknown): null {
  if (error instanceof Fault) return null;
  throw error;
}
