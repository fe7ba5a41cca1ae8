import { type Header, headerItem, headerOf } from './header.js';
import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';
import { list } from './rlp-fields.js';
import { enveloped, unenveloped } from './transaction.js';

/** A block. Transactions stay the bytes they were sent as: legacy ones are RLP lists, typed ones EIP-2718 envelopes. */
export interface Block {
  header: Header;
  transactions: Uint8Array[];
  /** Always empty under QBFT; present on the wire since Shanghai. */
  withdrawals: [];
}

/** More than any block within the gas limits in use; what is larger is refused before it is read. */
export const MAX_BLOCK_BYTES = 32 * 1024 * 1024;

/** The smallest transaction, a bare transfer, is larger: this bounds a hostile list of tiny items. */
const MAX_TRANSACTIONS = 100_000;

/** `[header, transactions, ommers, withdrawals]`, the form of `debug_getRawBlock` and of the wire. */
export function encodeBlock({ header, transactions }: Block): Uint8Array {
  const body: Rlp[] = [headerItem(header), transactions.map(enveloped), []];
  if (header.withdrawalsRoot !== undefined) body.push([]);
  return encodeRlp(body);
}

export function decodeBlock(bytes: Uint8Array): Block {
  if (bytes.length > MAX_BLOCK_BYTES) throw new MalformedRlp(`a block has at most ${MAX_BLOCK_BYTES} bytes`);
  const fields = list(decodeRlp(bytes), 'block');
  const header = headerOf(fields[0] ?? []);
  const expected = header.withdrawalsRoot === undefined ? 3 : 4;
  if (fields.length !== expected)
    throw new MalformedRlp(`a block of this fork has ${expected} fields, not ${fields.length}`);
  if (list(fields[2], 'ommers').length > 0) throw new MalformedRlp('QBFT blocks have no ommers');
  if (expected === 4 && list(fields[3], 'withdrawals').length > 0)
    throw new MalformedRlp('QBFT blocks have no withdrawals');
  return { header, transactions: readTransactions(list(fields[1], 'transactions')), withdrawals: [] };
}

function readTransactions(items: readonly Rlp[]): Uint8Array[] {
  if (items.length > MAX_TRANSACTIONS) throw new MalformedRlp(`a block has at most ${MAX_TRANSACTIONS} transactions`);
  return items.map(unenveloped);
}
