import { recoverAddress, toHex } from '@atoll/crypto';
import { Transaction } from 'ethers';

import { decodeBlock } from './block.js';
import { encodeHeader } from './header.js';
import type { Address } from './hex.js';
import { recorded, recordedChain } from './recorded.js';
import { receiptsRoot } from './transaction.js';
import { headerFromRpc, receiptFromRpc, transactionFromRpc, type RpcBlock, type RpcReceipt } from './rpc-block.js';

const { rawHeaders, rawBlocks } = recordedChain('besu-osaka');
const blocks = recorded<RpcBlock[]>('besu-osaka/blocks.json');

it('makes the headers that Besu sealed of the JSON that it shows', () => {
  expect(blocks.map((block) => toHex(encodeHeader(headerFromRpc(block))))).toEqual(rawHeaders);
});

it('makes the transactions that were sent of their JSON, of every type, and knows who signed them', () => {
  const types = new Set<number>();
  for (const [number, block] of blocks.entries()) {
    const made = block.transactions.map(transactionFromRpc);
    const sent = decodeBlock(Buffer.from(rawBlocks[number]!.slice(2), 'hex')).transactions;
    expect([number, made.map(({ raw }) => toHex(raw))]).toEqual([number, sent.map(toHex)]);
    for (const [i, { raw, digest, signature }] of made.entries()) {
      const theirs = Transaction.from(toHex(raw));
      types.add(theirs.type!);
      expect(recoverAddress(digest, signature)).toBe(theirs.from!.toLowerCase());
      expect((block.transactions[i] as unknown as { from: Address }).from).toBe(theirs.from!.toLowerCase());
    }
  }
  expect([...types].sort()).toEqual([0, 1, 2, 4]);
});

it('makes the receipts of their JSON whose root Besu put into the header', () => {
  const shown = recorded<Record<string, RpcReceipt[]>>('besu-osaka/receipts.json');
  const made = Object.entries(shown).map(([number, receipts]) => [number, receiptsRoot(receipts.map(receiptFromRpc))]);
  expect(made.length).toBeGreaterThan(5);
  expect(made).toEqual(Object.keys(shown).map((number) => [number, blocks[Number(number)]!.receiptsRoot]));
});
