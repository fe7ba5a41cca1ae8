import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hash } from '@atoll/protocol';
import type { Logger } from 'pino';

import type { Chain } from '../chain/chain.js';
import type { Qbft } from '../consensus/qbft.js';
import type { NodeKey } from '../network/node-key.js';
import type { PeerList } from '../network/peer-list.js';
import type { Peering } from '../network/peering.js';
import type { TransactionPool } from '../pool/pool.js';
import { adminMethods } from './admin.js';
import type { ControlToken } from './control-token.js';
import { debugMethods } from './debug.js';
import { blockMethods } from './eth-blocks.js';
import { callMethods } from './eth-calls.js';
import { feeMethods } from './eth-fees.js';
import { logMethods } from './eth-logs.js';
import { stateMethods } from './eth-state.js';
import { transactionMethods } from './eth-transactions.js';
import { Filters, type OnPending } from './filters.js';
import { Gate, type GateLimits } from './gate.js';
import { JsonRpc, type Methods } from './json-rpc.js';
import { Metrics } from './metrics.js';
import { miscMethods, modulesMethod } from './misc.js';
import { qbftReadMethods, qbftVoteMethods } from './qbft.js';
import { Readiness } from './readiness.js';
import { RpcServer } from './rpc-server.js';
import { statusMethods } from './status.js';
import { Subscriptions } from './subscriptions.js';
import { txpoolMethods } from './txpool.js';
import { Unread } from './unread.js';

interface ListenersOptions {
  readonly rpc: {
    readonly host: string;
    readonly port: number;
    readonly hosts?: readonly string[];
    readonly origins?: readonly string[];
  };
  readonly control: { readonly host: string; readonly port: number };
  readonly token: ControlToken;
  readonly name?: string;
  readonly key: NodeKey;
  readonly chain: Chain;
  readonly pool: TransactionPool;
  readonly peering: Peering;
  readonly peerList: PeerList;
  readonly qbft: Qbft;
  readonly log: Logger;
}

export interface Listening {
  readonly rpc: { readonly host: string; readonly port: number };
  readonly control: { readonly host: string; readonly port: number };
}

/** go-ethereum's default for its `--rpc.evmtimeout` is 5 s too; the queue holds a burst of calls that take no time. */
const HEAVY: GateLimits = { together: 2, waiting: 256, timeoutMs: 5_000 };

/** Of all connections together, besides what each one may leave unread. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

const CLIENT_VERSION = `atoll/v0.1.0/${process.platform}-${process.arch}/node-${process.version}`;

/** The public listener, with what every client may ask, and the control listener, with what only an operator may. */
export class Listeners {
  /** Calls that run code; both listeners share them, as they share the thread. */
  private readonly calls = new Gate(HEAVY);
  /** Searches through many blocks or slots, which wait for each other and not for calls. */
  private readonly searches = new Gate(HEAVY);
  private readonly filters: Filters;
  private readonly subscriptions: Subscriptions;
  private readonly metrics: Metrics;
  private readonly readiness: Readiness;
  private readonly publicServer: RpcServer;
  private readonly controlServer: RpcServer;

  constructor(private readonly options: ListenersOptions) {
    const { chain, pool, peering, qbft, log, token, rpc, control } = options;
    const isSyncing = (): boolean => peering.sync.behind;
    const peerCount = (): number => peering.network.peers().length;
    const refusals = () => peering.network.refusalCounts;
    const onPending: OnPending = (listener) => pool.onTransaction(({ hash }) => listener(hash));
    this.filters = new Filters(chain, this.searches, onPending);
    const pendingTransaction = (hash: Hash) => pool.find(hash);
    this.subscriptions = new Subscriptions({ chain, onPending, isSyncing, pendingTransaction });
    this.readiness = new Readiness(peering);
    this.metrics = new Metrics({ chain, pool, qbft, peerCount, refusals, isSyncing });

    const open = this.publicMethods(isSyncing, peerCount);
    const unread = new Unread(MAX_UNREAD_BYTES);
    const all = { ...open, ...this.controlMethods(isSyncing) };
    const { called, calledInPublic } = this.metrics;
    const rpcOf = (methods: Methods, note: typeof called): JsonRpc =>
      new JsonRpc({ ...methods, ...modulesMethod(methods) }, log, note);
    this.publicServer = new RpcServer({
      hosts: [],
      origins: [],
      ...rpc,
      log,
      unread,
      rpc: rpcOf(open, calledInPublic),
    });
    this.controlServer = new RpcServer({
      ...control,
      hosts: ['*'], // The token, which no page has, makes asking for the name needless.
      origins: [],
      log,
      unread,
      rpc: rpcOf(all, called),
      authorised: (request) => token.matches(request),
      get: (request, response) => this.get(request, response),
    });
  }

  async listen(): Promise<Listening> {
    return { rpc: await this.publicServer.listen(), control: await this.controlServer.listen() };
  }

  async close(): Promise<void> {
    this.filters.close();
    this.subscriptions.close();
    await Promise.all([this.publicServer.close(), this.controlServer.close()]);
  }

  private publicMethods(isSyncing: () => boolean, peerCount: () => number): Methods {
    const { chain, pool, peering } = this.options;
    const syncTarget = () => (isSyncing() ? peering.sync.highest : undefined);
    return {
      ...miscMethods({ chain, clientVersion: CLIENT_VERSION, peerCount, syncTarget }),
      ...blockMethods(chain),
      ...stateMethods(chain, this.searches),
      ...callMethods(chain, this.calls),
      ...feeMethods(chain, this.searches),
      ...logMethods(chain, this.searches),
      ...transactionMethods(chain, pool, (raw) => peering.submit(raw)),
      ...this.filters.methods(),
      ...this.subscriptions.methods(),
      ...qbftReadMethods(chain),
    };
  }

  private controlMethods(isSyncing: () => boolean): Methods {
    const { chain, pool, peering, qbft, key, peerList, name = key.address } = this.options;
    const peers = () => peering.network.peers();
    const penalties = () => peering.network.penalties;
    const highest = () => peering.sync.highest;
    return {
      ...txpoolMethods(pool),
      ...debugMethods(chain, this.calls),
      ...qbftVoteMethods(qbft),
      ...adminMethods({ chain, clientVersion: CLIENT_VERSION, peering, peerList }),
      ...statusMethods({ name, address: key.address, chain, qbft, pool, peers, penalties, highest, isSyncing }),
    };
  }

  private async get({ url, headers }: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = url?.split('?')[0];
    if (path === '/livez') return reply(response, 200, 'alive');
    if (path === '/readyz') return reply(response, this.readiness.ready ? 200 : 503, this.readiness.sentence);
    if (path !== '/metrics') return false;
    if (!this.options.token.matches({ headers } as IncomingMessage))
      return reply(response, 401, 'The metrics need the token');
    response.setHeader('content-type', this.metrics.registry.contentType);
    return reply(response, 200, await this.metrics.registry.metrics());
  }
}

function reply(response: ServerResponse, status: number, text: string): true {
  response.statusCode = status;
  response.end(text);
  return true;
}
