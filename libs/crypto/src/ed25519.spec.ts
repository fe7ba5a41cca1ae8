import { generateKeyPairSync, sign, verify } from 'node:crypto';

import { ed25519, fromHex, toHex } from './index.js';

it('has the key and the signature of RFC 8032, 7.1, test 3', () => {
  const key = fromHex('0xc5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7');
  const message = fromHex('0xaf82');
  expect(toHex(ed25519.publicKeyOf(key))).toBe('0xfc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025');
  expect(toHex(ed25519.sign(message, key))).toBe(
    '0x6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  );
});

it('verifies what OpenSSL signs, OpenSSL verifies what it signs, and everything else is false', () => {
  const message = Buffer.from('reading');
  const pair = generateKeyPairSync('ed25519');
  const { x, d } = pair.privateKey.export({ format: 'jwk' }) as { x: string; d: string };
  const publicKey = new Uint8Array(Buffer.from(x, 'base64url'));
  const theirs = new Uint8Array(sign(null, message, pair.privateKey));
  expect(ed25519.verify(message, theirs, publicKey)).toBe(true);
  const ours = ed25519.sign(message, new Uint8Array(Buffer.from(d, 'base64url')));
  expect(verify(null, message, pair.publicKey, ours)).toBe(true);

  expect(ed25519.verify(Buffer.from('other'), theirs, publicKey)).toBe(false);
  expect(ed25519.verify(message, theirs.subarray(1), publicKey)).toBe(false);
  expect(ed25519.verify(message, theirs, new Uint8Array(31))).toBe(false);
  expect(ed25519.verify(message, theirs, new Uint8Array(32).fill(255))).toBe(false);
});
