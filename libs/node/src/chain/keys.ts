/** Where blocks lie in the database. Numbers are fixed-width, so that the order of keys is the order of blocks. */

const WIDTH = 12;
const MAX = 16n ** BigInt(WIDTH) - 1n;

function numberKey(number: bigint): string {
  return (number > MAX ? MAX : number).toString(16).padStart(WIDTH, '0');
}

export const headerKey = (number: bigint): string => `E${numberKey(number)}`;
export const bodyKey = (number: bigint): string => `B${numberKey(number)}`;
export const receiptsKey = (number: bigint): string => `R${numberKey(number)}`;
/** The log filter of a block that has logs; a block without has no such key. */
export const bloomKey = (number: bigint): string => `L${numberKey(number)}`;
export const blockHashKey = (hash: string): string => `H${hash.slice(2)}`;
export const transactionKey = (hash: string): string => `X${hash.slice(2)}`;

/** What a state key held before a block changed it. The colon ends the key, so no key is another's beginning. */
export const historyKey = (key: string, block: bigint): string => `h${key}:${numberKey(block)}`;
export const historyEnd = (key: string): string => `h${key}:~`;
/** Which state keys a block changed, so that their history can be dropped when it is old. */
export const journalKey = (block: bigint): string => `j${numberKey(block)}`;

export const HEAD = '!head';
export const GENESIS = '!genesis';
export const TALLY = '!tally';
export const FORMAT = '!format';
