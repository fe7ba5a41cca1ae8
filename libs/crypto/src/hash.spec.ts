import fc from 'fast-check';
import { keccak256 as viemKeccak } from 'viem';

import * as native from './index.js';
import * as portable from './portable.js';

const { fromHex, toHex } = native;
const text = (value: string) => new TextEncoder().encode(value);

describe.each([
  { door: 'native', hash: native },
  { door: 'portable', hash: portable },
])('$door', ({ hash }) => {
  it.each([
    ['', 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'],
    ['abc', '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45'],
    ['hello', '1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8'],
  ])('keccak256 of %j', (message, expected) => {
    expect(toHex(hash.keccak256(text(message)))).toBe(`0x${expected}`);
  });

  it.each([
    // FIPS 180-4's examples.
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('sha256 of %j', (message, expected) => {
    expect(toHex(hash.sha256(text(message)))).toBe(`0x${expected}`);
  });

  it('hkdf of RFC 5869, test case 1', () => {
    const key = hash.hkdfSha256(
      new Uint8Array(22).fill(0x0b),
      fromHex('0x000102030405060708090a0b0c'),
      fromHex('0xf0f1f2f3f4f5f6f7f8f9'),
      42,
    );
    expect(toHex(key)).toBe('0x3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
  });

  it('hashes what viem hashes, at any length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(toHex(hash.keccak256(bytes))).toBe(viemKeccak(bytes));
      }),
    );
  });

  it('answers a digest of its own each time', () => {
    const first = hash.keccak256(text('first'));
    const copy = Uint8Array.from(first);
    hash.keccak256(text('second'));
    expect(first).toEqual(copy);
  });
});
