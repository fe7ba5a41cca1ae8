// What a receipt proves, by itself and with what a node shows. Nothing here asks anybody: the same check runs in a browser.
import { fromHex, toHex } from '@atoll/crypto';
import {
  decodeHeader,
  headerHash,
  receiptsRoot,
  transactionHash,
  transactionsRoot,
  verifySeals,
  type Address,
  type Hash,
  type Header,
} from '@atoll/protocol';

import { joined } from '../bytes.js';
import type { Hex } from '../hex.js';
import { provesInclusion } from '../merkle-proof.js';
import { leafHash } from '../merkle-tree.js';
import { batchDigest, isSignedBy, word } from './batch-signature.js';
import { BATCH_ANCHORED, logsOf, type Log } from './logs.js';
import { ASSURANCES, type Receipt } from './receipt.js';
import { ReceiptError } from './receipt-error.js';

/** What the checker knows from elsewhere than the receipt, and from elsewhere than the node. */
export type Trust = {
  chainId: string;
  genesis: Hash;
  /** The consortium's `DataAnchor`. */
  contract: Address;
};

/** How the block is known: as one of a chain that was followed, or by who its validators were. */
export type BlockTrust = { hash: Hash } | { validators: readonly Address[] };

/** What a node shows of the receipt's block: the header, the transactions and their receipts, in the bytes that roots are made of. */
export type Evidence = { header: Hex; transactions: Hex[]; receipts: Hex[] };

/** What is proven. */
export type Proven = {
  /** Seconds of Unix time that the block says. */
  recordedAt: bigint;
  signer: Address;
};

/** All of a receipt: what it says itself, and what the block says. Throws a {@link ReceiptError}. */
export function checkReceipt(receipt: Receipt, evidence: Evidence, trust: Trust & BlockTrust): Proven {
  checkReading(receipt, trust);
  const header = checkHeader(receipt, evidence.header, trust);
  checkTransaction(receipt, evidence, header);
  checkLog(receipt, evidence, header);
  return { recordedAt: header.timestamp, signer: receipt.signatures[0]!.signer };
}

/** What needs no node: chain, contract, leaf, path, and signature. */
export function checkReading(receipt: Receipt, trust: Trust): void {
  if (receipt.chainId !== trust.chainId || receipt.genesis !== trust.genesis)
    throw new ReceiptError('CHAIN', `The receipt is of another chain than the trusted ${trust.chainId}.`);
  if (receipt.contract !== trust.contract)
    throw new ReceiptError('CONTRACT', `The receipt names ${receipt.contract}, and trusted is ${trust.contract}.`);
  checkPlace(receipt);
  const { signer, signature } = receipt.signatures[0]!;
  if (!isSignedBy(signer, batchDigest(receipt), signature))
    throw new ReceiptError('SIGNATURE', `The batch is not signed by ${signer}.`);
}

function checkPlace({ seq, value, leaf, index, size, path, root, batch }: Receipt): void {
  if (toHex(anchoredLeaf(BigInt(seq), fromHex(value))) !== leaf)
    throw new ReceiptError('LEAF', `The leaf is not that of reading ${seq}.`);
  const first = BigInt(batch.seqFrom);
  if (BigInt(batch.seqTo) !== first + BigInt(size) - 1n || BigInt(seq) !== first + BigInt(index))
    throw new ReceiptError('PATH', `Reading ${seq} has another place in the batch.`);
  const inclusion = { position: index, size, leaf: fromHex(leaf), root: fromHex(root) };
  if (!provesInclusion({ ...inclusion, path: path.map((hash) => fromHex(hash)) }))
    throw new ReceiptError('PATH', `The path does not lead from reading ${seq} to the batch's root.`);
}

/** `leafOf` of `DataAnchor`: `SHA-256(0x00‖seq in eight bytes‖value)`. */
export function anchoredLeaf(seq: bigint, value: Uint8Array): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, seq);
  return leafHash(joined([number, value]));
}

export function checkHeader({ block }: Pick<Receipt, 'block'>, raw: Hex, trust: BlockTrust): Header {
  const [header, hash] = decoded(raw);
  if (hash !== block.hash || header.number !== BigInt(block.number))
    throw new ReceiptError('HEADER', `The header is not that of block ${block.number}.`);
  if ('hash' in trust) {
    if (trust.hash !== hash) throw new ReceiptError('BLOCK', `Block ${block.number} of the chain is another.`);
    return header;
  }
  try {
    verifySeals(header, trust.validators);
  } catch (cause) {
    throw new ReceiptError('SEALS', `Block ${block.number}: ${(cause as Error).message}.`, { cause });
  }
  return header;
}

function decoded(raw: Hex): [Header, Hash] {
  try {
    const header = decodeHeader(fromHex(raw));
    return [header, headerHash(header)];
  } catch (cause) {
    throw new ReceiptError('HEADER', `The header cannot be read: ${(cause as Error).message}.`, { cause });
  }
}

function checkTransaction(receipt: Receipt, evidence: Evidence, header: Header): void {
  const refused = (because: string, cause?: unknown) =>
    new ReceiptError('TRANSACTION', because, cause === undefined ? {} : { cause });
  const raw = bytesOf(evidence.transactions, (cause) => refused('A transaction cannot be read.', cause));
  if (transactionsRoot(raw) !== header.transactionsRoot) throw refused('The transactions are not those of the block.');
  const place = placeOf(receipt, evidence)?.transaction;
  if (place === undefined || transactionHash(raw[place] ?? new Uint8Array()) !== receipt.txHash)
    throw refused(`Log ${receipt.logIndex} is not of transaction ${receipt.txHash}.`);
}

function checkLog(receipt: Receipt, evidence: Evidence, header: Header): void {
  const raw = bytesOf(evidence.receipts, (cause) => new ReceiptError('LOGS', 'A log cannot be read.', { cause }));
  if (receiptsRoot(raw) !== header.receiptsRoot) throw new ReceiptError('LOGS', 'The logs are not those of the block.');
  const log = placeOf(receipt, evidence)?.log;
  if (!log || !isOfBatch(receipt, log))
    throw new ReceiptError('LOG', `Log ${receipt.logIndex} does not say that this batch was anchored.`);
}

/** The log that the receipt means, and whose transaction's it is. */
function placeOf({ logIndex }: Receipt, { receipts }: Evidence): { transaction: number; log: Log } | null {
  let first = 0;
  for (const [transaction, raw] of receipts.entries()) {
    const logs = logsOf(raw);
    const log = logs[logIndex - first];
    if (log) return { transaction, log };
    first += logs.length;
  }
  return null;
}

/** `BatchAnchored` with exactly what the receipt says. */
function isOfBatch({ contract, stream, root, batch, signatures }: Receipt, { address, topics, data }: Log): boolean {
  const expected = [BATCH_ANCHORED, stream, word(BigInt(batch.index)), word(signatures[0]!.signer)];
  const words = [
    ...[BigInt(batch.seqFrom), BigInt(batch.seqTo), root],
    ...[BigInt(ASSURANCES.indexOf(batch.assurance)), batch.late ? 1n : 0n],
  ].map(word);
  return (
    address === contract &&
    topics.join() === expected.map((it) => (typeof it === 'string' ? it : toHex(it))).join() &&
    data === toHex(joined(words))
  );
}

function bytesOf(all: readonly Hex[], refused: (cause: unknown) => ReceiptError): Uint8Array[] {
  try {
    return all.map((hex) => fromHex(hex));
  } catch (cause) {
    throw refused(cause);
  }
}
