import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';

import { constantTimeEqual, CryptoError, open, randomBytes, randomToken, seal } from './index.js';

const text = (value: string) => new TextEncoder().encode(value);
const key = randomBytes(32);
const aad = text('organisation 1, key 7');

it('opens what it sealed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 40 }), (plaintext, about) => {
      expect(open(key, seal(key, plaintext, about), about)).toEqual(plaintext);
    }),
  );
});

it('is AES-256-GCM as version, iv, ciphertext and tag, the version in front of the associated data', () => {
  const sealed = seal(key, text('secret'), aad);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13))
    .setAAD(Buffer.concat([Uint8Array.of(1), aad]))
    .setAuthTag(sealed.subarray(-16));
  expect(sealed[0]).toBe(1);
  expect(sealed).toHaveLength(1 + 12 + 6 + 16);
  expect(Buffer.concat([decipher.update(sealed.subarray(13, -16)), decipher.final()]).toString()).toBe('secret');
});

it('never seals twice alike', () => {
  const seen = new Set(Array.from({ length: 200 }, () => Buffer.from(seal(key, text('same'), aad)).toString('hex')));
  expect(seen.size).toBe(200);
});

it('does not open when any bit is changed, cut short, or meant for another purpose or key', () => {
  const sealed = seal(key, text('secret'), aad);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => open(key, changed, aad)).toThrow(CryptoError);
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(() => open(key, sealed.subarray(0, length), aad)).toThrow(CryptoError);
  }
  expect(() => open(key, sealed, text('organisation 2, key 7'))).toThrow(CryptoError);
  expect(() => open(randomBytes(32), sealed, aad)).toThrow(CryptoError);
});

it('refuses a key of another length and does not show it', () => {
  const short = text('a-password-not-a-key');
  expect(() => seal(short, text(''), aad)).toThrow('32 bytes');
  expect(() => seal(short, text(''), aad)).not.toThrow('password');
});

it('makes tokens of base64url that carry as many bytes as asked for', () => {
  const token = randomToken(33);
  expect(token).toMatch(/^[A-Za-z0-9_-]{44}$/);
  expect(Buffer.from(token, 'base64url')).toHaveLength(33);
  expect(randomToken()).not.toBe(randomToken());
});

it('compares bytes, not references', () => {
  expect(constantTimeEqual(text('same'), text('same'))).toBe(true);
  expect(constantTimeEqual(text('same'), text('sama'))).toBe(false);
  expect(constantTimeEqual(text('same'), text('sam'))).toBe(false);
});
