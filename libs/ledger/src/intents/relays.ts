import type { RpcClient } from '@atoll/protocol';
import { toHex, type Hex } from 'viem';

import type { Done, IntentForm } from './intent-form.js';
import { nonceAt } from './verifier.js';

type Block = { transactions: { hash: Hex; to: Hex | null; input: Hex }[] };
type Receipt = Pick<Done, 'logs'> & { status: Hex };

/** Whose nonce it was, and what we would have sent. */
export type Wanted = { signer: Hex; nonce: bigint; data: Hex };

/**
 * The hash of the transaction by which somebody else did the same; null where nobody did, or where it cannot be seen: inside of
 * another contract's call, or before the state that the node still has.
 */
export async function relayOf(rpc: RpcClient, form: IntentForm, wanted: Wanted): Promise<Hex | null> {
  const number = await blockOfNonce(rpc, form.verifier, wanted);
  if (number === null) return null;
  const block = await rpc.call<Block | null>('eth_getBlockByNumber', [toHex(number), true]);
  const calls = (block?.transactions ?? []).filter(({ to }) => to?.toLowerCase() === form.verifier);
  const receipts = await rpc.batch(calls.map(({ hash }) => ({ method: 'eth_getTransactionReceipt', params: [hash] })));
  const found = calls.find(({ input }, i) => {
    const { status, logs } = (receipts[i] ?? {}) as Partial<Receipt>;
    return status === '0x1' && form.didSame(wanted.data, { input, logs: logs ?? [] });
  });
  return found?.hash ?? null;
}

/** The block that used the nonce, by halving; null while none has. */
async function blockOfNonce(rpc: RpcClient, verifier: Hex, { signer, nonce }: Wanted): Promise<number | null> {
  const used = async (block: number) => ((await nonceAt(rpc, verifier, signer, toHex(block))) ?? 0n) > nonce;
  let [before, after] = [-1, Number(await rpc.call<Hex>('eth_blockNumber'))];
  if (!(await used(after))) return null;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (await used(middle)) after = middle;
    else before = middle;
  }
  return after;
}
