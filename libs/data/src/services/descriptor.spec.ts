import { hexToString, keccak256, toHex } from 'viem';

import { endpointHash, readDescriptor } from './descriptor.js';

const refusal = (text: string) => {
  try {
    return void readDescriptor(text);
  } catch (error) {
    return (error as { detail: object }).detail;
  }
};

it('is known by the hash of its very bytes', () => {
  const text = '{ "name": "Récognition",\n "endpoint": "https://a.example/x", "more": [1] }';
  expect(readDescriptor(text)).toEqual({
    ...{ text, hash: keccak256(toHex(new TextEncoder().encode(text))), name: 'Récognition', description: '' },
    ...{ endpoint: 'https://a.example/x', schema: null },
  });
  expect(readDescriptor(text.replace(' ', '')).hash).not.toBe(readDescriptor(text).hash);
  expect(endpointHash('https://a.example/x')).toBe(keccak256(toHex('https://a.example/x')));
  expect(hexToString(toHex('https://a.example/x'))).toBe('https://a.example/x');
});

it.each([
  ['[]', 'must be a JSON object'],
  ['{', 'must be JSON'],
  ['{}', 'must say a "name"'],
  ['{"name":"a\\u0000"}', 'must not hold the character 0'],
  ['{"name":"a","endpoint":"file:///etc/passwd"}', 'must have an "endpoint" of https or wss'],
  [
    '{"name":"a","endpoint":"https://u:p@a.example"}',
    'must not have a password in its "endpoint": every member reads it',
  ],
  ['{"name":7}', 'may have as "name" a text of at most 100 characters'],
  [`{"name":"a","x":"${'y'.repeat(16_384)}"}`, 'must have at most 16384 bytes'],
])('refuses %#', (text, because) => {
  expect(refusal(text)).toEqual({ code: 'INVALID', field: 'descriptor', because });
});
