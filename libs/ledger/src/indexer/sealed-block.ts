import { fromHex, keccak256, recoverAddress, toHex } from '@atoll/crypto';
import {
  encodeRlp,
  headerFromRpc,
  receiptFromRpc,
  receiptsRoot,
  rlp,
  transactionFromRpc,
  transactionHash,
  transactionsRoot,
  type Address,
  type Hash,
  type Header,
  type Hex,
  type RpcBlock,
  type RpcReceipt,
  type RpcTransaction,
  type SignedBytes,
} from '@atoll/protocol';

import type { Headers } from './headers.js';
import type { ToldBlock } from './read-blocks.js';

/** A block of which every byte is vouched for by a header that was accepted. Hexadecimal is in lower case. */
export type SealedBlock = { header: Header; hash: Hash; transactions: SealedTransaction[] };

export type SealedTransaction = {
  hash: Hash;
  type: number;
  sender: Address;
  recipient: Address | null;
  /** The contract that it created. */
  created: Address | null;
  nonce: bigint;
  value: bigint;
  input: Hex;
  gasLimit: bigint;
  gasUsed: bigint;
  succeeded: boolean;
  logs: SealedLog[];
};

export type SealedLog = { address: Address; topics: Hash[]; data: Hex };

/** What a node told is not what was sealed, or does not follow what is known. The chain is final, so somebody lies or is broken. */
export class Unbelievable extends Error {
  override readonly name = 'Unbelievable';
}

/** Takes the next block in: its header as the chain's, its transactions and receipts as its header's. */
export function seal(headers: Headers, { block, receipts }: ToldBlock): SealedBlock {
  return believed(headers, () => {
    const header = headerFromRpc(block);
    const sent = block.transactions.map(transactionFromRpc);
    must(transactionsRoot(sent.map(({ raw }) => raw)) === header.transactionsRoot, 'transactions');
    must(receiptsRoot(receipts.map(receiptFromRpc)) === header.receiptsRoot, 'receipts');
    must(receipts.length === sent.length, 'receipts');
    const transactions = sent.map((bytes, i) => transactionOf(bytes, block.transactions[i]!, receipts, i));
    return { header, hash: headers.append(header), transactions };
  });
}

/** Takes the next header in. */
export function sealHeader(headers: Headers, block: RpcBlock): Hash {
  return believed(headers, () => headers.append(headerFromRpc(block)));
}

function believed<T>(headers: Headers, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { code = '', message } = cause as { code?: string; message: string };
    const because = code ? `${code}: ${message}` : message;
    throw new Unbelievable(`the block after ${headers.head.number} is not to be believed: ${because}`, { cause });
  }
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`its ${what} are not those of its header`);
}

function transactionOf(bytes: SignedBytes, told: RpcTransaction, receipts: RpcReceipt[], i: number): SealedTransaction {
  const receipt = receipts[i]!;
  const sender = recoverAddress(bytes.digest, bytes.signature);
  const before = i === 0 ? 0n : BigInt(receipts[i - 1]!.cumulativeGasUsed);
  const succeeded = BigInt(receipt.status) === 1n;
  const nonce = BigInt(told.nonce);
  return {
    hash: transactionHash(bytes.raw),
    type: Number(told.type ?? 0),
    sender,
    recipient: told.to === null ? null : lower(told.to),
    created: told.to === null && succeeded ? createdBy(sender, nonce) : null,
    nonce,
    value: BigInt(told.value),
    input: lower(told.input),
    gasLimit: BigInt(told.gas),
    gasUsed: BigInt(receipt.cumulativeGasUsed) - before,
    succeeded,
    logs: receipt.logs.map(({ address, topics, data }) => ({
      ...{ address: lower(address), topics: topics.map(lower), data: lower(data) },
    })),
  };
}

/** Yellow paper, section 7. */
function createdBy(sender: Address, nonce: bigint): Address {
  return toHex(keccak256(encodeRlp([fromHex(sender), rlp.scalarBytes(nonce)])).subarray(12));
}

const lower = (hex: Hex): Hex => hex.toLowerCase() as Hex;
