import type { Transaction } from '@atoll/store';
import { toHex } from 'viem';

import { isVerdict, ranOutOfTime } from './verdict.js';
import { callOf, weiOf } from './bytes.js';
import { refusalOf, type Failure } from './failure.js';
import { firstFees, type Fees } from './fees.js';
import { leastGas, MAX_GAS, withHeadroom } from './gas.js';
import type { Flying, Turn } from './turn.js';

/** A transaction that may go now, with its gas. */
export type Admitted = { transaction: Transaction; gas: bigint };

/** What may go, what never can, and whether something has to wait for what is on its way. */
export type Admission = { admitted: Admitted[]; refused: ({ id: string } & Failure)[]; waits: boolean };

/**
 * How many are tried at a time: few first, which the busiest node gets through, then more, since what waits behind one that has to wait
 * was tried in vain.
 */
const AT_ONCE = { first: 4, most: 100 };

const TOO_MANY: ReadonlyMap<string, unknown> = new Map();

type Verdict = { gas: bigint } | { refusal: Failure };

/**
 * Decides over the oldest waiting transactions before any of them costs a nonce. One that would fail now is refused; but
 * while earlier ones are on their way it may only be early, so it waits for them, and those behind it wait too.
 */
export async function admit(
  turn: Turn,
  waiting: readonly Transaction[],
  flying: readonly Flying[],
): Promise<Admission> {
  const admission: Admission = { admitted: [], refused: [], waits: false };
  const { blockGas, balance } = turn.sight;
  const fees = firstFees(turn.sight);
  const gasLimit = blockGas < MAX_GAS ? blockGas : MAX_GAS;
  let spendable = flying.reduce((left, one) => left - costOf(one, one.gasLimit ?? 0n, fees), balance);

  for (let at = 0, size = AT_ONCE.first; at < waiting.length && !admission.waits; at += size) {
    if (at > 0) size = Math.min(2 * size, AT_ONCE.most);
    const group = waiting.slice(at, at + size);
    const estimates = await estimatesOf(turn, group).catch((silence: unknown) => {
      if (at === 0) throw silence;
      return TOO_MANY; // and the first of them go meanwhile
    });
    for (const transaction of group) {
      const verdict = verdictOn(transaction, estimates.get(transaction.id), { gasLimit, fees, spendable });
      const early = flying.length + admission.admitted.length > 0;
      if (verdict === null || ('refusal' in verdict && early)) {
        admission.waits = true;
        break;
      }
      if ('refusal' in verdict) admission.refused.push({ id: transaction.id, ...verdict.refusal });
      else {
        admission.admitted.push({ transaction, gas: verdict.gas });
        spendable -= costOf(transaction, verdict.gas, fees);
      }
    }
  }
  return admission;
}

type Bounds = { gasLimit: bigint; fees: Fees; spendable: bigint };

/** Null where the node did not judge, so that the transaction is looked at again. */
function verdictOn(transaction: Transaction, estimate: unknown, { gasLimit, fees, spendable }: Bounds): Verdict | null {
  const poor = poverty(weiOf(transaction), spendable);
  if (poor) return { refusal: poor };
  const verdict = gasFor(transaction, estimate, gasLimit);
  if (verdict === null || 'refusal' in verdict) return verdict;
  const alsoPoor = poverty(costOf(transaction, verdict.gas, fees), spendable);
  return alsoPoor ? { refusal: alsoPoor } : verdict;
}

function gasFor(transaction: Transaction, estimate: unknown, most: bigint): Verdict | null {
  if (transaction.gasLimit !== null) return withGivenGas(transaction, transaction.gasLimit, most);
  if (typeof estimate === 'string') return withEstimate(transaction, BigInt(estimate), most);
  if (ranOutOfTime(estimate)) return age(transaction) < PATIENCE_MS ? null : { refusal: TOO_SLOW };
  return isVerdict(estimate) ? { refusal: refusalOf(transaction, estimate) } : null;
}

/** For so long a busy node is to blame; then it is the call, which by itself takes longer, and would keep nodes busy for ever. */
const PATIENCE_MS = 60_000;
const TOO_SLOW: Failure = {
  reason:
    'No node could run it within its time, so it was not sent. Give it a gas limit to have it mined all the same.',
  fault: { code: 'INVALID', field: 'transaction', because: 'takes longer than a node runs anything for' },
};

const age = ({ createdAt }: Transaction): number => Date.now() - createdAt.getTime();

function withEstimate({ maxGas }: Transaction, estimate: bigint, most: bigint): Verdict {
  if (maxGas === null) return { gas: withHeadroom(estimate, most) };
  if (estimate <= maxGas) return { gas: withHeadroom(estimate, maxGas < most ? maxGas : most) };
  const reason = `It would use ${estimate} gas, and ${maxGas} were set aside for it.`;
  return { refusal: { reason, fault: { code: 'LIMIT_EXCEEDED', what: 'gas', limit: Number(maxGas) } } };
}

/** The most that a transaction takes from its account; gas costs nothing where it is free. */
const costOf = (transaction: Pick<Transaction, 'value'>, gas: bigint, { max }: Fees): bigint =>
  weiOf(transaction) + gas * max;

function poverty(cost: bigint, spendable: bigint): Failure | null {
  if (cost <= spendable) return null;
  const because = `The account holds ${spendable} wei, and ${cost} are to be sent`;
  return { reason: `${because}. Fund it first.`, fault: { code: 'INSUFFICIENT_FUNDS', because } };
}

/** Whoever gives a limit wants the transaction mined with it, even if it fails there; but no block takes these. */
function withGivenGas(transaction: Transaction, given: bigint, most: bigint): Verdict {
  const least = leastGas(transaction.to, toHex(transaction.data));
  if (given < least) return badLimit(given, `too low: ${least} are needed before any code runs`);
  if (given > most) return badLimit(given, `too high: a transaction may have ${most}`);
  return { gas: given };
}

const badLimit = (given: bigint, because: string): Verdict => ({
  refusal: {
    reason: `The gas limit ${given} is ${because}.`,
    fault: { code: 'INVALID', field: 'gasLimit', because: `is ${because}` },
  },
});

/** The node's answers by transaction, for those that come without a limit of their own. */
async function estimatesOf({ rpc, account }: Turn, group: Transaction[]): Promise<Map<string, unknown>> {
  const asked = group.filter(({ gasLimit }) => gasLimit === null);
  const calls = asked.map((transaction) => ({
    method: 'eth_estimateGas',
    params: [callOf(transaction, account), 'latest'],
  }));
  const answers = await rpc.batch(calls);
  // Where there was no time for all, the first that got none is asked for alone, and the others another time.
  const slow = answers.findIndex(ranOutOfTime);
  const [alone] = slow < 0 ? [] : await rpc.batch([calls[slow]!]);
  const judged = answers.map((answer, i) => (i === slow ? alone : ranOutOfTime(answer) ? null : answer));
  return new Map(asked.map(({ id }, i) => [id, judged[i]]));
}
