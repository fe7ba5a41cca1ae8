import { toHex } from 'viem';

import { checkLogRange, matches, readLogMatch } from './log-filter.js';

const address = `0x${'Ab'.repeat(20)}`;
const [a, b] = [`0x${'a1'.repeat(32)}`, `0x${'b2'.repeat(32)}`];
const range = (filter: unknown) => () => checkLogRange(filter, 50_000n, 10_000);

it.each([
  ['no range at all', {}],
  ['the newest', { fromBlock: 'latest', toBlock: 'pending' }],
  ['just as many as may be', { fromBlock: toHex(40_001), toBlock: 'latest' }],
  ['one block by its hash', { blockHash: a, address }],
  ['a range that ends before it begins', { fromBlock: '0x5', toBlock: '0x1' }],
])('lets pass a search in %s', (_, filter) => {
  expect(range(filter)).not.toThrow();
});

it.each([
  ['one block too many', { fromBlock: toHex(40_000) }, /spans 10001.*fromBlock 0x9c40 to toBlock 0xc34f/],
  ['everything', { fromBlock: 'earliest', toBlock: 'latest' }, /spans 50001/],
  ['what is to come', { fromBlock: 'latest', toBlock: '0xffffffffffffffff' }, /spans/],
])('refuses a search in %s with -32005', (_, filter, words) => {
  expect(range(filter)).toThrow(expect.objectContaining({ code: -32005, message: expect.stringMatching(words) }));
});

it.each([
  ['a number that is none', { fromBlock: 'x' }],
  ['a number as such', { fromBlock: 5 }],
  ['a negative number', { fromBlock: '-0x1' }],
  ['an address that is none', { address: '0x12' }],
  ['five places', { topics: [null, null, null, null, null] }],
  ['no object', 'all'],
])('refuses %s with -32602', (_, filter) => {
  expect(range(filter)).toThrow(expect.objectContaining({ code: -32602 }));
});

it('bounds how many addresses and topics a filter names', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => toHex(i, { size: 32 }));
  expect(range({ topics: [many(200)] })).not.toThrow();
  expect(range({ topics: [many(150), many(51)] })).toThrow(expect.objectContaining({ code: -32005 }));
  expect(range({ address: Array(1_000_000).fill(address) })).toThrow(expect.objectContaining({ code: -32005 }));
});

// The table of the filter's rules in Ethereum's execution API: [], [A], [null, B], [A, B], [[A, B], [A, B]].
it.each([
  [[], [a], true],
  [[], [], true],
  [[a], [a, b], true],
  [[a], [b], false],
  [[null, b], [a, b], true],
  [[null, b], [b], false],
  [[null], [], false],
  [[a, b], [a, b], true],
  [[a, b], [b, a], false],
  [
    [
      [a, b],
      [a, b],
    ],
    [b, b],
    true,
  ],
  [[[a, null]], [b], true],
])('topics %j take a log with %j: %s', (topics, own, taken) => {
  expect(matches(readLogMatch({ topics }), { address, topics: own })).toBe(taken);
});

it('takes logs of any of the addresses, in whatever case they are written', () => {
  const match = readLogMatch({ address: [address.toUpperCase().replace('0X', '0x'), `0x${'00'.repeat(20)}`] });
  expect(matches(match, { address: address.toLowerCase(), topics: [] })).toBe(true);
  expect(matches(match, { address: `0x${'11'.repeat(20)}`, topics: [] })).toBe(false);
});
