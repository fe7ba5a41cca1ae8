import { fromHex, toHex } from '@atoll/crypto';
import {
  type Address,
  type Block,
  decodeHeader,
  decodeRlp,
  encodeBlock,
  encodeHeader,
  encodeRlp,
  type Hash,
  type Header,
} from '@atoll/protocol';
import { bigIntToBytes, bytesToBigInt } from '@ethereumjs/util';

import { decodeReceipt, type Receipt } from '../execution/receipt.js';
import type { Database, Write } from './database.js';
import { blockHashKey, bloomKey, bodyKey, headerKey, receiptsKey, transactionKey } from './keys.js';

export interface StoredHeader {
  readonly hash: Hash;
  readonly header: Header;
}

export interface StoredBlock extends StoredHeader {
  /** The transactions as they were sent. */
  readonly transactions: Uint8Array[];
  readonly transactionHashes: Hash[];
}

export interface StoredReceipt extends Receipt {
  readonly sender: Address;
  readonly gasUsed: bigint;
  /** The place of the receipt's first log among the logs of the block. */
  readonly firstLogIndex: number;
}

/** What is stored with a block besides itself. */
interface BlockExtras {
  hash: Hash;
  transactionHashes: readonly Hash[];
  senders: readonly Address[];
  receipts: readonly Uint8Array[];
}

const HASH_BYTES = 32;
const ADDRESS_BYTES = 20;

/** The blocks of the chain with their receipts, by number and by hash. Every read answers at once. */
export class BlockStore {
  constructor(private readonly database: Database) {}

  numberOf(hash: Hash): bigint | undefined {
    const number = this.database.getSync(blockHashKey(hash));
    return number && bytesToBigInt(number);
  }

  hashOf(number: bigint): Hash | undefined {
    const stored = this.database.getSync(headerKey(number));
    return stored && toHex(stored.subarray(0, HASH_BYTES));
  }

  header(number: bigint): StoredHeader | undefined {
    const stored = this.database.getSync(headerKey(number));
    if (!stored) return undefined;
    return { hash: toHex(stored.subarray(0, HASH_BYTES)), header: decodeHeader(stored.subarray(HASH_BYTES)) };
  }

  block(number: bigint): StoredBlock | undefined {
    const head = this.header(number);
    const body = this.database.getSync(bodyKey(number));
    if (!head || !body) return undefined;
    const [transactions, hashes] = decodeRlp(body) as [Uint8Array[], Uint8Array];
    return { ...head, transactions, transactionHashes: chunks(hashes, HASH_BYTES).map(toHex) };
  }

  rawHeader(number: bigint): Uint8Array | undefined {
    return this.database.getSync(headerKey(number))?.subarray(HASH_BYTES);
  }

  rawBlock(number: bigint): Uint8Array | undefined {
    const block = this.block(number);
    return block && encodeBlock({ header: block.header, transactions: block.transactions, withdrawals: [] });
  }

  /** Receipts as EIP-2718 encodes them. */
  rawReceipts(number: bigint): Uint8Array[] | undefined {
    return this.storedReceipts(number)?.[0];
  }

  receipts(number: bigint): StoredReceipt[] | undefined {
    const stored = this.storedReceipts(number);
    if (!stored) return undefined;
    const senders = chunks(stored[1], ADDRESS_BYTES).map(toHex);
    let gas = 0n;
    let logs = 0;
    return stored[0].map((encoded, index) => {
      const receipt = decodeReceipt(encoded);
      const gasUsed = receipt.cumulativeGasUsed - gas;
      const firstLogIndex = logs;
      gas = receipt.cumulativeGasUsed;
      logs += receipt.logs.length;
      return { ...receipt, sender: senders[index] as Address, gasUsed, firstLogIndex };
    });
  }

  senders(number: bigint): Address[] {
    const stored = this.storedReceipts(number);
    return stored ? chunks(stored[1], ADDRESS_BYTES).map(toHex) : [];
  }

  /** Where a transaction was mined. */
  transaction(hash: Hash): { number: bigint; index: number } | undefined {
    const stored = this.database.getSync(transactionKey(hash));
    if (!stored) return undefined;
    const [number, index] = decodeRlp(stored) as [Uint8Array, Uint8Array];
    return { number: bytesToBigInt(number), index: Number(bytesToBigInt(index)) };
  }

  /** The filters of the blocks that have logs, in order, one page at a time. */
  async *blooms(from: bigint, to: bigint): AsyncGenerator<{ number: bigint; bloom: Uint8Array }> {
    const range = { gte: bloomKey(from), lte: bloomKey(to) };
    for await (const [key, bloom] of this.database.iterator(range))
      yield { number: BigInt(`0x${key.slice(1)}`), bloom };
  }

  writes(block: Block, { hash, transactionHashes, senders, receipts }: BlockExtras): Write[] {
    const { header, transactions } = block;
    const { number } = header;
    const place = (index: number) => encodeRlp([bigIntToBytes(number), bigIntToBytes(BigInt(index))]);
    const writes: Write[] = [
      put(headerKey(number), Buffer.concat([fromHex(hash), encodeHeader(header)])),
      put(bodyKey(number), encodeRlp([transactions, joined(transactionHashes)])),
      put(receiptsKey(number), encodeRlp([[...receipts], joined(senders)])),
      put(blockHashKey(hash), bigIntToBytes(number)),
      ...transactionHashes.map((transaction, index) => put(transactionKey(transaction), place(index))),
    ];
    if (header.logsBloom.some((byte) => byte !== 0)) writes.push(put(bloomKey(number), header.logsBloom));
    return writes;
  }

  private storedReceipts(number: bigint): [Uint8Array[], Uint8Array] | undefined {
    const stored = this.database.getSync(receiptsKey(number));
    return stored && (decodeRlp(stored) as [Uint8Array[], Uint8Array]);
  }
}

export function put(key: string, value: Uint8Array): Write {
  return { type: 'put', key, value };
}

function joined(items: readonly string[]): Uint8Array {
  return Buffer.from(items.map((item) => item.slice(2)).join(''), 'hex');
}

function chunks(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: bytes.length / size }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
