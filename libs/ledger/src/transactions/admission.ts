import type { RpcClient } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { toHex, type Hex } from 'viem';

import type { Account } from './account.js';
import { inBatches, isVerdict } from './batches.js';
import { callOf, weiOf } from './bytes.js';
import { reasonOfRefusal } from './failure.js';
import { leastGas, MAX_GAS, withHeadroom } from './gas.js';

/** A transaction that may go now, with its gas. */
export type Admitted = { transaction: Transaction; gas: bigint };

/** What may go, what never can, and whether something has to wait for what is on its way. */
export type Admission = { admitted: Admitted[]; refused: { id: string; reason: string }[]; waits: boolean };

/** How many are tried at a time; what waits behind one that has to wait is not tried at all. */
const AT_ONCE = 100;

type Verdict = { gas: bigint } | { refusal: string };

/**
 * Decides over the oldest waiting transactions before any of them costs a nonce. One that would fail now is refused; but
 * while earlier ones are on their way it may only be early, so it waits for them, and those behind it wait too.
 */
export async function admit(
  rpc: RpcClient,
  account: Account,
  waiting: readonly Transaction[],
  flying: readonly Transaction[],
): Promise<Admission> {
  const admission: Admission = { admitted: [], refused: [], waits: false };
  if (waiting.length === 0) return admission;
  const [block, balance] = await Promise.all([
    rpc.call<{ gasLimit: Hex }>('eth_getBlockByNumber', ['latest', false]),
    rpc.call<Hex>('eth_getBalance', [account.address, 'latest']),
  ]);
  const blockGas = BigInt(block.gasLimit);
  const gasLimit = blockGas < MAX_GAS ? blockGas : MAX_GAS;
  let spendable = flying.reduce((left, transaction) => left - weiOf(transaction), BigInt(balance));

  for (let at = 0; at < waiting.length && !admission.waits; at += AT_ONCE) {
    const group = waiting.slice(at, at + AT_ONCE);
    const estimates = await estimatesOf(rpc, account, group);
    for (const transaction of group) {
      const verdict = verdictOn(transaction, estimates.get(transaction.id), { gasLimit, spendable });
      const early = flying.length + admission.admitted.length > 0;
      if (verdict === null || ('refusal' in verdict && early)) {
        admission.waits = true;
        break;
      }
      if ('refusal' in verdict) admission.refused.push({ id: transaction.id, reason: verdict.refusal });
      else {
        admission.admitted.push({ transaction, gas: verdict.gas });
        spendable -= weiOf(transaction);
      }
    }
  }
  return admission;
}

/** Null where the node did not judge, so that the transaction is looked at again. */
function verdictOn(
  transaction: Transaction,
  estimate: unknown,
  { gasLimit, spendable }: { gasLimit: bigint; spendable: bigint },
): Verdict | null {
  if (weiOf(transaction) > spendable) {
    return { refusal: `The account holds ${spendable} wei, and ${weiOf(transaction)} are to be sent. Fund it first.` };
  }
  if (transaction.gasLimit !== null) return withGivenGas(transaction, transaction.gasLimit, gasLimit);
  if (typeof estimate === 'string') return { gas: withHeadroom(BigInt(estimate), gasLimit) };
  return isVerdict(estimate) ? { refusal: reasonOfRefusal(transaction, estimate) } : null;
}

/** Whoever gives a limit wants the transaction mined with it, even if it fails there; but no block takes these. */
function withGivenGas(transaction: Transaction, given: bigint, most: bigint): Verdict {
  const least = leastGas(transaction.to, toHex(transaction.data));
  if (given < least) return { refusal: `The gas limit ${given} is too low: ${least} are needed before any code runs.` };
  if (given > most) return { refusal: `The gas limit ${given} is too high: a transaction may have ${most}.` };
  return { gas: given };
}

/** The node's answers by transaction, for those that come without a limit of their own. */
async function estimatesOf(rpc: RpcClient, account: Account, group: Transaction[]): Promise<Map<string, unknown>> {
  const asked = group.filter(({ gasLimit }) => gasLimit === null);
  const calls = asked.map((transaction) => ({
    method: 'eth_estimateGas',
    params: [callOf(transaction, account), 'latest'],
  }));
  const answers = await inBatches(rpc, calls);
  return new Map(asked.map(({ id }, i) => [id, answers[i]]));
}
