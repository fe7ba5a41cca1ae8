import type { Holding, InBlock, Token, TokenPlace } from '@atoll/ledger';
import { TokenStandard, type Block, type Log, type MinedTransaction, type TokenBalance } from '@atoll/store';

import { page, type Page, type PageArgs } from '../connection.js';

// Pages of what has no id: a cursor is the place of a row in its order.

export const blockPage = (args: PageArgs, read: (part: { take: number; after?: bigint }) => Promise<Block[]>) =>
  paged(args, ({ number }) => String(number), /^\d{1,19}$/, BigInt, read);

export const transactionPage = (args: PageArgs, read: (part: Part<InBlock>) => Promise<MinedTransaction[]>) =>
  paged(args, ({ blockNumber, position }) => `${blockNumber}-${position}`, IN_BLOCK, inBlock, read);

export const eventPage = <L extends Log>(args: PageArgs, read: (part: Part<InBlock>) => Promise<L[]>) =>
  paged(args, ({ blockNumber, logIndex }) => `${blockNumber}-${logIndex}`, IN_BLOCK, inBlock, read);

export const balancePage = (args: PageArgs, read: (part: Part<Holding>) => Promise<TokenBalance[]>) =>
  paged(args, holdingOf, HOLDING, holding, read);

export const tokenPage = (args: PageArgs, read: (part: Part<TokenPlace>) => Promise<Token[]>) =>
  paged(args, ({ token, standard }) => `${digits(token)}-${standard}`, TOKEN, tokenPlace, read);

type Part<Place> = { take: number; after?: Place };

const IN_BLOCK = /^\d{1,19}-\d{1,9}$/;
const STANDARDS = Object.values(TokenStandard).join('|');
const TOKEN = new RegExp(`^[0-9a-f]{40}-(${STANDARDS})$`);
const HOLDING = new RegExp(`^[0-9a-f]{40}-(${STANDARDS})-\\d{1,78}-[0-9a-f]{40}$`);

function paged<T, Place>(
  args: PageArgs,
  placeOf: (row: T) => string,
  form: RegExp,
  placeIn: (text: string) => Place,
  read: (part: Part<Place>) => Promise<T[]>,
): Promise<Page<T>> {
  return page(args, placeOf, ({ take, after }) => read({ take, ...(after && { after: placeIn(after) }) }), form);
}

function inBlock(text: string): InBlock {
  const [block, index] = text.split('-') as [string, string];
  return { blockNumber: BigInt(block), index: Number(index) };
}

const digits = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

const holdingOf = ({ token, standard, tokenId, holder }: TokenBalance) =>
  `${digits(token)}-${standard}-${tokenId.toFixed(0)}-${digits(holder)}`;

function holding(text: string): Holding {
  const [token, standard, tokenId, holder] = text.split('-') as [string, TokenStandard, string, string];
  return { token: bytes(token), standard, tokenId, holder: bytes(holder) };
}

function tokenPlace(text: string): TokenPlace {
  const [token, standard] = text.split('-') as [string, TokenStandard];
  return { token: bytes(token), standard };
}
