// What somebody carries away who wants to prove a reading to others: the reading, its place in an anchored batch, and where on which
// chain the batch is anchored. Nothing in it is believed.
import canonicalize from 'canonicalize';
import { z } from 'zod';

import type { Hex } from '../hex.js';
import { ReceiptError } from './receipt-error.js';

/** Whose word a batch is, as `DataAnchor` counts them. */
export const ASSURANCES = ['DEVICE_SIGNED', 'GATEWAY_ATTESTED', 'SELF_DECLARED'] as const;
export type Assurance = (typeof ASSURANCES)[number];

export type Batch = {
  /** Of the stream's batches, from 0. */
  index: string;
  seqFrom: string;
  seqTo: string;
  ctRoot: Hex;
  /** When the first and the last reading are said to have been taken, in seconds of Unix time. */
  tFrom: string;
  tTo: string;
  assurance: Assurance;
  late: boolean;
};

export type Receipt = {
  v: 1;
  chainId: string;
  /** Hash of the chain's first block. */
  genesis: Hex;
  /** The chain's `DataAnchor`. */
  contract: Hex;
  stream: Hex;
  /** The reading: its number, and the bytes that its leaf is made of. */
  seq: string;
  value: Hex;
  leaf: Hex;
  /** Its place among so many of the batch, and what proves it (RFC 9162, section 2.1.3). */
  index: number;
  size: number;
  path: Hex[];
  root: Hex;
  batch: Batch;
  /** Of the batch, by EIP-712: 65 bytes of secp256k1, or 128 of P-256 with the key before it. */
  signatures: { signer: Hex; signature: Hex }[];
  txHash: Hex;
  /** Among the block's logs, as JSON-RPC counts them. */
  logIndex: number;
  block: { number: string; hash: Hex };
};

export const MAX_RECEIPT_CHARS = 200_000;
/** A batch has up to 2^20 readings. */
export const MAX_READINGS = 2 ** 20;
const MAX_VALUE_BYTES = 65_536;

const hex = (bytes: number) => z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`)) as unknown as z.ZodType<Hex>;
/** Decimal text, as long as it is exact in every language; chains count no further. */
const number = z.string().refine((text) => /^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(Number(text)));
const value = z
  .string()
  .max(2 + 2 * MAX_VALUE_BYTES)
  .regex(/^0x(?:[0-9a-f]{2})*$/);
const count = z.number().int().min(0).max(MAX_READINGS);

const batch = z.strictObject({
  ...{ index: number, seqFrom: number, seqTo: number, ctRoot: hex(32), tFrom: number, tTo: number },
  ...{ assurance: z.enum(ASSURANCES), late: z.boolean() },
});
const signature = z.strictObject({ signer: hex(20), signature: z.union([hex(65), hex(128)]) });
const receipt = z.strictObject({
  ...{ v: z.literal(1), chainId: number, genesis: hex(32), contract: hex(20), stream: hex(32), seq: number, value },
  ...{ leaf: hex(32), index: count, size: count, path: z.array(hex(32)).max(20), root: hex(32), batch },
  ...{ signatures: z.array(signature).length(1), txHash: hex(32), logIndex: z.number().int().min(0).max(1_000_000) },
  block: z.strictObject({ number: number, hash: hex(32) }),
});

/** The one text of a receipt (RFC 8785). */
export const receiptText = (it: Receipt): string => canonicalize(it)!;

/** A {@link ReceiptError} for what is no receipt, is of a later version, or is not written as `receiptText` writes; one line break may follow. */
export function readReceipt(text: string): Receipt {
  if (text.length > MAX_RECEIPT_CHARS) throw malformed(`has more than ${MAX_RECEIPT_CHARS} characters`);
  const written = text.endsWith('\n') ? text.slice(0, -1) : text;
  const value = parsed(written);
  const version = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined;
  if (typeof version === 'number' && version !== 1)
    throw new ReceiptError('VERSION', `Version ${version} of receipts is not known here.`);
  const result = receipt.safeParse(value);
  if (!result.success) throw malformed(`is wrong at ${result.error.issues[0]?.path.join('.') || 'its root'}`);
  if (canonicalize(value) !== written) throw malformed('is not written in the canonical form of RFC 8785');
  return result.data as Receipt;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('is not JSON');
  }
}

const malformed = (because: string) => new ReceiptError('MALFORMED', `The receipt ${because}.`);
