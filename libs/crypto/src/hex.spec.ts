import fc from 'fast-check';

import { CryptoError, fromHex, toHex } from './index.js';

it('reads what it writes, as Buffer does', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(toHex(bytes)).toBe(`0x${Buffer.from(bytes).toString('hex')}`);
      expect(fromHex(toHex(bytes))).toEqual(bytes);
      expect(fromHex(`0x${toHex(bytes).slice(2).toUpperCase()}`)).toEqual(bytes);
    }),
  );
});

it.each(['', '0', '0x0', 'ff', '0xfg', '0X00', ' 0x00', '0x00\n', '0x 0'])('refuses %j', (text) => {
  expect(() => fromHex(text)).toThrow(CryptoError);
});

it('insists on the length it was told', () => {
  expect(fromHex('0x0102', 2)).toEqual(Uint8Array.of(1, 2));
  expect(() => fromHex('0x0102', 3)).toThrow('Expected 3 bytes');
});
