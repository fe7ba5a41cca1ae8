import { fromHex, toHex } from '@atoll/crypto';

import { decodeExtraData, encodeExtraData } from './extra-data.js';
import type { Hex } from './hex.js';
import { recordedChain } from './recorded.js';
import { encodeRlp, MalformedRlp, type Rlp } from './rlp.js';

const vanity = new Uint8Array(32);
const validator = fromHex('0x1521dcb5b2680f871d47c24f1dfded16a3fa7a63');
const seal = new Uint8Array(65);
const empty = new Uint8Array();
const byte = (value: number) => Uint8Array.of(value);

it('reads a recorded vote to add and one to drop', () => {
  const { headers } = recordedChain('besu-osaka');
  const vote = (number: number) => decodeExtraData(headers[number]!.extraData).vote;
  expect(vote(17)).toEqual({ recipient: '0x56c78071b00b3a6a08a66496813ea93e4633f99a', add: true });
  expect(vote(52)).toEqual({ recipient: '0x1521dcb5b2680f871d47c24f1dfded16a3fa7a63', add: false });
  expect(vote(16)).toBeNull();
});

it('writes a genesis as it read it, with no vote, round 0 and no seals', () => {
  const { genesis } = recordedChain('besu-qbft');
  const decoded = decodeExtraData(fromHex(genesis.extraData));
  expect(decoded).toMatchObject({ vanity, vote: null, round: 0, seals: [] });
  expect(decoded.validators).toHaveLength(4);
  expect(toHex(encodeExtraData(decoded))).toBe(genesis.extraData);
});

it.each([1, 127, 128, 255, 256, 2 ** 31 - 1])('keeps round %i', (round) => {
  const bytes = encodeExtraData({ vanity, validators: [], vote: null, round, seals: [] });
  expect(decodeExtraData(bytes).round).toBe(round);
});

describe('refuses', () => {
  const good: Rlp[] = [vanity, [validator], [], empty, [seal]];
  const cases: [string, Rlp][] = [
    ['a string', byte(1)],
    ['four fields', good.slice(0, 4)],
    ['six fields', [...good, []]],
    ['a vanity of 31 bytes', [vanity.subarray(1), ...good.slice(1)]],
    ['a validator of 19 bytes', [vanity, [validator.subarray(1)], ...good.slice(2)]],
    ['validators that are a string', [vanity, empty, ...good.slice(2)]],
    ['a vote of one field', [vanity, [validator], [validator], empty, []]],
    ['a vote of three fields', [vanity, [validator], [validator, byte(255), empty], empty, []]],
    ['a vote that is neither', [vanity, [validator], [validator, byte(1)], empty, []]],
    ['a vote to drop written as zero', [vanity, [validator], [validator, byte(0)], empty, []]],
    ['a vote that is a string', [vanity, [validator], empty, empty, []]],
    ['a round with a leading zero', [vanity, [validator], [], byte(0), []]],
    ['a round of five bytes', [vanity, [validator], [], new Uint8Array(5).fill(1), []]],
    ['a round beyond 31 bits', [vanity, [validator], [], new Uint8Array(4).fill(255), []]],
    ['a round that is a list', [vanity, [validator], [], [], []]],
    ['a seal of 64 bytes', [vanity, [validator], [], empty, [seal.subarray(1)]]],
    ['a seal of 66 bytes', [vanity, [validator], [], empty, [new Uint8Array(66)]]],
    ['seals that are a string', [vanity, [validator], [], empty, seal]],
  ];

  it.each(cases)('%s', (_, item) => {
    expect(() => decodeExtraData(encodeRlp(item))).toThrow(MalformedRlp);
  });

  it('nothing, bytes at the end, and another encoding of the same', () => {
    const bytes = encodeRlp(good);
    expect(decodeExtraData(bytes).seals).toEqual([seal]);
    expect(() => decodeExtraData(empty)).toThrow(MalformedRlp);
    expect(() => decodeExtraData(Uint8Array.of(...bytes, 0))).toThrow(MalformedRlp);
    const longer = toHex(bytes).replace(/^0xf8(..)/, '0xf900$1') as Hex;
    expect(() => decodeExtraData(fromHex(longer))).toThrow(MalformedRlp);
  });
});
