import { decodeExtraData } from './extra-data.js';
import type { Address } from './hex.js';
import { recordedChain } from './recorded.js';
import { faulty, majority, proposer, quorum } from './validators.js';

it.each([
  // n, quorum, faulty, majority
  [1, 1, 0, 1],
  [2, 2, 0, 2],
  [3, 2, 0, 2],
  [4, 3, 1, 3],
  [5, 4, 1, 3],
  [6, 4, 1, 4],
  [7, 5, 2, 4],
  [10, 7, 3, 6],
  [64, 43, 21, 33],
])('of %i validators %i seal, %i may fail, %i elect', (n, seals, fail, elect) => {
  expect([quorum(n), faulty(n), majority(n)]).toEqual([seals, fail, elect]);
  // Two quorums always share an honest validator.
  expect(2 * quorum(n) - n).toBeGreaterThan(faulty(n));
});

describe('a proposer', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((digit): Address => `0x${digit.repeat(40)}`) as [
    Address,
    Address,
    Address,
    Address,
  ];

  it.each([
    ['the next in order', b, 0, c],
    ['the first after the last', d, 0, a],
    ['one further each round', b, 2, a],
    ['round and round', b, 4 * 7 + 1, d],
  ])('is %s', (_, last, round, expected) => {
    expect(proposer({ coinbase: last }, [a, b, c, d], round)).toBe(expected);
  });

  it.each([
    ['the next higher one where the last proposer was dropped', b, [a, c, d], 0, c],
    ['the first where the last proposer was dropped and was the highest', d, [a, b, c], 0, a],
    ['one further each round then too', b, [a, c, d], 1, d],
    ['the first after genesis', `0x${'0'.repeat(40)}`, [b, c], 0, b],
  ] as [string, Address, Address[], number, Address][])('is %s', (_, last, validators, round, expected) => {
    expect(proposer({ coinbase: last }, validators, round)).toBe(expected);
  });

  it('made every block of its round on the recorded chain', () => {
    const { headers } = recordedChain('besu-osaka');
    headers.slice(1).forEach((header, i) => {
      const { validators, round } = decodeExtraData(header.extraData);
      expect(header.coinbase).toBe(proposer(headers[i]!, validators, round));
    });
  });

  it('does not exist without validators', () => {
    expect(() => proposer({ coinbase: a }, [], 0)).toThrow(RangeError);
  });
});
