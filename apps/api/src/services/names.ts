import { hexToString } from 'viem';

/** A name as people read it; what is no text stays as it is. */
export function nameIn(word: string): string {
  const text = hexToString(word as `0x${string}`, { size: 32 });
  return /^[^\p{Cc}\p{Cf}\ufffd]+$/u.test(text) ? text : word;
}
