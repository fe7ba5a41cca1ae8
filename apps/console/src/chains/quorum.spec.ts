import { faultyOf, quorumOf, toleranceOf } from './quorum.js';

/** The table of the Besu documentation and of EIP-650's reasoning: validators, quorum, faulty ones outlasted. */
it.each([
  [1, 1, 0],
  [2, 2, 0],
  [3, 2, 0],
  [4, 3, 1],
  [5, 4, 1],
  [6, 4, 1],
  [7, 5, 2],
  [10, 7, 3],
  [64, 43, 21],
])('of %i validators %i must agree, and %i may be faulty', (n, quorum, faulty) => {
  expect(quorumOf(n)).toBe(quorum);
  expect(faultyOf(n)).toBe(faulty);
  expect(toleranceOf(n)).toBe(n - quorum);
  // Two quorums always share an honest validator.
  expect(2 * quorum - n).toBeGreaterThan(n < 4 ? -1 : faulty);
});
