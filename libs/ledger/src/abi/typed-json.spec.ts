import { AbiCoder } from 'ethers';
import fc from 'fast-check';
import { decodeAbiParameters, encodeAbiParameters, type AbiParameter } from 'viem';

import { readArguments, writeValue } from './typed-json.js';

const tuple: AbiParameter = {
  type: 'tuple[]',
  name: 'orders',
  components: [
    { type: 'address', name: 'to' },
    { type: 'int16', name: 'delta' },
    { type: 'bytes4[2]', name: 'tags' },
  ],
};

it('encodes as ethers does, and writes back what it read', () => {
  const hex = (bytes: number) =>
    fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((b) => `0x${Buffer.from(b).toString('hex')}`);
  const order = fc.record({
    to: hex(20),
    delta: fc.integer({ min: -32_768, max: 32_767 }).map(String),
    tags: fc.tuple(hex(4), hex(4)).map((pair) => [...pair]),
  });
  const amount = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String);

  fc.assert(
    fc.property(fc.array(order, { maxLength: 4 }), amount, fc.string(), fc.boolean(), (orders, wei, note, urgent) => {
      const parameters: AbiParameter[] = [tuple, { type: 'uint256' }, { type: 'string' }, { type: 'bool' }];
      const json = [orders, wei, note, urgent];

      const encoded = encodeAbiParameters(parameters, readArguments(parameters, json));
      const theirs = AbiCoder.defaultAbiCoder().encode(
        ['tuple(address to, int16 delta, bytes4[2] tags)[]', 'uint256', 'string', 'bool'],
        json,
      );
      expect(encoded).toBe(theirs);

      const decoded = decodeAbiParameters(parameters, encoded) as readonly unknown[];
      expect(parameters.map((parameter, i) => writeValue(parameter, decoded[i]))).toEqual(json);
    }),
    { numRuns: 200 },
  );
});

const uint8 = { type: 'uint8', name: 'level' };
it.each<[string, AbiParameter, unknown, string, RegExp]>([
  ['a number that is too large', uint8, '256', 'arguments.level', /uint8: 0 to 255/],
  ['a negative unsigned', uint8, -1, 'arguments.level', /0 to 255/],
  ['a number that lost its digits', { type: 'uint256', name: 'a' }, 2 ** 53, 'arguments.a', /decimal string/],
  ['a fraction', uint8, 1.5, 'arguments.level', /integer/],
  ['nothing', uint8, null, 'arguments.level', /integer/],
  ['a short address', { type: 'address' }, '0x12', 'arguments[0]', /address/],
  ['a wrong checksum', { type: 'address' }, '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96046', 'arguments[0]', /checksum/],
  ['too few bytes', { type: 'bytes32', name: 'id' }, '0x00', 'arguments.id', /exactly 32 bytes, and has 1/],
  ['half a byte', { type: 'bytes' }, '0x0', 'arguments[0]', /two digits/],
  ['a stranger in a tuple', { ...tuple, type: 'tuple' }, { to: '0x', what: 1 }, 'arguments.orders.what', /not part/],
  ['an array of the wrong length', { type: 'bool[2]', name: 'b' }, [true], 'arguments.b', /exactly 2/],
  ['a bad item', { type: 'bool[]', name: 'b' }, [true, 'no'], 'arguments.b[1]', /must be a bool/],
])('names the argument and the reason for %s', (_, parameter, json, field, because) => {
  expect(() => readArguments([parameter], [json])).toThrow(
    expect.objectContaining({ detail: { code: 'INVALID', field, because: expect.stringMatching(because) } }),
  );
});

it('says what was expected when the count is wrong', () => {
  expect(() => readArguments([uint8], [])).toThrow(/has 0 values, and 1 are expected: uint8 level/);
});
