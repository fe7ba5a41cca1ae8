import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';

import { fromHex, p256, toHex } from './index.js';

const message = Buffer.from('sample');
const digest = new Uint8Array(createHash('sha256').update(message).digest());
const point = (x: string, y: string) =>
  new Uint8Array(Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));

it('has the key and the r and s of RFC 6979, A.2.5, SHA-256, "sample"', () => {
  const key = fromHex('0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
  const signature = p256.sign(digest, key);
  expect(toHex(p256.publicKeyOf(key))).toBe(
    '0x60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
  );
  expect(toHex(signature)).toBe(
    '0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  );
  expect(p256.verify(digest, signature, p256.publicKeyOf(key))).toBe(true);
});

it('verifies what OpenSSL signs, and OpenSSL verifies what it signs', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y, d } = pair.privateKey.export({ format: 'jwk' }) as { x: string; y: string; d: string };
  const theirs = sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
  expect(p256.verify(digest, new Uint8Array(theirs), point(x, y))).toBe(true);

  const ours = p256.sign(digest, new Uint8Array(Buffer.from(d, 'base64url')));
  expect(verify('sha256', message, { key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, ours)).toBe(true);
});

it('answers false for everything else', () => {
  const key = p256.randomPrivateKey();
  const signature = p256.sign(digest, key);
  const publicKey = p256.publicKeyOf(key);
  const off = Uint8Array.from(publicKey);
  off[63]! ^= 1;
  expect(p256.verify(digest, signature, publicKey)).toBe(true);
  expect(p256.verify(new Uint8Array(32), signature, publicKey)).toBe(false);
  expect(p256.verify(digest, new Uint8Array(64), publicKey)).toBe(false);
  expect(p256.verify(digest, signature, off)).toBe(false);
  expect(p256.verify(digest, signature, new Uint8Array(64))).toBe(false);
  expect(p256.verify(digest, signature.subarray(1), publicKey)).toBe(false);
  expect(p256.verify(digest.subarray(1), signature, publicKey)).toBe(false);
});
