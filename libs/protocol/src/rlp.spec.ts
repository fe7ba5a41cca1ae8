import { RLP } from '@ethereumjs/rlp';
import fc from 'fast-check';

import { fromHex, toHex } from '@atoll/crypto';

import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';

const { item } = fc.letrec<{ item: Rlp; list: Rlp[]; string: Uint8Array }>((tie) => ({
  item: fc.oneof({ maxDepth: 5 }, tie('string'), tie('list')),
  list: fc.array(tie('item'), { maxLength: 6 }),
  string: fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ minLength: 50, maxLength: 300 })),
}));

const text = (value: string) => new TextEncoder().encode(value);
const LOREM = 'Lorem ipsum dolor sit amet, consectetur adipisicing elit';

it.each([
  // The examples of the specification.
  ['dog', text('dog'), '0x83646f67'],
  ['cat and dog', [text('cat'), text('dog')], '0xc88363617483646f67'],
  ['the empty string', text(''), '0x80'],
  ['the empty list', [], '0xc0'],
  ['a zero byte', Uint8Array.of(0), '0x00'],
  ['0x0400', Uint8Array.of(4, 0), '0x820400'],
  ['the set of three', [[], [[]], [[], [[]]]], '0xc7c0c1c0c3c0c1c0'],
  ['56 bytes', text(LOREM), `0xb838${toHex(text(LOREM)).slice(2)}`],
])('writes and reads %s', (_, value, encoded) => {
  expect(toHex(encodeRlp(value))).toBe(encoded);
  expect(decodeRlp(fromHex(encoded))).toEqual(value);
});

it('agrees with EthereumJS on whatever can be encoded', () => {
  fc.assert(
    fc.property(item, (value) => {
      const encoded = encodeRlp(value);
      expect(toHex(encoded)).toBe(toHex(RLP.encode(value as Parameters<typeof RLP.encode>[0])));
      expect(decodeRlp(encoded)).toEqual(value);
    }),
  );
});

it('accepts only what it would write itself, however the bytes were changed', () => {
  const damaged = fc.tuple(item, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
    const bytes = encodeRlp(value);
    bytes[at % bytes.length] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 80 })), (bytes) => {
      const reencoded = attempt(bytes);
      expect(reencoded === null || toHex(reencoded) === toHex(bytes)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ['nothing', '0x'],
  ['a single small byte with a prefix', '0x817f'],
  ['a short string written long', `0xb801ff`],
  ['a length with a leading zero', `0xb90038${'61'.repeat(56)}`],
  ['a string longer than its input', '0x83646f'],
  ['a member longer than its list', '0xc283646f67'],
  ['bytes after the item', '0x8000'],
  ['a length of eight bytes', '0xbfffffffffffffffff'],
  ['a list of three quintillion bytes', '0xfb7fffffffffffffff'],
])('refuses %s', (_, hex) => {
  expect(() => decodeRlp(fromHex(hex))).toThrow(MalformedRlp);
});

it('refuses lists nested without end before they exhaust the stack', () => {
  let nested: Uint8Array = encodeRlp([]);
  for (let i = 0; i < 17; i++) nested = encodeRlp([decodeOrRaw(nested)]);
  const deep = new Uint8Array(1_000_000).fill(0xc1);
  expect(() => decodeRlp(nested)).toThrow('nested');
  expect(() => decodeRlp(deep)).toThrow(MalformedRlp);
});

function attempt(bytes: Uint8Array): Uint8Array | null {
  try {
    return encodeRlp(decodeRlp(bytes));
  } catch (error) {
    if (error instanceof MalformedRlp) return null;
    throw error;
  }
}

function decodeOrRaw(encoded: Uint8Array): Rlp {
  return RLP.decode(encoded) as Rlp;
}
