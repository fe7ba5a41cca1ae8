import { base32nopad } from '@scure/base';

import { enrolmentUri, newTotpSecret, stepOf } from './totp.js';

/** RFC 6238, appendix B: the seed of its SHA-1 vectors, times, and the last six of the eight digits that it prints. */
const SEED = Buffer.from('12345678901234567890');
const VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const;

it.each(VECTORS)('takes the code that RFC 6238 has for second %d', (seconds, eight) => {
  const code = eight.slice(-6);
  const step = Math.floor(seconds / 30);
  expect(stepOf(SEED, code, seconds * 1_000)).toBe(step);
  for (const steps of [-1, 1]) expect(stepOf(SEED, code, (seconds + 30 * steps) * 1_000)).toBe(step);
  for (const steps of [-2, 2]) expect(stepOf(SEED, code, (seconds + 30 * steps) * 1_000)).toBeNull();
});

it.each(['', '28708', '2870820', '94287082', ' 287082', '２８７０８２', 'abcdef', '287083'])('takes no %p', (code) => {
  expect(stepOf(SEED, code, 59_000)).toBeNull();
});

it('tells an app all that it needs, in the form that apps read', () => {
  const secret = newTotpSecret();
  const uri = new URL(enrolmentUri(secret, 'ada+test@example.org'));
  expect(decodeURIComponent(uri.href)).toMatch(/^otpauth:\/\/totp\/Atoll:ada\+test@example\.org\?/);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    ...{ issuer: 'Atoll', algorithm: 'SHA1', digits: '6', period: '30' },
    secret: base32nopad.encode(secret),
  });
  expect(secret).toHaveLength(20);
  expect(newTotpSecret()).not.toEqual(secret);
});
