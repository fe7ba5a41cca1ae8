import { createHash } from 'node:crypto';

import { provesSubject } from './subject-proof.js';

type Hex = `0x${string}`;
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (bytes: Buffer): Hex => `0x${bytes.toString('hex')}`;
const leaf = (handle: Buffer) => sha256(Buffer.from([0]), handle);

const [commitment, other, call] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
// The tree of RFC 9162 over two people, written down by Node's own hash.
const [mine, theirs] = [leaf(sha256(commitment, call)), leaf(sha256(other, call))];
const root = sha256(Buffer.from([1]), mine, theirs);
const proof = { root: hex(root), size: 2, position: 0, proof: [hex(theirs)] };

it('proves that an answer is about whoever knows the commitment', () => {
  expect(provesSubject(hex(commitment), hex(call), proof, hex(root))).toBe(true);
});

it('proves nothing to anybody else, of another answer, or under a root that another says', () => {
  expect(provesSubject(hex(other), hex(call), proof, hex(root))).toBe(false);
  expect(provesSubject(hex(commitment), hex(other), proof, hex(root))).toBe(false);
  expect(provesSubject(hex(commitment), hex(call), proof, hex(other))).toBe(false);
});
