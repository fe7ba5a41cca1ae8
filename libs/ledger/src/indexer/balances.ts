import type { Address, Hash, Hex } from '@atoll/protocol';
import type { TokenStandard } from '@atoll/store';

import type { SealedLog } from './sealed-block.js';

/** What somebody's holding of a token changes by. */
export type Movement = { token: Address; standard: TokenStandard; tokenId: bigint; holder: Address; amount: bigint };

/** `Transfer(address,address,uint256)`: the third argument is indexed in ERC-721, and only there. */
export const TRANSFER: Hash = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
/** `TransferSingle(address,address,address,uint256,uint256)`, ERC-1155. */
const TRANSFER_SINGLE: Hash = '0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62';
/** `TransferBatch(address,address,address,uint256[],uint256[])`, ERC-1155. */
const TRANSFER_BATCH: Hash = '0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb';

const NOBODY: Address = `0x${'0'.repeat(40)}`;

/** What a log moves, if it has the shape of a transfer. Whatever else a contract logs under these names moves nothing. */
export function movementsIn({ address: token, topics, data }: SealedLog): Movement[] {
  const [event, ...indexed] = topics;
  const words = wordsOf(data);
  if (event === TRANSFER && indexed.length === 2 && words?.length === 1)
    return between({ token, standard: 'ERC20' }, indexed[0]!, indexed[1]!, [[0n, words[0]!]]);
  if (event === TRANSFER && indexed.length === 3 && data === '0x')
    return between({ token, standard: 'ERC721' }, indexed[0]!, indexed[1]!, [[BigInt(indexed[2]!), 1n]]);
  if (indexed.length !== 3 || !words) return [];
  const items =
    event === TRANSFER_SINGLE && words.length === 2
      ? [words as [bigint, bigint]]
      : event === TRANSFER_BATCH
        ? pairsIn(words)
        : [];
  return between({ token, standard: 'ERC1155' }, indexed[1]!, indexed[2]!, items);
}

/** All that logs move, each holding once and none for nothing. */
export function sumOf(movements: Iterable<Movement>): Movement[] {
  const sums = new Map<string, Movement>();
  for (const movement of movements) {
    const { token, standard, tokenId, holder } = movement;
    const key = `${token}${standard}${tokenId}/${holder}`;
    const sum = sums.get(key);
    if (sum) sum.amount += movement.amount;
    else sums.set(key, { ...movement });
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0n);
}

/** The zero address gives what is minted and takes what is burnt, and holds nothing. */
function between(
  token: Pick<Movement, 'token' | 'standard'>,
  from: Hash,
  to: Hash,
  items: readonly (readonly [tokenId: bigint, amount: bigint])[],
): Movement[] {
  const [giver, taker] = [addressIn(from), addressIn(to)];
  if (!giver || !taker) return [];
  return items.flatMap(([tokenId, amount]) =>
    [
      { ...token, tokenId, holder: giver, amount: -amount },
      { ...token, tokenId, holder: taker, amount },
    ].filter(({ holder }) => holder !== NOBODY),
  );
}

const addressIn = (topic: Hash): Address | null =>
  topic.startsWith(`0x${'0'.repeat(24)}`) ? `0x${topic.slice(26)}` : null;

/** The 32-byte words of data that has nothing else. */
function wordsOf(data: Hex): bigint[] | null {
  if (data.length % 64 !== 2) return null;
  return Array.from({ length: (data.length - 2) / 64 }, (_, i) => BigInt(`0x${data.slice(2 + 64 * i, 66 + 64 * i)}`));
}

/** Two arrays of the same length, each where its offset says and whole; nothing for anything else. */
function pairsIn(words: bigint[]): [bigint, bigint][] {
  const [ids, amounts] = [arrayAt(words, words[0]), arrayAt(words, words[1])];
  if (!ids || !amounts || ids.length !== amounts.length) return [];
  return ids.map((id, i) => [id, amounts[i]!]);
}

function arrayAt(words: bigint[], offset: bigint | undefined): bigint[] | null {
  if (offset === undefined || offset % 32n !== 0n || offset / 32n >= BigInt(words.length)) return null;
  const at = Number(offset / 32n);
  const length = words[at]!;
  if (length > BigInt(words.length - at - 1)) return null;
  return words.slice(at + 1, at + 1 + Number(length));
}
