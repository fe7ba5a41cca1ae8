import { proposer, type Address } from '@atoll/protocol';

import { faultyOf, proposerOf, quorumOf, toleranceOf } from './quorum.js';

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

it('says whose turn it is as nodes do, also after a proposer that is no validator any more', () => {
  const validators = [7, 2, 9, 4].map((n): Address => `0x${String(n).repeat(40)}`);
  const strangers = [1, 5, 8].map((n): Address => `0x${String(n).repeat(40)}`);
  const inOrder = [...validators].sort();
  for (const coinbase of [...validators, ...strangers])
    for (const round of [0, 1, 3, 6])
      expect(proposerOf(validators, coinbase, round)).toBe(proposer({ coinbase }, inOrder, round));
  expect(proposerOf([], strangers[0]!, 0)).toBeUndefined();
});
