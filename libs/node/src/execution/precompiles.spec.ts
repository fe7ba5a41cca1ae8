import { keccak256, publicKeyOf, sha256, sign, toHex } from '@atoll/crypto';
import type { Address, Hex } from '@atoll/protocol';

import { call } from '../chain/call.js';
import { CallError } from '../chain/call-error.js';
import { Workload } from '../chain/workload.js';

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const word = (value: bigint | number) => value.toString(16).padStart(64, '0');
const precompile = (number: number): Address => `0x${number.toString(16).padStart(40, '0')}`;

let work: Workload;
beforeAll(async () => {
  work = await Workload.open();
});
afterAll(() => work.close());

const ask = async (to: Address, data: Hex) => (await call(work.chain, { to, data }, 0n)).returnValue;

it('recovers from a signature with a high s too, as the precompile 0x01 always has', async () => {
  const key = new Uint8Array(32).fill(7);
  const digest = keccak256(Uint8Array.of(1, 2, 3));
  const signature = sign(digest, key);
  const [r, s, v] = [signature.slice(0, 32), BigInt(toHex(signature.slice(32, 64))), signature[64]!];
  const expected = `0x${'0'.repeat(24)}${toHex(keccak256(publicKeyOf(key)).slice(12)).slice(2)}`;
  const input = (parity: number, half: bigint): Hex =>
    `${toHex(digest)}${word(27 + parity)}${toHex(r).slice(2)}${word(half)}`;
  expect(await ask(precompile(1), input(v, s))).toBe(expected);
  expect(await ask(precompile(1), input(1 - v, ORDER - s))).toBe(expected);
  expect(await ask(precompile(1), input(v, 0n))).toBe('0x');
  expect(await ask(precompile(1), input(2, s))).toBe('0x');
});

it('evaluates the commitment to the polynomial that is zero everywhere, and refuses a wrong value (EIP-4844)', async () => {
  const infinity = `c0${'00'.repeat(47)}`;
  const versionedHash = `01${toHex(sha256(Buffer.from(infinity, 'hex'))).slice(4)}`;
  const input = (y: number): Hex => `0x${versionedHash}${word(5)}${word(y)}${infinity}${infinity}`;
  const modulus = 52435875175126190479447740508185965837690552500527637822603658699938581184513n;
  expect(await ask(precompile(0x0a), input(0))).toBe(`0x${word(4096)}${word(modulus)}`);
  await expect(ask(precompile(0x0a), input(1))).rejects.toBeInstanceOf(CallError);
});
