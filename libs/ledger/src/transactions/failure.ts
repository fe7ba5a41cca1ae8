import { RpcError, type RpcClient } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { toHex, type Abi, type Hex } from 'viem';

import { explainRevert } from '../abi/revert.js';
import type { Account } from './account.js';
import { revertDataOf } from './batches.js';
import { callOf } from './bytes.js';

/** What `eth_getTransactionReceipt` answers, as far as it is used here; the whole of it is kept. */
export type Receipt = {
  transactionHash: Hex;
  status: Hex;
  blockNumber: Hex;
  gasUsed: Hex;
  contractAddress: Hex | null;
};

/** Why a mined transaction failed: it is called once more on the state before its block, and what comes back is decoded. */
export async function reasonOfFailure(
  rpc: RpcClient,
  transaction: Transaction,
  receipt: Receipt,
  account: Account,
): Promise<string> {
  const gasLimit = transaction.gasLimit ?? 0n;
  const before = toHex(BigInt(receipt.blockNumber) - 1n);
  const answer = await rpc
    .call('eth_call', [{ ...callOf(transaction, account), gas: toHex(gasLimit) }, before])
    .catch(asAnswer);
  const allUsed = BigInt(receipt.gasUsed) === gasLimit;
  if (!(answer instanceof RpcError)) {
    return allUsed
      ? outOfGas(gasLimit)
      : 'It failed in its block, though the same call succeeds on the state before it: an earlier transaction of the block changed something.';
  }
  const data = revertDataOf(answer) ?? '0x';
  // An invalid instruction takes all the gas too, and says so.
  if (allUsed && data === '0x' && !/invalid/i.test(answer.message)) return outOfGas(gasLimit);
  const said = saidBy(transaction, answer);
  return said ? `The contract refused: ${said}.` : `It failed in its block: ${answer.message}.`;
}

const outOfGas = (limit: bigint) => `It ran out of gas: all ${limit} were used. Send it with a higher limit.`;

/** Why a transaction would fail if it were sent. */
export function reasonOfRefusal(transaction: Transaction, error: RpcError): string {
  const because = saidBy(transaction, error) ?? error.message;
  return `It would fail, so it was not sent: ${because}.`;
}

/** What the contract gave as its reason; null where no contract spoke. */
function saidBy({ abi }: Transaction, error: RpcError): string | null {
  const data = revertDataOf(error);
  if (error.code !== 3 && (data === null || data === '0x')) return null;
  return explainRevert((abi ?? []) as unknown as Abi, data ?? '0x').because;
}

function asAnswer(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  throw error;
}
