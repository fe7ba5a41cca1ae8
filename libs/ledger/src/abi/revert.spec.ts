import { Interface } from 'ethers';
import type { Abi, Hex } from 'viem';

import { eventOf, functionOf, signatureOf } from './members.js';
import { explainRevert } from './revert.js';

const abi = [
  {
    type: 'error',
    name: 'TooBig',
    inputs: [
      { name: 'given', type: 'uint256' },
      { name: 'by', type: 'address' },
    ],
  },
  {
    type: 'function',
    name: 'set',
    stateMutability: 'nonpayable',
    inputs: [{ name: 'v', type: 'uint256' }],
    outputs: [],
  },
  {
    type: 'function',
    name: 'set',
    stateMutability: 'nonpayable',
    inputs: [
      {
        name: 'v',
        type: 'tuple[]',
        components: [
          { name: 'a', type: 'int8' },
          { name: 'b', type: 'bytes' },
        ],
      },
    ],
    outputs: [],
  },
  { type: 'function', name: 'get', stateMutability: 'view', inputs: [], outputs: [{ type: 'uint256' }] },
  { type: 'event', name: 'Set', inputs: [{ name: 'v', type: 'uint256', indexed: true }] },
] as const satisfies Abi;

const theirs = new Interface([
  'error Error(string)',
  'error Panic(uint256)',
  'error TooBig(uint256 given, address by)',
  'error Stranger()',
]);
const data = (name: string, args: unknown[] = []) => theirs.encodeErrorResult(name, args) as Hex;
const someone = `0x${'ab'.repeat(20)}`;

it.each([
  ['no data', '0x' as Hex, 'it gave no reason'],
  ["Solidity's require", data('Error', ['Paused']), 'Paused'],
  ['a panic', data('Panic', [0x11]), 'an arithmetic overflow or underflow'],
  ["the contract's own error", data('TooBig', [7, someone]), `TooBig(given: "7", by: "${someone}")`],
  ['what no row can keep and no terminal should', data('Error', ['a\0b\u001b[2Jc\u202ed']), 'a b [2Jc d'],
  ['what never ends', data('Error', ['x'.repeat(100_000)]), 'x'.repeat(1_000)],
  ['an error the ABI lacks', data('Stranger'), /^it returned 0x[0-9a-f]{8}…/],
  ['bytes that are no error', '0x01' as Hex, /^it returned 0x01…/],
])('explains %s', (_, bytes, because) => {
  const { because: words } = explainRevert(abi, bytes);
  if (typeof because === 'string') expect(words).toBe(because);
  else expect(words).toMatch(because);
});

it('keeps the name and the arguments for programs', () => {
  expect(explainRevert(abi, data('TooBig', [7, someone]))).toMatchObject({
    error: 'TooBig',
    arguments: ['7', someone],
  });
});

it('finds a function by name, and by signature where the name is overloaded', () => {
  expect(functionOf(abi, 'get').name).toBe('get');
  expect(signatureOf(functionOf(abi, 'set((int8,bytes)[])'))).toBe('set((int8,bytes)[])');
  expect(eventOf(abi, 'Set(uint256)').name).toBe('Set');
  expect(() => functionOf(abi, 'set')).toThrow(/overloaded; use one of set\(uint256\), set\(\(int8,bytes\)\[\]\)/);
  expect(() => functionOf(abi, 'put')).toThrow(/it has set, set, get/);
});
