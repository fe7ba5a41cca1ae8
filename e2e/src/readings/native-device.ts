import { keccak256, p256, toHex } from '@atoll/crypto';
import type { Device } from '@atoll/contracts/testing';
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { concatHex, getAddress, hexToBytes, type Hex } from 'viem';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A device whose P-256 key OpenSSL has, so that a million of its messages are signed in a minute. */
export type NativeDevice = Device & { publicKey: Uint8Array; signMessage(message: Uint8Array): Buffer };

export function nativeDevice(): NativeDevice {
  const secret = p256.randomPrivateKey();
  const publicKey = p256.publicKeyOf(secret);
  const [x, y] = [publicKey.subarray(0, 32), publicKey.subarray(32)];
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: text(x), y: text(y), d: text(secret) };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    address: getAddress(toHex(keccak256(publicKey).subarray(12))),
    ...{ x: toHex(x), y: toHex(y), publicKey },
    sign: async ({ hash }: { hash: Hex }) =>
      concatHex([toHex(publicKey), toHex(lowered(Buffer.from(p256.sign(hexToBytes(hash), secret))))]),
    signMessage: (message) => lowered(signed(key, message)),
  };
}

const signed = (key: KeyObject, message: Uint8Array): Buffer =>
  sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });

export const sOf = (signature: Buffer): bigint => BigInt(`0x${signature.subarray(32).toString('hex')}`);
export const withS = (signature: Buffer, s: bigint): Buffer =>
  Buffer.concat([signature.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]);
export const flipped = (signature: Buffer): Buffer => withS(signature, ORDER - sOf(signature));

function lowered(signature: Buffer): Buffer {
  return sOf(signature) > ORDER / 2n ? flipped(signature) : signature;
}
