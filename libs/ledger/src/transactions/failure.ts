import { RpcError, type RpcClient } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { toHex, type Abi, type Hex } from 'viem';

import { explainRevert } from '../abi/revert.js';

/** What `eth_getTransactionReceipt` answers, as far as it is used here; the whole of it is kept. */
export type Receipt = { status: Hex; blockNumber: Hex; gasUsed: Hex; contractAddress: Hex | null };

/** Why a mined transaction failed: it is called once more on the state before its block, and what comes back is decoded. */
export async function reasonOfFailure(
  rpc: RpcClient,
  transaction: Transaction,
  receipt: Receipt,
  from: Hex,
): Promise<string> {
  const gasLimit = transaction.gasLimit ?? 0n;
  if (BigInt(receipt.gasUsed) === gasLimit)
    return `It ran out of gas: all ${gasLimit} were used. Send it with a higher limit.`;
  const call = {
    from,
    ...(transaction.to ? { to: transaction.to } : {}),
    data: toHex(transaction.data),
    value: toHex(BigInt(transaction.value.toFixed(0))),
    gas: toHex(gasLimit),
  };
  try {
    await rpc.call('eth_call', [call, toHex(BigInt(receipt.blockNumber) - 1n)]);
    return 'It failed in its block, though the same call succeeds on the state before it: an earlier transaction of the block changed something.';
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const data = typeof error.data === 'string' && error.data.startsWith('0x') ? (error.data as Hex) : null;
    return data
      ? `The contract refused: ${explainRevert((transaction.abi ?? []) as unknown as Abi, data).because}`
      : error.message;
  }
}
