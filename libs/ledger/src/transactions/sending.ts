import type { RpcClient } from '@atoll/protocol';
import { toHex } from 'viem';

import { onAll, type Endpoint } from './chain-rpc.js';
import { printable } from '../abi/revert.js';
import { readSendAnswer } from './send-answer.js';
import type { Flying, Turn } from './turn.js';

/** What is handed to nodes: the bytes in hand, or those of the row. */
export type Sendable = Pick<Flying, 'id' | 'status' | 'reason' | 'filler'> & { raw?: Uint8Array };

/** Hands bytes to a node, and writes down what it took and what no node ever will. */
export async function send(turn: Turn, transactions: readonly Sendable[]): Promise<void> {
  const { store, account, rpc } = turn;
  const bytes = await bytesOf(turn, transactions);
  const answers = await rpc.batch(bytes.map(sendCall));
  const taken: string[] = [];
  for (const [i, { transaction }] of bytes.entries()) {
    const answer = readSendAnswer(answers[i]);
    if (transaction.reason !== null) continue;
    if (answer.kind === 'taken' && transaction.status === 'SIGNED') taken.push(transaction.id);
    if (answer.kind === 'never') await giveUp(turn, transaction.id, answer.because);
  }
  if (taken.length === 0) return;
  await store.platform.transaction.updateMany({
    where: { organisationId: account.organisationId, id: { in: taken }, status: 'SIGNED' },
    data: { status: 'SENT', sentAt: new Date() },
  });
}

/** Nodes forget what they were sent when they restart, and one alone may be cut off: all of them get everything again. */
export async function sendToAll(turn: Turn, endpoints: Endpoint[], flying: readonly Sendable[]): Promise<void> {
  const bytes = await bytesOf(turn, flying);
  await onAll(endpoints, (rpc: RpcClient) => rpc.batch(bytes.map(sendCall)));
}

/** From here on something that does nothing is sent in its place; which of the two is mined decides how it ends. */
async function giveUp({ store, account }: Turn, id: string, because: string): Promise<void> {
  const words = printable(because);
  await store.platform.transaction.updateMany({
    where: { organisationId: account.organisationId, id, status: { in: ['SIGNED', 'SENT'] }, reason: null },
    data: {
      reason: `The chain's nodes refuse it: ${words}.`,
      fault: { code: 'INVALID', field: 'transaction', because: words },
    },
  });
}

/** In the order of their nonces, as they came. What is stopped has a filler, or gets one in the next pass. */
async function bytesOf(
  { store, account }: Turn,
  transactions: readonly Sendable[],
): Promise<{ transaction: Sendable; raw: string }[]> {
  const unread = transactions.filter(({ raw, reason }) => !raw && reason === null).map(({ id }) => id);
  const rows = unread.length
    ? await store.platform.transaction.findMany({
        where: { organisationId: account.organisationId, id: { in: unread } },
        select: { id: true, raw: true },
      })
    : [];
  const raws = new Map(rows.map(({ id, raw }) => [id, raw]));
  return transactions.flatMap((transaction) => {
    const { id, reason, filler, raw } = transaction;
    const bytes = reason === null ? (raw ?? raws.get(id)) : filler;
    return bytes ? [{ transaction, raw: toHex(bytes) }] : [];
  });
}

const sendCall = ({ raw }: { raw: string }) => ({ method: 'eth_sendRawTransaction', params: [raw] });
