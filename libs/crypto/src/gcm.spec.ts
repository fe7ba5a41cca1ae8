import { fromHex, toHex } from './hex.js';
import { gcm as native } from './gcm.js';
import { gcm as portable } from './gcm-portable.js';

const DOORS = { native, portable };

// Test cases 15 and 16 of the GCM specification (McGrew and Viega, appendix B).
const KEY = '0xfeffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const NONCE = fromHex('0xcafebabefacedbaddecaf888');
const PLAIN =
  '0xd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39';
const CIPHERTEXT =
  '0x522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662';
const AAD = fromHex('0xfeedfacedeadbeeffeedfacedeadbeefabaddad2');
const TAG = '76fc6ece0f4e1768cddf8853bb2d551b';

it.each(Object.entries(DOORS))('%s: seals as the specification has it', async (_, gcm) => {
  const cipher = await gcm(fromHex(KEY));
  const sealed = await cipher.seal(NONCE, fromHex(PLAIN), AAD);
  expect(toHex(sealed)).toBe(`${CIPHERTEXT}${TAG}`);
  expect(toHex(await cipher.open(NONCE, sealed, AAD))).toBe(PLAIN);
});

it.each(Object.entries(DOORS))('%s: opens nothing that was changed', async (_, gcm) => {
  const cipher = await gcm(fromHex(KEY));
  const sealed = fromHex(`${CIPHERTEXT}${TAG}`);
  for (let at = 0; at < sealed.length; at++)
    await expect(cipher.open(NONCE, sealed.with(at, sealed[at]! ^ 1), AAD)).rejects.toThrow('changed');
  await expect(cipher.open(NONCE.with(0, 0), sealed, AAD)).rejects.toThrow('changed');
  await expect(cipher.open(NONCE, sealed, new Uint8Array())).rejects.toThrow('changed');
  await expect(cipher.open(NONCE, sealed.subarray(0, 15), AAD)).rejects.toThrow();
  await expect(gcm(new Uint8Array(16))).rejects.toThrow('32 bytes');
});
