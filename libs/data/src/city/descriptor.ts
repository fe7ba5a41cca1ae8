import { Fault } from '@atoll/kernel';
import canonicalize from 'canonicalize';
import { keccak256, toBytes, type Hex } from 'viem';
import { z } from 'zod';

import type { Marking, Row } from './watermark.js';

/** A dataset as its department describes it. */
export type DatasetDescriptor = {
  title: string;
  /** Of each answer, in their order. */
  columns: string[];
  /** The column whose value names a row. Rows that are nobody's are named by the prefix and so many digits, as the others should be. */
  id: { column: string; prefix: string; digits: number };
  /** Columns of decimal numbers whose last digit may be off by one. */
  digits: string[];
  /** How many rows that are nobody's are in each answer. */
  canaries: number;
};

const column = z.string().regex(/^[^\p{C}"]{1,100}$/u);
const descriptor = z
  .strictObject({
    title: z.string().min(1).max(200),
    columns: z.array(column).min(1).max(100),
    // Fewer digits, and a row that is nobody's might be somebody's by chance.
    id: z.strictObject({ column, prefix: z.string().max(100), digits: z.number().int().min(6).max(30) }),
    digits: z.array(column).min(1).max(100),
    canaries: z.number().int().min(0).max(100),
  })
  .refine((it) => [it.id.column, ...it.digits].every((name) => it.columns.includes(name)), {
    message: 'must name columns of the table',
  })
  .refine((it) => !it.digits.includes(it.id.column), { message: 'must not mark the names of rows' });

/** The one text of a descriptor (RFC 8785), its hash, and that of the columns alone, which is the schema. */
export function described(it: DatasetDescriptor): { text: string; hash: Hex; schemaId: Hex } {
  const read = descriptor.safeParse(it);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw Fault.invalid(`descriptor.${issue?.path.join('.') ?? ''}`.replace(/\.$/, ''), issue?.message ?? 'is wrong');
  }
  const text = canonicalize(read.data)!;
  return { text, hash: hashOf(text), schemaId: hashOf(canonicalize({ columns: it.columns })!) };
}

export const readDescriptor = (text: string): DatasetDescriptor => descriptor.parse(JSON.parse(text));

/** How answers of the dataset are marked. `like` are rows that those which are nobody's resemble; to trace a leak none are needed. */
export function markingOf({ id, digits, canaries }: DatasetDescriptor, like: readonly Row[] = []): Marking {
  const canary = (random: Uint8Array): Row => {
    const number = BigInt(`0x${Buffer.from(random.subarray(0, 24)).toString('hex')}`) % 10n ** BigInt(id.digits);
    const model = like.length > 0 ? like[Buffer.from(random).readUInt32BE(24) % like.length]! : {};
    const changed = digits.map((name, i) => [name, shaken(model[name] ?? '', random[28 + (i % 4)]!)]);
    const name = { [id.column]: id.prefix + number.toString().padStart(id.digits, '0') };
    return { ...model, ...Object.fromEntries(changed), ...name };
  };
  return { id: id.column, digits, canaries, canary, canaryIds: 10 ** id.digits };
}

/** A number that resembles another, so that a row that is nobody's is no copy of somebody's. */
const shaken = (value: string, random: number): string =>
  value.replace(/\d$/, String(random % 10)).replace(/\d(?=\.?\d$)/, String(Math.floor(random / 10) % 10));

const hashOf = (text: string): Hex => keccak256(toBytes(text));
