import { MerklePatriciaTrie } from '@ethereumjs/mpt';
import fc from 'fast-check';

import { fromHex, toHex } from '@atoll/crypto';

import { logsBloom } from './bloom.js';
import { decodeBlock } from './block.js';
import type { Address, Hash, Hex } from './hex.js';
import { recorded, recordedChain } from './recorded.js';
import { decodeRlp } from './rlp.js';
import { receiptsRoot, transactionHash, transactionsRoot } from './transaction.js';
import { EMPTY_TRIE_ROOT, orderedTrieRoot, trieRoot } from './trie-root.js';

const text = (value: string) => new TextEncoder().encode(value);

it.each([
  // From Ethereum's published trie tests (trieanyorder.json): "singleItem", "dogs", "puppy", "foo", "smallValues".
  [{ A: 'a'.repeat(50) }, '0xd23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab'],
  [
    { doe: 'reindeer', dog: 'puppy', dogglesworth: 'cat' },
    '0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3',
  ],
  [
    { do: 'verb', horse: 'stallion', doge: 'coin', dog: 'puppy' },
    '0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84',
  ],
  [{ foo: 'bar', food: 'bass' }, '0x17beaa1648bafa633cda809c90c04af50fc8aed3cb40d16efbddee6fdf63c4c3'],
  [{ be: 'e', dog: 'puppy', bed: 'd' }, '0x3f67c7a47520f79faa29255d2d3c084a7a6df0453116ed7232ff10277a8be68b'],
])('has the published root for %j', (entries, root) => {
  expect(trieRoot(Object.entries(entries).map(([key, value]) => [text(key), text(value)]))).toBe(root);
});

it('agrees with EthereumJS on any entries', async () => {
  const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 40 });
  const entries = fc.uniqueArray(fc.tuple(bytes(1), bytes(1)), { selector: ([key]) => toHex(key), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(entries, async (pairs) => {
      const trie = new MerklePatriciaTrie();
      for (const [key, value] of pairs) await trie.put(key, value);
      expect(trieRoot(pairs)).toBe(toHex(trie.root()));
    }),
    { numRuns: 60 },
  );
});

it.each([0, 1, 2, 127, 128, 129, 300])('agrees with EthereumJS on a list of %i', async (length) => {
  const items = Array.from({ length }, (_, i) => text(`item ${i}`));
  const trie = new MerklePatriciaTrie();
  const { RLP } = await import('@ethereumjs/rlp');
  for (const [index, item] of items.entries()) await trie.put(RLP.encode(index), item);
  expect(orderedTrieRoot(items)).toBe(toHex(trie.root()));
});

it('knows the empty trie and refuses a key that comes twice', () => {
  expect(trieRoot([])).toBe(EMPTY_TRIE_ROOT);
  expect(() =>
    trieRoot([
      [text('a'), text('b')],
      [text('a'), text('c')],
    ]),
  ).toThrow(RangeError);
});

describe.each(['besu-qbft', 'besu-osaka'] as const)('%s', (name) => {
  const { rawBlocks, blocks } = recordedChain(name);

  it('has the transaction hashes and roots that Besu computed', () => {
    rawBlocks.forEach((raw, number) => {
      const { transactions, header } = decodeBlock(fromHex(raw));
      expect(transactions.map(transactionHash)).toEqual(blocks[number]!.transactions.map(({ hash }) => hash));
      expect(transactionsRoot(transactions)).toBe(blocks[number]!.transactionsRoot);
      expect(header.transactionsRoot).toBe(blocks[number]!.transactionsRoot);
    });
  });
});

describe('the receipts of besu-osaka', () => {
  const { blocks } = recordedChain('besu-osaka');
  const raw = Object.entries(recorded<Record<string, Hex[]>>('besu-osaka/raw-receipts.json'));

  it('have the roots that Besu computed', () => {
    for (const [number, receipts] of raw) {
      const unwrapped = receipts.map((receipt) => unwrapTyped(fromHex(receipt)));
      expect(receiptsRoot(unwrapped)).toBe(blocks[Number(number)]!.receiptsRoot);
    }
    expect(raw.length).toBeGreaterThan(10);
  });

  it('have the blooms that Besu computed', () => {
    interface Receipt {
      logsBloom: Hex;
      logs: { address: Address; topics: Hash[] }[];
    }
    for (const receipts of Object.values(recorded<Record<string, Receipt[]>>('besu-osaka/receipts.json'))) {
      for (const receipt of receipts) expect(toHex(logsBloom(receipt.logs))).toBe(receipt.logsBloom);
    }
  });
});

/** Besu's debug_getRawReceipts puts a typed receipt into an RLP string. */
function unwrapTyped(receipt: Uint8Array): Uint8Array {
  const item = decodeRlp(receipt);
  return item instanceof Uint8Array ? item : receipt;
}
