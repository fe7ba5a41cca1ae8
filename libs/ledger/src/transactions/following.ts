import { RpcError, type RpcClient } from '@atoll/protocol';
import type { Transaction } from '@atoll/store';
import { toHex } from 'viem';

import type { Custody } from '../custody/custody.js';
import type { Account } from './account.js';
import { inBatches } from './batches.js';
import { fillerOf, signed } from './bytes.js';
import { reasonOfFailure, type Receipt } from './failure.js';
import type { ClosedRow } from './ledger-writes.js';

/** A reason before the end: no node takes the transaction. It is FAILED once a filler has used its nonce up. */
const isGivenUp = ({ reason }: Transaction): boolean => reason !== null;

/**
 * The ends of what is on its way. `onChain` is how many nonces the account has used, asked of the same node before: below it
 * every nonce is in a block, final under QBFT, with a receipt that this node has.
 */
export async function follow(
  rpc: RpcClient,
  custody: Custody,
  account: Account,
  flying: readonly Transaction[],
  onChain: bigint,
): Promise<ClosedRow[]> {
  const used = flying.filter(({ nonce }) => nonce !== null && nonce < onChain);
  const receipts = await receiptsOf(
    rpc,
    used.map(({ hash }) => hash ?? ''),
  );
  const closed: ClosedRow[] = [];
  const lost: Transaction[] = [];
  for (const [i, transaction] of used.entries()) {
    const receipt = receipts[i];
    if (receipt) closed.push(await closedBy(rpc, account, transaction, receipt));
    else if (receipt === null) lost.push(transaction);
  }
  return [...closed, ...(await overtaken(rpc, custody, account, lost))];
}

async function closedBy(
  rpc: RpcClient,
  account: Account,
  transaction: Transaction,
  receipt: Receipt,
): Promise<ClosedRow> {
  const mined = receipt.status === '0x1';
  const reason = mined ? null : await reasonOfFailure(rpc, transaction, receipt, account);
  return { id: transaction.id, status: mined ? 'MINED' : 'FAILED', reason, receipt };
}

/** Their nonces went to something else: what was given up to its filler, which was meant; anything else to a stranger. */
async function overtaken(
  rpc: RpcClient,
  custody: Custody,
  account: Account,
  lost: readonly Transaction[],
): Promise<ClosedRow[]> {
  if (lost.length === 0) return [];
  const fillers = await signed(
    custody,
    account,
    lost.map(({ nonce }) => fillerOf(account, nonce ?? 0n)),
  );
  const receipts = await receiptsOf(
    rpc,
    fillers.map(({ hash }) => hash),
  );
  return lost.flatMap(({ id, nonce, reason }, i): ClosedRow[] => {
    const receipt = receipts[i];
    if (receipt === undefined) return [];
    const because = receipt ? reason : null;
    return [{ id, status: 'FAILED', reason: because ?? stranger(nonce ?? 0n), receipt: null }];
  });
}

const stranger = (nonce: bigint) =>
  `A transaction that Atoll did not send has used the nonce ${nonce}, so this one can never be mined. Send it again, and keep its key to Atoll.`;

/** Null where the node has none, undefined where it did not say. */
async function receiptsOf(rpc: RpcClient, hashes: readonly string[]): Promise<(Receipt | null | undefined)[]> {
  const answers = await inBatches(
    rpc,
    hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })),
  );
  return answers.map((answer) => (answer instanceof RpcError ? undefined : ((answer ?? null) as Receipt | null)));
}

/** The account's used nonces, as of the newest block. */
export async function usedNonces(rpc: RpcClient, { address }: Account): Promise<bigint> {
  return BigInt(await rpc.call<`0x${string}`>('eth_getTransactionCount', [address, 'latest']));
}

/** What is handed to a node for a transaction: its own bytes, or those that use up the nonce of one that was given up. */
export async function bytesToSend(
  custody: Custody,
  account: Account,
  transactions: readonly Transaction[],
): Promise<{ transaction: Transaction; raw: string }[]> {
  const givenUp = transactions.filter(isGivenUp);
  const fillers = await signed(
    custody,
    account,
    givenUp.map(({ nonce }) => fillerOf(account, nonce ?? 0n)),
  );
  const filler = new Map(givenUp.map(({ id }, i) => [id, fillers[i]?.raw]));
  return transactions.map((transaction) => ({
    transaction,
    raw: toHex(filler.get(transaction.id) ?? transaction.raw ?? new Uint8Array()),
  }));
}
