import type { RpcClient } from '@atoll/protocol';
import { bytesToHex, decodeAbiParameters, hexToString, toHex, type Hex } from 'viem';

import { printable } from '../abi/revert.js';

/** What a token says of itself; null for what it does not say, and while no node answers. */
export type TokenFacts = { name: string | null; symbol: string | null; decimals: number | null };

/** `name()`, `symbol()`, `decimals()`. */
const ASKED = ['0x06fdde03', '0x95d89b41', '0x313ce567'];
/** Enough for a name of some thousand letters, and too little for an answer that would fill the memory. */
const MOST_GAS = toHex(1_000_000);
const LONGEST_NAME = 64;

export async function factsOf(rpc: RpcClient, tokens: readonly { token: Uint8Array }[]): Promise<TokenFacts[]> {
  const calls = tokens.flatMap(({ token }) =>
    ASKED.map((data) => ({ method: 'eth_call', params: [{ to: bytesToHex(token), data, gas: MOST_GAS }, 'latest'] })),
  );
  const answers = await rpc.batch(calls);
  return tokens.map((_, i) => {
    const [name, symbol, decimals] = answers.slice(i * ASKED.length, (i + 1) * ASKED.length);
    return { name: textIn(name), symbol: textIn(symbol), decimals: decimalsIn(decimals) };
  });
}

/** A text, or 32 bytes of one, as tokens from before ERC-20 was written answer. Whoever wrote it wrote what they like. */
function textIn(answer: unknown): string | null {
  if (typeof answer !== 'string' || answer === '0x') return null;
  try {
    const text =
      answer.length === 66
        ? hexToString(answer as Hex, { size: 32 })
        : decodeAbiParameters([{ type: 'string' }], answer as Hex)[0];
    return [...printable(text)].slice(0, LONGEST_NAME).join('').trim() || null;
  } catch {
    return null;
  }
}

/** ERC-20 says it in eight bits. */
const decimalsIn = (answer: unknown): number | null =>
  typeof answer === 'string' && answer.length === 66 && BigInt(answer) < 256n ? Number(answer) : null;
