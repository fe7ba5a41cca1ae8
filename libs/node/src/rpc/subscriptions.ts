import { randomBytes, toHex } from '@atoll/crypto';
import { RPC_CODE, RpcError } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import type { OnPending } from './filters.js';
import { headerJson } from './format-block.js';
import { transactionJson } from './format-transaction.js';
import type { Caller, Json, Methods, Params } from './json-rpc.js';
import { LogFeed } from './log-feed.js';
import { standingMatch } from './log-filter.js';
import { optionsParam, stringParam } from './params.js';

const MAX_OF_CONNECTION = 100;
const MAX_OF_NODE = 2_000;

interface SubscriptionSources {
  readonly chain: Chain;
  readonly onPending: OnPending;
  readonly pendingTransaction: (hash: `0x${string}`) => Parameters<typeof transactionJson>[0] | undefined;
  readonly isSyncing: () => boolean;
}

type Tell = (result: Json) => void;

/** `eth_subscribe` over a WebSocket. A subscription ends with its connection at the latest. */
export class Subscriptions {
  private readonly logs: LogFeed;
  private count = 0;

  constructor(private readonly sources: SubscriptionSources) {
    this.logs = new LogFeed(sources.chain);
  }

  methods(): Methods {
    return {
      eth_subscribe: (params, caller) => {
        const { subscriptions, notify } = subscriber(caller);
        // Its connection may have closed while what came before it in a batch was running.
        if (caller.gone?.()) throw new RpcError(RPC_CODE.server, 'The connection is closed');
        if (subscriptions.size >= MAX_OF_CONNECTION)
          throw new RpcError(RPC_CODE.limitExceeded, `A connection has at most ${MAX_OF_CONNECTION} subscriptions`);
        if (this.count >= MAX_OF_NODE)
          throw new RpcError(RPC_CODE.limitExceeded, `There are ${MAX_OF_NODE} subscriptions already`);
        const id = toHex(randomBytes(16)).replace(/^0x0+/, '0x');
        const tell = (result: Json): void => notify('eth_subscription', { subscription: id, result });
        const stop = this.subscribe(params, tell);
        this.count++;
        subscriptions.set(id, () => {
          this.count--;
          stop();
        });
        return id;
      },
      eth_unsubscribe: (params, caller) => {
        const { subscriptions } = subscriber(caller);
        const id = stringParam(params, 0);
        subscriptions.get(id)?.();
        return subscriptions.delete(id);
      },
    };
  }

  close(): void {
    this.logs.close();
  }

  private subscribe(params: Params, tell: Tell): () => void {
    const kind = stringParam(params, 0);
    switch (kind) {
      case 'newHeads':
        return this.sources.chain.onHead((head) => tell(headerJson(head)));
      case 'logs':
        return this.logs.follow(standingMatch(optionsParam(params, 1)), tell);
      case 'newPendingTransactions':
        return toPending(this.sources, params[1] === true, tell);
      case 'syncing':
        return toSyncing(this.sources, tell);
      default:
        throw RpcError.invalidParams('subscribe to newHeads, logs, newPendingTransactions or syncing');
    }
  }
}

function subscriber({ subscriptions, notify }: Caller): Required<Pick<Caller, 'notify' | 'subscriptions'>> {
  if (!subscriptions || !notify)
    throw new RpcError(RPC_CODE.methodNotFound, 'Subscriptions need a WebSocket connection');
  return { subscriptions, notify };
}

function toPending({ onPending, pendingTransaction }: SubscriptionSources, whole: boolean, tell: Tell): () => void {
  return onPending((hash) => {
    const transaction = whole ? pendingTransaction(hash) : undefined;
    tell(transaction ? transactionJson(transaction) : hash);
  });
}

/** Tells each change between following the chain and catching up, looked at when a block arrives. */
function toSyncing({ chain, isSyncing }: SubscriptionSources, tell: Tell): () => void {
  let last: boolean | undefined;
  const look = (): void => {
    if (isSyncing() === last) return;
    last = isSyncing();
    tell(last);
  };
  const timer = setTimeout(look);
  const stop = chain.onHead(look);
  return () => {
    clearTimeout(timer);
    stop();
  };
}
