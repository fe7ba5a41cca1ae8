import { LOWER_HASH } from '@atoll/crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

import type { AuditEntry, AuditHead, Personal } from './audit-entry.js';
import type { Hex } from './hex.js';

/** The first line of an exported log. */
export type AuditFile = AuditHead & {
  atoll: 'audit-log/1';
  at: string;
  /** Heads that transactions on chains hold. */
  anchors: AuditAnchor[];
};

export type AuditAnchor = { size: number; root: Hex; chain: string; evmChainId: string; transaction: Hex };

/** Each further line, in the order of the log. Without an entry: it was let go of, and its leaf alone is left. */
export type AuditLine = {
  position: number;
  leaf: Hex;
  entry: AuditEntry | null;
  personal: Personal | null;
  salt: Hex | null;
};

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(LOWER_HASH) as unknown as z.ZodType<Hex>;
const anchor = z.strictObject({
  ...{ size: count, root: hash, chain: z.string(), evmChainId: z.string(), transaction: hash },
});
const file = z.strictObject({
  ...{ atoll: z.literal('audit-log/1'), organisation: z.string(), size: count, root: hash, at: z.string() },
  anchors: z.array(anchor),
});
const entry = z.looseObject({
  ...{ organisation: z.string(), position: count, id: z.string(), at: z.string(), action: z.string() },
  ...{ arguments: z.record(z.string(), z.unknown()), subject: z.string().nullable(), result: z.string() },
  ...{ actor: z.record(z.string(), z.unknown()).nullable(), personal: hash.nullable() },
});
const text = z.string().optional();
const personal = z.strictObject({ name: text, email: text, address: text });
const line = z.strictObject({
  ...{ position: count, leaf: hash, entry: entry.nullable(), personal: personal.nullable(), salt: hash.nullable() },
});

/** A line as it is written: canonical, so that no two readers take it differently. */
export const auditText = (value: AuditFile | AuditLine): string => canonicalize(value)!;

export const readAuditFile = (written: string): AuditFile | null => read<AuditFile>(file, written);
export const readAuditLine = (written: string): AuditLine | null => read<AuditLine>(line, written);

/** Null for what is not as it was written. */
function read<T>(schema: z.ZodType, written: string): T | null {
  try {
    const value: unknown = JSON.parse(written);
    return schema.safeParse(value).success && canonicalize(value) === written ? (value as T) : null;
  } catch {
    return null;
  }
}
