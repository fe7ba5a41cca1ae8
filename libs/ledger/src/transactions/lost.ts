import { RpcError, type RpcClient } from '@atoll/protocol';
import { toHex, type Hex } from 'viem';

import type { Turn } from './turn.js';

/** Whether bytes of an account can never be mined any more, were mined after all, or the node's memory does not reach that far. */
export type Loss = 'lost' | 'mined' | 'unknown';

/**
 * A nonce is used in exactly one block: the one before which the account's count had not passed it, and after which it had.
 * If that block holds none of the hashes, no block ever will: earlier ones would have raised the count earlier, later ones
 * find it raised, and the chain is final. So whoever signs the same wish under another nonce doubles nothing.
 */
export class Losses {
  private readonly counts = new Map<bigint, Promise<bigint>>();
  private readonly blocks = new Map<bigint, Promise<string[]>>();

  constructor(private readonly turn: Pick<Turn, 'rpc' | 'account' | 'sight'>) {}

  async judge(nonce: bigint, hashes: readonly string[]): Promise<Loss> {
    try {
      const mined = await this.hashesIn(await this.blockThatUsed(nonce));
      return hashes.some((hash) => mined.includes(hash)) ? 'mined' : 'lost';
    } catch (error) {
      if (error instanceof RpcError) return 'unknown';
      throw error;
    }
  }

  /** Backwards in steps that double, since nodes keep little of the past, and then by halves. */
  private async blockThatUsed(nonce: bigint): Promise<bigint> {
    let after = this.turn.sight.head;
    let before = after;
    for (let step = 1n; ; step *= 2n) {
      if (after === 0n) return 0n;
      before = after > step ? after - step : 0n;
      if ((await this.countAt(before)) <= nonce) break;
      after = before;
    }
    while (after - before > 1n) {
      const middle = (after + before) / 2n;
      if ((await this.countAt(middle)) > nonce) after = middle;
      else before = middle;
    }
    return after;
  }

  private countAt(block: bigint): Promise<bigint> {
    const { rpc, account } = this.turn;
    return kept(this.counts, block, async () =>
      BigInt(await rpc.call<Hex>('eth_getTransactionCount', [account.address, toHex(block)])),
    );
  }

  private hashesIn(block: bigint): Promise<string[]> {
    return kept(this.blocks, block, () => hashesIn(this.turn.rpc, block));
  }
}

async function hashesIn(rpc: RpcClient, block: bigint): Promise<string[]> {
  const found = await rpc.call<{ transactions: string[] } | null>('eth_getBlockByNumber', [toHex(block), false]);
  if (!found) throw new RpcError(-32_000, `no block ${block}`);
  return found.transactions;
}

function kept<T>(known: Map<bigint, Promise<T>>, key: bigint, ask: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? ask();
  known.set(key, promise);
  return promise;
}
