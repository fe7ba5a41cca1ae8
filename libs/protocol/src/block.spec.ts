import { fromHex, toHex } from '@atoll/crypto';

import { decodeBlock, encodeBlock } from './block.js';
import { recordedChain } from './recorded.js';
import { decodeRlp, encodeRlp, MalformedRlp, type Rlp } from './rlp.js';

it.each(['besu-qbft', 'besu-osaka'] as const)('encodes every block of %s to the bytes it came from', (name) => {
  const { rawBlocks, headers } = recordedChain(name);
  rawBlocks.forEach((raw, number) => {
    const block = decodeBlock(fromHex(raw));
    expect(block.header).toEqual(headers[number]);
    expect(toHex(encodeBlock(block))).toBe(raw);
  });
});

describe('a block', () => {
  const { rawBlocks } = recordedChain('besu-osaka');
  const fields = decodeRlp(fromHex(rawBlocks[21]!)) as Rlp[];
  const changed = (at: number, value: Rlp) => encodeRlp(fields.map((field, i) => (i === at ? value : field)));

  it('holds legacy and typed transactions as the bytes that were sent', () => {
    const { transactions } = decodeBlock(fromHex(rawBlocks[21]!));
    const types = transactions.map((raw) => (raw[0]! >= 0xc0 ? 'legacy' : raw[0]));
    expect(new Set(types)).toEqual(new Set(['legacy', 1, 2]));
  });

  it.each([
    ['an ommer', 2, [[]]],
    ['a withdrawal', 3, [[]]],
    ['an empty transaction', 1, [new Uint8Array()]],
    ['a transaction that is a string but no envelope', 1, [Uint8Array.of(0xc0, 1)]],
    ['a header that is a string', 0, Uint8Array.of(1)],
  ] as [string, number, Rlp][])('is refused with %s', (_, at, value) => {
    expect(() => decodeBlock(changed(at, value))).toThrow(MalformedRlp);
  });

  it('is refused with a field too few or too many, or too large', () => {
    expect(() => decodeBlock(encodeRlp(fields.slice(0, 3)))).toThrow(MalformedRlp);
    expect(() => decodeBlock(encodeRlp([...fields, []]))).toThrow(MalformedRlp);
    expect(() => decodeBlock(new Uint8Array(33 * 1024 * 1024))).toThrow('at most');
    expect(() =>
      decodeBlock(
        changed(
          1,
          Array.from({ length: 100_001 }, () => Uint8Array.of(1, 2)),
        ),
      ),
    ).toThrow('at most');
  });
});
