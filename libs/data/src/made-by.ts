import type { Transaction } from '@atoll/store';
import { keccak256, toBytes, type Hex } from 'viem';

const STATE_CHANGED = keccak256(toBytes('StateChanged(bytes32,uint8,uint8,address,bytes32)'));

/** What the chain says that a transaction began: the id of the first thing whose state was none before. */
export function madeBy({ receipt, to }: Pick<Transaction, 'receipt' | 'to'>): Hex | null {
  const { logs = [] } = (receipt ?? {}) as { logs?: { address: Hex; topics: Hex[]; data: Hex }[] };
  const began = logs.find(
    ({ address, topics, data }) =>
      address.toLowerCase() === to?.toLowerCase() && topics[0] === STATE_CHANGED && BigInt(data.slice(0, 66)) === 0n,
  );
  return began?.topics[1] ?? null;
}
