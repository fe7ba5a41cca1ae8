import type { FaultDetail } from '@atoll/kernel';
import { RpcError, type RpcClient } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { toHex, type Abi, type Hex } from 'viem';

import { explainRevert, printable, type Reverted } from '../abi/revert.js';
import type { Account } from './account.js';
import { revertDataOf } from './verdict.js';
import { callOf } from './bytes.js';

/** What `eth_getTransactionReceipt` answers, as far as it is used here; the whole of it is kept. */
export type Receipt = {
  transactionHash: Hex;
  status: Hex;
  blockNumber: Hex;
  gasUsed: Hex;
  contractAddress: Hex | null;
};

/** Why a transaction failed: a sentence for people, and the same for programs. */
export type Failure = { reason: string; fault: FaultDetail };

/** Why a mined transaction failed: it is called once more on the state before its block, and what comes back is decoded. */
export async function failureOf(
  rpc: RpcClient,
  transaction: Transaction,
  receipt: Receipt,
  account: Account,
): Promise<Failure> {
  const gasLimit = transaction.gasLimit ?? 0n;
  const before = toHex(BigInt(receipt.blockNumber) - 1n);
  const answer = await rpc
    .call('eth_call', [{ ...callOf(transaction, account), gas: toHex(gasLimit) }, before])
    .catch(asAnswer);
  if (ranOut(answer, BigInt(receipt.gasUsed) === gasLimit)) return outOfGas(gasLimit);
  if (!(answer instanceof RpcError)) return OVERTAKEN;
  const said = saidBy(transaction, answer);
  if (said) return { reason: `The contract refused: ${said.because}.`, fault: said };
  const fault: FaultDetail = { code: 'REVERTED', because: printable(answer.message) };
  return { reason: `It failed in its block: ${answer.message}.`, fault };
}

const OVERTAKEN: Failure = {
  reason:
    'It failed in its block, though the same call succeeds on the state before it: an earlier transaction of the block changed something.',
  fault: { code: 'CONFLICT', what: 'state', because: 'an earlier transaction of the block changed it' },
};

/** Whether it was the gas, by what a call on the state before says. An invalid instruction takes all of it too, and says so. */
export function ranOut(answer: unknown, allUsed: boolean): boolean {
  if (!allUsed || !(answer instanceof RpcError)) return allUsed;
  return (revertDataOf(answer) ?? '0x') === '0x' && !/invalid/i.test(answer.message);
}

export const spent = (limit: bigint): string => `It ran out of gas: all ${limit} were used.`;

const outOfGas = (limit: bigint): Failure => ({
  reason: `${spent(limit)} Send it with a higher limit.`,
  fault: { code: 'LIMIT_EXCEEDED', what: 'gas', limit: Number(limit) },
});

/** Why a transaction would fail if it were sent. */
export function refusalOf(transaction: Transaction, error: RpcError): Failure {
  const said = saidBy(transaction, error);
  const because = said?.because ?? error.message;
  const reason = `It would fail, so it was not sent: ${because}.`;
  if (said) return { reason, fault: said };
  const funds = /insufficient (funds|balance)/i.test(error.message);
  return {
    reason,
    fault: funds
      ? { code: 'INSUFFICIENT_FUNDS', because: printable(because) }
      : { code: 'INVALID', field: 'transaction', because: `is refused by the chain: ${printable(because)}` },
  };
}

/** What the contract gave as its reason; null where no contract spoke. */
function saidBy({ abi }: Transaction, error: RpcError): Reverted | null {
  const data = revertDataOf(error);
  if (error.code !== 3 && (data === null || data === '0x')) return null;
  return kept(explainRevert((abi ?? []) as unknown as Abi, data ?? '0x'));
}

const MOST_KEPT = 4_000;

/** Goes into a row, so it holds neither much nor what no row can: a contract chooses its own arguments. */
function kept({ data: _, arguments: values, ...said }: Reverted): Reverted {
  const json = JSON.stringify(values ?? []);
  const fits = json.length <= MOST_KEPT && !/\\u(0000|d[89a-f])/i.test(json);
  return values && fits ? { ...said, arguments: values } : said;
}

function asAnswer(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  throw error;
}
