import { fromHex, keccak256, toHex } from '@atoll/crypto';
import { trieRoot } from '@atoll/protocol';
import { MerklePatriciaTrie, verifyMerkleProof } from '@ethereumjs/mpt';
import fc from 'fast-check';

import { EMPTY_ROOT, proofOf, Trie, type TrieChange } from './trie.js';

/** Keys that share long beginnings, so that extensions form, split and join again, and leaves get small enough to embed. */
const key = fc
  .tuple(fc.constantFrom('', 'a', 'ab', 'abababab'), fc.integer({ min: 0, max: 40 }), fc.boolean())
  .map(([start, number, early]) => {
    const digits = number.toString(16).padStart(2, '0');
    return early ? (start + digits).padEnd(64, '0') : start.padEnd(62, '0') + digits;
  });
const value = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
  fc.uint8Array({ minLength: 30, maxLength: 70 }),
  fc.constant(null),
);
const batch = fc.dictionary(key, value, { maxKeys: 30, noNullPrototype: true });

/** Applies batches to one trie and, plainly, to a map. */
function grow(batches: Record<string, Uint8Array | null>[]) {
  const nodes = new Map<string, Uint8Array>();
  const content = new Map<string, Uint8Array>();
  let root = EMPTY_ROOT;
  for (const changes of batches) {
    const sorted = Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1)) as TrieChange[];
    const update = new Trie((path) => nodes.get(path)).update(sorted);
    for (const [path, node] of update.nodes) {
      if (node) nodes.set(path, node);
      else nodes.delete(path);
    }
    for (const [name, now] of sorted) {
      if (now) content.set(name, now);
      else content.delete(name);
    }
    root = update.root;
  }
  return { nodes, content, root };
}

it('has the root of its content, however it came to it', () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 6 }), (batches) => {
      const { content, root } = grow(batches);
      const entries = [...content].map(([name, now]) => [fromHex(`0x${name}`), now] as const);
      expect(toHex(root)).toBe(trieRoot(entries));
    }),
    { numRuns: 500 },
  );
});

it('stores exactly the nodes that a trie built at once has, and no garbage', () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 6 }), (batches) => {
      const { content, nodes } = grow(batches);
      expect(nodes).toEqual(grow([Object.fromEntries(content)]).nodes);
    }),
    { numRuns: 500 },
  );
});

it('proves what is there and what is not, to a verifier that is not ours', async () => {
  await fc.assert(
    fc.asyncProperty(batch, key, async (changes, asked) => {
      const { nodes, content, root } = grow([changes]);
      const proof = await proofOf(asked, async (path) => nodes.get(path));
      if (proof.length === 0) return expect(toHex(root)).toBe(toHex(EMPTY_ROOT));
      const proven = await verifyMerkleProof(fromHex(`0x${asked}`), proof);
      expect(toHex(keccak256(proof[0]!))).toBe(toHex(root));
      expect(proven && toHex(proven)).toEqual(content.has(asked) ? toHex(content.get(asked)!) : null);
    }),
    { numRuns: 200 },
  );
});

it('agrees with the trie of EthereumJS over many random keys', async () => {
  const keys = Array.from({ length: 300 }, (_, index) => keccak256(Uint8Array.of(index >> 8, index & 255)));
  const other = new MerklePatriciaTrie();
  for (const bytes of keys) await other.put(bytes, bytes.subarray(0, 40));
  const { root } = grow([Object.fromEntries(keys.map((bytes) => [toHex(bytes).slice(2), bytes.subarray(0, 40)]))]);
  expect(toHex(root)).toBe(toHex(other.root()));
});
