import { Fault } from '@atoll/kernel';

import { fromQuantity, toAddress, toData, toHash, toQuantity } from './hex.js';

it.each([
  // The examples of Ethereum's JSON-RPC specification.
  ['0x41', 65n],
  ['0x400', 1024n],
  ['0x0', 0n],
])('reads and writes the quantity %s', (text, value) => {
  expect(fromQuantity(text)).toBe(value);
  expect(toQuantity(value)).toBe(text);
});

it.each(['0x', '0x0400', 'ff', '', '65', '0x4g', ' 0x4'])('refuses the quantity %j and names the field', (text) => {
  expect(() => fromQuantity(text, 'gas')).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ code: 'INVALID', field: 'gas' }) }),
  );
});

it('lowers the case of addresses and hashes', () => {
  expect(toAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed')).toBe('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed');
  expect(toHash(`0x${'AB'.repeat(32)}`)).toBe(`0x${'ab'.repeat(32)}`);
});

it.each([
  ['an address of 19 bytes', () => toAddress(`0x${'1'.repeat(38)}`)],
  ['an address without 0x', () => toAddress('1'.repeat(42))],
  ['a hash of 31 bytes', () => toHash(`0x${'1'.repeat(62)}`)],
  ['half a byte of data', () => toData('0x1')],
])('refuses %s', (_, work) => {
  expect(work).toThrow(Fault);
});
