import { createMerkleProof, MerklePatriciaTrie } from '@ethereumjs/mpt';
import fc from 'fast-check';

import { fromHex, keccak256, toHex } from '@atoll/crypto';

import type { Hash, Hex } from './hex.js';
import { type AccountProof, EMPTY_CODE_HASH, verifyAccountProof } from './proof.js';
import { recorded } from './recorded.js';
import { encodeRlp } from './rlp.js';
import { InvalidProof, verifyTrieProof } from './trie-proof.js';
import { EMPTY_TRIE_ROOT } from './trie-root.js';

interface Recorded {
  label: string;
  stateRoot: Hash;
  result: AccountProof;
}

const cancun = recorded<{ block: { stateRoot: Hash }; contractProof: AccountProof; eoaProof: AccountProof }>(
  'besu-qbft/eth_getProof.json',
);
const proofs: Recorded[] = [
  ...recorded<(Recorded & { block: number })[]>('besu-osaka/proofs.json').map((each) => ({
    ...each,
    label: `${each.label} at ${each.block}`,
  })),
  { label: 'contract under Cancun', stateRoot: cancun.block.stateRoot, result: cancun.contractProof },
  { label: 'plain account under Cancun', stateRoot: cancun.block.stateRoot, result: cancun.eoaProof },
];

describe.each(proofs)('the recorded proof: $label', ({ label, stateRoot, result }) => {
  it('proves exactly what it says', () => {
    const account = verifyAccountProof(stateRoot, result);
    if (label.startsWith('absent')) return expect(account).toBeNull();
    expect(account).toMatchObject({
      nonce: BigInt(result.nonce),
      balance: BigInt(result.balance),
      codeHash: result.codeHash,
      storageRoot: result.storageHash,
    });
    expect([...account!.storage.values()]).toEqual(result.storageProof.map(({ value }) => BigInt(value)));
  });

  const otherHash: Hash = `0x${'1'.repeat(64)}`;
  const lies: [string, Partial<AccountProof>][] = [
    ['balance', { balance: '0x123' }],
    ['nonce', { nonce: '0x99' }],
    ['code', { codeHash: otherHash }],
    ['storage', { storageHash: otherHash }],
    ['address', { address: `0x${'2'.repeat(40)}` }],
    ['nonce that is no number', { nonce: '0xzz' }],
    ['missing node', { accountProof: result.accountProof.slice(0, -1) }],
    ['surplus node', { accountProof: [...result.accountProof, result.accountProof[0]!] }],
    ['node that is not hexadecimal', { accountProof: ['0x1'] }],
    ['empty proof', { accountProof: [] }],
  ];

  it.each(lies)('is refused with another %s', (_, changes) => {
    expect(() => verifyAccountProof(stateRoot, { ...result, ...changes })).toThrow(InvalidProof);
  });

  it('is refused for another state root', () => {
    expect(() => verifyAccountProof(otherHash, result)).toThrow(InvalidProof);
  });

  it('is refused when a slot is given another value, or the proof of another slot', () => {
    for (const [i, slot] of result.storageProof.entries()) {
      const withSlot = (changes: object) => ({
        ...result,
        storageProof: result.storageProof.map((each, j) => (i === j ? { ...each, ...changes } : each)),
      });
      const wrongValue = withSlot({ value: `0x${(BigInt(slot.value) + 1n).toString(16)}` });
      expect(() => verifyAccountProof(stateRoot, wrongValue)).toThrow(InvalidProof);
      if (BigInt(slot.value) === 0n) continue;
      expect(() => verifyAccountProof(stateRoot, withSlot({ value: '0x0', proof: slot.proof.slice(0, -1) }))).toThrow();
      expect(() => verifyAccountProof(stateRoot, withSlot({ key: `0x${'f'.repeat(65)}` }))).toThrow(InvalidProof);
    }
  });

  it('is refused when any byte of any node is changed', () => {
    for (const [i, node] of result.accountProof.entries()) {
      for (let at = 2; at < node.length; at += 14) {
        const changed = `${node.slice(0, at)}${node[at] === '0' ? '1' : '0'}${node.slice(at + 1)}` as Hex;
        const accountProof = result.accountProof.map((each, j) => (i === j ? changed : each));
        expect(() => verifyAccountProof(stateRoot, { ...result, accountProof })).toThrow(InvalidProof);
      }
    }
  });
});

it('agrees with EthereumJS on what is in any trie and what is not', async () => {
  // Short keys and values, so that leaves stand inside their parents and keys end in branches.
  const short = fc.uint8Array({ minLength: 1, maxLength: 3 });
  const long = fc.uint8Array({ minLength: 1, maxLength: 60 });
  const entries = fc.uniqueArray(fc.tuple(short, long), {
    selector: ([key]) => toHex(key),
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(entries, short, async (pairs, other) => {
      const trie = new MerklePatriciaTrie();
      for (const [key, value] of pairs) await trie.put(key, value);
      const root = toHex(trie.root());
      for (const key of [...pairs.map(([each]) => each), other]) {
        const nodes = notEmbedded(await createMerkleProof(trie, key));
        expect(verifyTrieProof(root, key, nodes)).toEqual(await trie.get(key));
      }
    }),
    { numRuns: 60 },
  );
});

it('knows that nothing is in the empty trie', () => {
  const key = keccak256(new Uint8Array(32));
  expect(verifyTrieProof(EMPTY_TRIE_ROOT, key, [])).toBeNull();
  expect(verifyTrieProof(EMPTY_TRIE_ROOT, key, [encodeRlp(new Uint8Array())])).toBeNull();
  expect(toHex(keccak256(new Uint8Array()))).toBe(EMPTY_CODE_HASH);
});

it('refuses an absent account that is given code', () => {
  const { stateRoot, result } = proofs.find(({ label }) => label.startsWith('absent'))!;
  const blank: Hash = `0x${'0'.repeat(64)}`;
  expect(verifyAccountProof(stateRoot, { ...result, codeHash: blank, storageHash: blank })).toBeNull();
  expect(() => verifyAccountProof(stateRoot, { ...result, codeHash: `0x${'3'.repeat(64)}` })).toThrow(InvalidProof);
});

it('proves a recorded exclusion only for the key it was made for', () => {
  const { stateRoot, result } = proofs.find(({ label }) => label.startsWith('absent'))!;
  const present = proofs.find((each) => each.stateRoot === stateRoot && !each.label.startsWith('absent'))!;
  const claimed = { ...result, address: present.result.address };
  expect(() => verifyAccountProof(stateRoot, claimed)).toThrow(InvalidProof);
  expect(() => verifyTrieProof(stateRoot, keccak256(fromHex(result.address)), [])).toThrow(InvalidProof);
});

/** EthereumJS lists nodes that stand inside their parents as well; nodes that answer eth_getProof do not. */
function notEmbedded(nodes: Uint8Array[]): Uint8Array[] {
  return nodes.filter((node, i) => i === 0 || node.length >= 32);
}
