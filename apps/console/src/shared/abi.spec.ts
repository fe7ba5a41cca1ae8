import { toFunctionSignature, type AbiFunction as ViemFunction } from 'viem';

import { constructorOf, functionsOf, readValue, signatureOf, type AbiFunction } from './abi.js';

const point = {
  name: 'p',
  type: 'tuple[]',
  components: [{ type: 'uint256' }, { type: 'tuple', components: [{ type: 'bool' }] }],
};
const FUNCTIONS: AbiFunction[] = [
  { type: 'function', name: 'none', inputs: [], outputs: [], stateMutability: 'view' },
  {
    type: 'function',
    name: 'two',
    inputs: [{ type: 'address' }, { type: 'bytes32[2]' }],
    outputs: [],
    stateMutability: 'pure',
  },
  { type: 'function', name: 'deep', inputs: [point], outputs: [], stateMutability: 'payable' },
];

it.each(FUNCTIONS)('names $name as viem does', (each) => {
  expect(signatureOf(each)).toBe(toFunctionSignature(each as unknown as ViemFunction));
});

it('finds what can be called in what the compiler wrote, and nothing in nonsense', () => {
  const abi = [...FUNCTIONS, { type: 'constructor', inputs: [{ name: 'supply', type: 'uint256' }] }, { type: 'error' }];
  expect(functionsOf(abi).map(({ name }) => name)).toEqual(['none', 'two', 'deep']);
  expect(constructorOf(abi)).toEqual([{ name: 'supply', type: 'uint256' }]);
  expect(functionsOf(null)).toEqual([]);
  expect(constructorOf({})).toEqual([]);
});

it.each([
  ['uint256', '115792089237316195423570985008687907853269984665640564039457584007913129639935', undefined],
  ['int8', ' -7 ', '-7'],
  ['uint256', '1.5', 'number'],
  ['uint256', '0x10', 'number'],
  ['uint256', '', 'number'],
  ['address', '0x52908400098527886E0F7030069857D2E4169EE7', undefined],
  ['address', '0x5290', 'address'],
  ['bytes', '0x', undefined],
  ['bytes4', '0xabc', 'hex'],
  ['string', ' kept as it is ', undefined],
  ['uint256[]', '["1","2"]', undefined],
  ['tuple', '{"a":1}', undefined],
  ['uint256[]', '1,2', 'json'],
])('reads %s from "%s"', (type, text, expected) => {
  const reading = readValue({ type }, text);
  if (expected === undefined) expect(reading).toEqual({ value: /\]$|tuple/.test(type) ? JSON.parse(text) : text });
  else if ('problem' in reading) expect(reading.problem).toBe(expected);
  else expect(reading.value).toBe(expected);
});

it('takes a yes and a no', () => {
  expect(readValue({ type: 'bool' }, 'true')).toEqual({ value: true });
  expect(readValue({ type: 'bool' }, 'false')).toEqual({ value: false });
});
