import { keccak256 } from '@atoll/crypto';
import type { FaultDetail } from '@atoll/kernel';
import { toHex } from 'viem';

import { failureOf, type Failure, type Receipt } from './failure.js';
import type { ClosedRow } from './ledger-writes.js';
import { Losses } from './lost.js';
import { receiptsOf } from './receipts.js';
import type { Flying, Turn } from './turn.js';

/** What came to its end, and what has to be signed anew because something else used its nonce. */
export type Followed = { closed: ClosedRow[]; lost: Flying[] };

/** Bytes that were signed for a transaction besides those of its row; `wish` where they do what it asks for. */
type Other = { id: string; hash: string; wish: boolean };

/** The ends of what is on its way. Below the number of used nonces every one is in a block, final under QBFT, with a receipt. */
export async function follow(turn: Turn, flying: readonly Flying[]): Promise<Followed> {
  const used = flying.filter(({ nonce }) => nonce !== null && nonce < turn.sight.used);
  const receipts = await receiptsOf(
    turn.rpc,
    used.map(({ hash }) => hash ?? ''),
  );
  const followed: Followed = { closed: [], lost: [] };
  const missing: Flying[] = [];
  for (const [i, transaction] of used.entries()) {
    const receipt = receipts[i];
    if (receipt) followed.closed.push(await closedBy(turn, transaction, receipt));
    else if (receipt === null) missing.push(transaction);
  }
  if (missing.length > 0) await followOthers(turn, missing, followed);
  return followed;
}

async function closedBy({ store, rpc, account }: Turn, { organisationId, id }: Flying, receipt: Receipt) {
  if (receipt.status === '0x1') return { id, status: 'MINED' as const, reason: null, fault: null, receipt };
  const where = { organisationId_id: { organisationId, id } };
  const transaction = await store.platform.transaction.findUniqueOrThrow({ where });
  return { id, status: 'FAILED' as const, ...(await failureOf(rpc, transaction, receipt, account)), receipt };
}

/** Their nonces went to other bytes: to some that were signed for them, too, or to a stranger's. */
async function followOthers(turn: Turn, missing: readonly Flying[], followed: Followed): Promise<void> {
  const others = await othersOf(turn, missing);
  const receipts = await receiptsOf(
    turn.rpc,
    others.map(({ hash }) => hash),
  );
  const losses = new Losses(turn);
  for (const transaction of missing) {
    const own = others.flatMap((other, i) => (other.id === transaction.id ? [{ ...other, receipt: receipts[i] }] : []));
    if (own.some(({ receipt }) => receipt === undefined)) continue;
    const mined = own.find(({ receipt }) => receipt);
    if (mined?.receipt && mined.wish) followed.closed.push(await closedBy(turn, transaction, mined.receipt));
    else if (mined) followed.closed.push(failed(transaction, stopped(transaction)));
    else await followLoss(losses, transaction, own, followed);
  }
}

async function followLoss(losses: Losses, transaction: Flying, own: Other[], followed: Followed): Promise<void> {
  const nonce = transaction.nonce ?? 0n;
  const hashes = [transaction.hash ?? '', ...own.map(({ hash }) => hash)];
  // Nobody waits for a nonce that was only to be used up, or for what was stopped.
  if (transaction.fillsGap || transaction.reason !== null)
    return void followed.closed.push(failed(transaction, stopped(transaction)));
  const loss = await losses.judge(nonce, hashes);
  if (loss === 'lost') followed.lost.push(transaction);
  if (loss === 'unknown') followed.closed.push(failed(transaction, stranger(nonce)));
}

const failed = ({ id }: Flying, failure: Failure): ClosedRow => ({ id, status: 'FAILED', ...failure, receipt: null });

const stopped = ({ nonce, reason, fault }: Flying): Failure =>
  reason === null ? stranger(nonce ?? 0n) : { reason, fault: fault as FaultDetail };

const stranger = (nonce: bigint): Failure => ({
  reason: `A transaction that Atoll did not send has used the nonce ${nonce}, so this one can never be mined. Send it again, and keep its key to Atoll.`,
  fault: { code: 'CONFLICT', what: 'nonce', because: `a transaction that Atoll did not send has used ${nonce}` },
});

/** A filler of a version that kept no attempts is in the row alone. */
async function othersOf({ store, account }: Turn, missing: readonly Flying[]): Promise<Other[]> {
  const attempts = await store.platform.transactionAttempt.findMany({
    where: { organisationId: account.organisationId, transactionId: { in: missing.map(({ id }) => id) } },
  });
  return missing.flatMap(({ id, nonce, hash, filler }) => {
    const fillers = filler ? [{ id, hash: toHex(keccak256(filler)), wish: false }] : [];
    const kept = attempts.filter((one) => one.transactionId === id && one.nonce === nonce && one.hash !== hash);
    return [...fillers, ...kept.map((one) => ({ id, hash: one.hash, wish: one.kind !== 'FILLER' }))];
  });
}
