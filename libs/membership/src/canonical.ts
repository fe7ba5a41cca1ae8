import canonicalize from 'canonicalize';

import { sha256, toHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

/** Larger than any genesis and history that are meant well, and small enough to read at once. */
export const MAX_FILE_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;

/** A value in the one form of RFC 8785, so that whoever hashes or signs it does so over the same bytes. */
export function canonicalText(value: unknown): string {
  return canonicalize(value)!;
}

/** SHA-256 of a value's canonical form, as `0x` and 64 hexadecimal digits: the name of a document. */
export const hashOf = (document: unknown): `0x${string}` => toHex(sha256(Buffer.from(canonicalText(document))));

/**
 * Reads what somebody else wrote. Only the canonical form is taken: it has no second key of one name, no number or text that
 * two readers could take differently, and nothing around the value but a line's end.
 */
export function readFile(text: string, field: string): unknown {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) throw Fault.invalid(field, `must be at most ${MAX_FILE_BYTES} bytes`);
  if (isDeeperThan(MAX_DEPTH, text)) throw Fault.invalid(field, `must be at most ${MAX_DEPTH} levels deep`);
  const value = parsed(text, field);
  if (canonical(value) !== text.replace(/\r?\n$/, '')) {
    throw Fault.invalid(field, 'is not in the canonical form of RFC 8785; use the file as it was given to you');
  }
  return value;
}

function parsed(text: string, field: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'is not JSON' }, { cause });
  }
}

/** Null for what has no canonical form: text with half of a character. */
function canonical(value: unknown): string | null {
  try {
    return canonicalText(value);
  } catch {
    return null;
  }
}

/** Counted before anything is built from it, for whatever walks through a value walks as deep as it is. */
function isDeeperThan(limit: number, text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
