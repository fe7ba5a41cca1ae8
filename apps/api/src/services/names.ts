import { hexToString } from 'viem';

/** The form of an id of the registry. */
export const WORD = /^0x[0-9a-f]{64}$/;

/** A name as people read it; what is no text stays as it is. */
export function nameIn(word: string): string {
  const text = hexToString(word as `0x${string}`, { size: 32 });
  return /^[^\p{Cc}\p{Cf}\ufffd]+$/u.test(text) ? text : word;
}
