import { RpcError, type RpcClient } from '@atoll/protocol';
import { Prisma, type Store } from '@atoll/store';
import type { Hex } from 'viem';

import type { Custody } from '../custody/custody.js';
import type { Account } from './account.js';
import type { Market } from './fees.js';

/** An account as one node sees it at its newest block, which is final under QBFT. */
export type Sight = Market & { used: bigint; balance: bigint; head: bigint; blockGas: bigint };

/** One pass over an account, at one node. */
export type Turn = { store: Store; custody: Custody; rpc: RpcClient; account: Account; sight: Sight };

/** What a pass reads of what is in flight, which may be thousands: not their bytes. */
export const FLYING = {
  ...{ organisationId: true, id: true, status: true, nonce: true, hash: true, value: true, gasLimit: true },
  ...{ reason: true, fault: true, filler: true, fillsGap: true },
  ...{ cancelAskedAt: true, speedUpAskedAt: true, spedUpAt: true },
} satisfies Prisma.TransactionSelect;

export type Flying = Prisma.TransactionGetPayload<{ select: typeof FLYING }>;

/** In one request: how many nonces are used comes first, so what is asked of the node later is never older. */
export async function lookAt(rpc: RpcClient, { address }: Account): Promise<Sight> {
  const [used, balance, block, tip] = await rpc.batch([
    { method: 'eth_getTransactionCount', params: [address, 'latest'] },
    { method: 'eth_getBalance', params: [address, 'latest'] },
    { method: 'eth_getBlockByNumber', params: ['latest', false] },
    { method: 'eth_maxPriorityFeePerGas' },
  ]);
  const { number, gasLimit, baseFeePerGas } = given(block) as { number: Hex; gasLimit: Hex; baseFeePerGas?: Hex };
  return {
    used: BigInt(given(used) as Hex),
    balance: BigInt(given(balance) as Hex),
    head: BigInt(number),
    blockGas: BigInt(gasLimit),
    baseFee: BigInt(baseFeePerGas ?? '0x0'),
    tip: tip instanceof RpcError ? 0n : BigInt(tip as Hex),
  };
}

function given(answer: unknown): unknown {
  if (answer instanceof RpcError) throw answer;
  return answer;
}
