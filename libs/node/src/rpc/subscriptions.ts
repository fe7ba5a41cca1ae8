import { randomBytes, toHex } from '@atoll/crypto';

import type { Chain } from '../chain/chain.js';
import { logsOf, matches } from '../chain/logs.js';
import type { OnPending } from './filters.js';
import { headerJson } from './format-block.js';
import { logJson } from './format-log.js';
import { transactionJson } from './format-transaction.js';
import type { Caller, Json, Methods, Params } from './json-rpc.js';
import { logMatch } from './log-filter.js';
import { optionsParam, stringParam } from './params.js';
import { RPC_CODE, RpcError } from './rpc-error.js';

const MAX_SUBSCRIPTIONS = 100;

export interface SubscriptionSources {
  readonly chain: Chain;
  readonly onPending: OnPending;
  readonly pendingTransaction: (hash: `0x${string}`) => Parameters<typeof transactionJson>[0] | undefined;
  readonly isSyncing: () => boolean;
}

type Tell = (result: Json) => void;

/** `eth_subscribe` over a WebSocket. A subscription ends with its connection at the latest. */
export function subscriptionMethods(sources: SubscriptionSources): Methods {
  return {
    eth_subscribe: (params, caller) => {
      const { subscriptions, notify } = subscriber(caller);
      if (subscriptions.size >= MAX_SUBSCRIPTIONS)
        throw new RpcError(RPC_CODE.limitExceeded, `A connection has at most ${MAX_SUBSCRIPTIONS} subscriptions`);
      const id = toHex(randomBytes(16)).replace(/^0x0+/, '0x');
      const tell = (result: Json): void => notify('eth_subscription', { subscription: id, result });
      subscriptions.set(id, subscribe(sources, params, tell));
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

function subscriber({ subscriptions, notify }: Caller): Required<Pick<Caller, 'notify' | 'subscriptions'>> {
  if (!subscriptions || !notify)
    throw new RpcError(RPC_CODE.methodNotFound, 'Subscriptions need a WebSocket connection');
  return { subscriptions, notify };
}

function subscribe(sources: SubscriptionSources, params: Params, tell: Tell): () => void {
  const kind = stringParam(params, 0);
  switch (kind) {
    case 'newHeads':
      return sources.chain.onHead((head) => tell(headerJson(head)));
    case 'logs':
      return toLogs(sources.chain, optionsParam(params, 1), tell);
    case 'newPendingTransactions':
      return toPending(sources, params[1] === true, tell);
    case 'syncing':
      return toSyncing(sources, tell);
    default:
      throw RpcError.invalidParams('subscribe to newHeads, logs, newPendingTransactions or syncing');
  }
}

function toLogs(chain: Chain, filter: Record<string, unknown>, tell: Tell): () => void {
  const match = logMatch(filter);
  return chain.onHead(({ header }) => {
    if (!header.logsBloom.some((byte) => byte !== 0)) return;
    for (const log of logsOf(chain.blocks, header.number)) if (matches(log, match)) tell(logJson(log));
  });
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
