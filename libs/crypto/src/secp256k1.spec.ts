import fc from 'fast-check';
import { privateKeyToAccount, sign as viemSign } from 'viem/accounts';

import * as native from './index.js';
import * as portable from './portable.js';

const { fromHex, toHex } = native;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const bytes32 = (value: bigint) => fromHex(`0x${value.toString(16).padStart(64, '0')}`);
const scalar = fc.bigInt({ min: 1n, max: ORDER - 1n }).map(bytes32);
const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });
const few = { numRuns: 40 };

/** What both must answer alike: the value, or that it refuses. */
const outcome = (work: () => Uint8Array | string | boolean) => {
  try {
    const value = work();
    return value instanceof Uint8Array ? toHex(value) : value;
  } catch (error) {
    return error instanceof native.CryptoError ? 'refused' : error;
  }
};

describe.each([
  { door: 'native', curve: native },
  { door: 'portable', curve: portable },
])('$door', ({ curve }) => {
  it.each([
    // The accounts of the well-known test mnemonic "test test test test test test test test test test test junk".
    [
      '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
      '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    ],
    [
      '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
      '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    ],
    // The scalar one: the generator itself.
    [toHex(bytes32(1n)), '0x7e5f4552091a69125d5dfcb7b8c2659029395bdf'],
    [toHex(bytes32(ORDER - 1n)), '0x80c0dbf239224071c59dd8970ab9d542e3414ab2'],
  ])('knows the address of the key %s', (key, address) => {
    expect(curve.addressOf(curve.publicKeyOf(fromHex(key)))).toBe(address);
  });

  it.each([
    // RFC 6979 with SHA-256 over secp256k1, the vectors of the Haskoin and Trezor suites.
    [
      'Satoshi Nakamoto',
      1n,
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8',
      '2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    ],
    [
      'All those moments will be lost in time, like tears in rain. Time to die...',
      1n,
      '8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b',
      '547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21',
    ],
    [
      'Satoshi Nakamoto',
      ORDER - 1n,
      'fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0',
      '6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5',
    ],
  ])('signs %p with %p as RFC 6979 says', (message, key, r, s) => {
    const signature = curve.sign(curve.sha256(new TextEncoder().encode(message)), bytes32(key));
    expect(toHex(signature.subarray(0, 64))).toBe(`0x${r}${s}`);
  });

  it('recovers what viem signed, and signs what viem signs', async () => {
    const key = curve.randomPrivateKey();
    const hash = toHex(curve.keccak256(key.slice(0, 7)));
    const theirs = await viemSign({ hash, privateKey: toHex(key) });
    const ours = curve.sign(fromHex(hash), key);
    expect(toHex(ours)).toBe(`${theirs.r}${theirs.s.slice(2)}0${theirs.yParity}`);
    expect(curve.recoverAddress(fromHex(hash), ours)).toBe(privateKeyToAccount(toHex(key)).address.toLowerCase());
  });

  it('refuses the twin signature with the high s', () => {
    const key = curve.randomPrivateKey();
    const message = curve.sha256(key);
    const signature = curve.sign(message, key);
    const s = BigInt(toHex(signature.subarray(32, 64)));
    const twin = Uint8Array.from([...signature.subarray(0, 32), ...bytes32(ORDER - s), 1 - signature[64]!]);
    expect(() => curve.recoverAddress(message, twin)).toThrow('upper half');
    expect(curve.verify(message, twin, curve.publicKeyOf(key))).toBe(false);
    expect(curve.verify(message, signature, curve.publicKeyOf(key))).toBe(true);
  });

  it.each([
    ['r = 0', 0n, 1n, 0],
    ['s = 0', 1n, 0n, 0],
    ['r = n', ORDER, 1n, 0],
    ['s = n', 1n, ORDER, 0],
    ['r = 2^256 - 1', 2n ** 256n - 1n, 1n, 0],
    ['s = (n + 1) / 2', 1n, (ORDER + 1n) / 2n, 0],
    ['r with no point on the curve', 5n, 1n, 0],
    ['v = 2', 1n, 1n, 2],
    ['v = 27', 1n, 1n, 27],
  ])('refuses a signature with %s', (_, r, s, v) => {
    const signature = Uint8Array.from([...bytes32(r), ...bytes32(s), v]);
    expect(() => curve.recoverPublicKey(bytes32(9n), signature)).toThrow(curve.CryptoError);
  });

  it.each([
    ['zero', 0n],
    ['the order', ORDER],
  ])('refuses %s as a private key', (_, value) => {
    expect(() => curve.publicKeyOf(bytes32(value))).toThrow(curve.CryptoError);
    expect(() => curve.sign(bytes32(1n), bytes32(value))).toThrow(curve.CryptoError);
    expect(() => curve.ecdh(bytes32(value), curve.publicKeyOf(bytes32(1n)))).toThrow(curve.CryptoError);
  });

  it('refuses a public key that is not on the curve', () => {
    const off = curve.publicKeyOf(bytes32(7n));
    off[63]! ^= 1;
    expect(() => curve.ecdh(bytes32(2n), off)).toThrow(curve.CryptoError);
    expect(() => curve.compressPublicKey(off)).toThrow(curve.CryptoError);
    expect(() => curve.expandPublicKey(new Uint8Array(33))).toThrow(curve.CryptoError);
    expect(() => curve.addressOf(off.subarray(1))).toThrow(curve.CryptoError);
  });

  it('shares one point between two keys', () => {
    const [a, b] = [curve.randomPrivateKey(), curve.randomPrivateKey()];
    expect(curve.ecdh(a, curve.publicKeyOf(b))).toEqual(curve.ecdh(b, curve.publicKeyOf(a)));
  });
});

describe('native and portable', () => {
  it('make the same keys, forms, signatures and shared points', () => {
    fc.assert(
      fc.property(scalar, scalar, digest, (key, other, message) => {
        const publicKey = native.publicKeyOf(key);
        expect(portable.publicKeyOf(key)).toEqual(publicKey);
        expect(portable.compressPublicKey(publicKey)).toEqual(native.compressPublicKey(publicKey));
        expect(portable.expandPublicKey(native.compressPublicKey(publicKey))).toEqual(publicKey);
        expect(native.expandPublicKey(portable.compressPublicKey(publicKey))).toEqual(publicKey);
        expect(portable.sign(message, key)).toEqual(native.sign(message, key));
        expect(portable.ecdh(other, publicKey)).toEqual(native.ecdh(other, publicKey));
      }),
      few,
    );
  });

  it('each recover what the other signed', () => {
    fc.assert(
      fc.property(scalar, digest, (key, message) => {
        const address = native.addressOf(native.publicKeyOf(key));
        expect(native.recoverAddress(message, portable.sign(message, key))).toBe(address);
        expect(portable.recoverAddress(message, native.sign(message, key))).toBe(address);
      }),
      few,
    );
  });

  it('answer alike, whatever the signature', () => {
    const word = fc.oneof(
      digest,
      fc.constantFrom(0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, ORDER / 2n, ORDER / 2n + 1n).map(bytes32),
    );
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), digest, (r, s, v, message) => {
        const signature = Uint8Array.from([...r, ...s, v]);
        const ask = (curve: typeof portable) => outcome(() => curve.recoverPublicKey(message, signature));
        expect(ask(native)).toBe(ask(portable));
      }),
      { numRuns: 150 },
    );
  });

  it('answer alike for a signature with one changed bit', () => {
    fc.assert(
      fc.property(scalar, digest, fc.nat(65 * 8 - 1), (key, message, bit) => {
        const signature = native.sign(message, key);
        signature[bit >> 3]! ^= 1 << (bit & 7);
        const ask = (curve: typeof portable) => outcome(() => curve.recoverAddress(message, signature));
        expect(ask(native)).toBe(ask(portable));
        expect(native.verify(message, signature, native.publicKeyOf(key))).toBe(false);
      }),
      few,
    );
  });
});

it('brings what a device signed to the one form, whichever half its s is in, and finds nothing in what is not valid', () => {
  fc.assert(
    fc.property(scalar, digest, fc.boolean(), (key, hash, high) => {
      const signature = native.sign(hash, key);
      const s = BigInt(toHex(signature.slice(32, 64)));
      const bare = Uint8Array.from([
        ...signature.slice(0, 32),
        ...(high ? bytes32(ORDER - s) : signature.slice(32, 64)),
      ]);
      const publicKey = native.publicKeyOf(key);
      expect(native.canonicalSignature(hash, bare, publicKey)).toEqual(signature);
      const other = hash.map((byte) => byte ^ 1);
      expect(native.canonicalSignature(other, bare, publicKey)).toBeNull();
    }),
    few,
  );
  for (const nonsense of [new Uint8Array(64), new Uint8Array(64).fill(255), new Uint8Array(63)])
    expect(native.canonicalSignature(new Uint8Array(32), nonsense, native.publicKeyOf(bytes32(1n)))).toBeNull();
});
