import type { Transaction } from '@atoll/store';

import { bodyOf, FILLER_GAS, fillerOf, signed, weiOf } from './bytes.js';
import { writeAttempts, type Attempt } from './attempts.js';
import { feesOf, outbidding, type Fees } from './fees.js';
import type { Flying, Turn } from './turn.js';

/** A tenth more each time: so often, by itself or because somebody asked, and no more. */
const MOST_ATTEMPTS = 10;

const ENOUGH = `It was signed ${MOST_ATTEMPTS} times, so it is not signed again; every node was given it once more.`;

type Replacement = { transaction: Transaction; fees: Fees };

/** Whether a row's nonce is to be used up by something that does nothing. */
const isStopped = ({ reason, cancelAskedAt }: Flying): boolean => reason !== null || cancelAskedAt !== null;

const isUrged = ({ speedUpAskedAt, spedUpAt }: Pick<Flying, 'speedUpAskedAt' | 'spedUpAt'>): boolean =>
  speedUpAskedAt !== null && (spedUpAt === null || spedUpAt < speedUpAskedAt);

/**
 * Signs what takes the place of those that were cancelled or that no node takes, and of those that shall be faster: since
 * somebody asked, or since blocks passed the next one over. Says whether nodes should be given everything once more.
 */
export async function replace(turn: Turn, flying: readonly Flying[], passedOver: boolean): Promise<boolean> {
  const next = flying.find(({ nonce }) => nonce === turn.sight.used);
  const stopped = flying.filter((one) => isStopped(one) && one.filler === null);
  const urged = flying.filter((one) => !isStopped(one) && (isUrged(one) || (passedOver && one === next)));
  if (stopped.length + urged.length === 0) return false;
  const { organisationId } = turn.account;
  const rows = await turn.store.platform.transaction.findMany({
    where: {
      organisationId,
      id: { in: [...stopped, ...urged].map(({ id }) => id) },
      status: { in: ['SIGNED', 'SENT'] },
    },
    include: { _count: { select: { attempts: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = (all: Flying[]) => all.flatMap(({ id }) => byId.get(id) ?? []);
  await writeAttempts(turn.store, turn.account, [
    ...(await fillersFor(turn, found(stopped))),
    ...(await outbid(turn, found(urged))),
  ]);
  return urged.length > 0;
}

/** What outbids a transaction where its account can pay for that; the same as it offers where not, for nodes that do not have it. */
async function fillersFor(turn: Turn, rows: readonly Transaction[]): Promise<Attempt[]> {
  const replacements = rows.map((transaction): Replacement => {
    const standing = feesOf(bytesOf(transaction));
    const more = outbidding(standing, turn.sight);
    return { transaction, fees: more.max * FILLER_GAS <= turn.sight.balance ? more : standing };
  });
  const bodies = replacements.map(({ transaction, fees }) => fillerOf(turn.account, transaction.nonce ?? 0n, fees));
  const bytes = await signed(turn.custody, turn.account, bodies);
  return replacements.map(({ transaction }, i) => ({
    ...{
      id: transaction.id,
      kind: 'FILLER' as const,
      nonce: transaction.nonce ?? 0n,
      standing: transaction.hash ?? '',
    },
    ...bytes[i]!, // as many as bodies
    because: transaction.reason ?? CANCELLED.reason,
    failure: transaction.reason === null ? CANCELLED : null,
  }));
}

export const CANCELLED = {
  reason: 'It was cancelled before it was mined.',
  fault: { code: 'CONFLICT' as const, what: 'transaction', because: 'it was cancelled before it was mined' },
};

/** The same for more, where the account can pay; where not, the same once more. */
async function outbid(
  turn: Turn,
  rows: readonly (Transaction & { _count: { attempts: number } })[],
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const transaction of rows) {
    const gas = transaction.gasLimit ?? 0n;
    const fees = outbidding(feesOf(bytesOf(transaction)), turn.sight);
    const isEnough = transaction._count.attempts >= MOST_ATTEMPTS;
    const isPoor = weiOf(transaction) + gas * fees.max > turn.sight.balance;
    const asked = isUrged(transaction);
    if (isEnough || isPoor) {
      if (asked) attempts.push(sentAgain(transaction, isEnough ? ENOUGH : poor(turn, gas * fees.max)));
      continue;
    }
    const nonce = transaction.nonce ?? 0n;
    const [bytes] = await signed(turn.custody, turn.account, [bodyOf(transaction, turn.account, { nonce, gas, fees })]);
    attempts.push({
      ...{ id: transaction.id, kind: 'SIGNED', nonce, standing: transaction.hash ?? '', ...bytes!, failure: null },
      because: `It offers ${fees.max} wei per gas instead, ${asked ? 'as was asked' : 'since blocks went by without it'}.`,
    });
  }
  return attempts;
}

const poor = ({ sight }: Turn, more: bigint): string =>
  `The account holds ${sight.balance} wei, and to be faster than others may take ${more} for gas; every node was given it once more.`;

const sentAgain = ({ id, nonce, hash, raw }: Transaction, because: string): Attempt => ({
  ...{ id, kind: 'SENT_AGAIN', nonce: nonce ?? 0n, standing: hash ?? '', hash: hash ?? '' },
  ...{ raw: raw ?? new Uint8Array(), because, failure: null },
});

const bytesOf = ({ raw }: Transaction): Uint8Array => raw ?? new Uint8Array();
