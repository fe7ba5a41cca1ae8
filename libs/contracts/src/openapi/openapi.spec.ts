import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Abi } from 'viem';

import { compile } from '../solidity/compile.js';
import { openApiOf } from './document.js';

const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
/// @title A ledger of orders
/// @notice Keeps orders.
/// @dev Holds no funds.
contract Orders {
  struct Order { address to; int16 delta; bytes4[2] marks; }
  /// @notice An order was placed.
  /// @param note what it is for
  event Placed(string indexed note, uint256 indexed n, bool urgent);
  event Placed(uint256 n);
  event Silent(uint256 n) anonymous;
  /// @notice More than there is.
  /// @param given how many were asked for
  error TooBig(uint256 given);
  /// @notice How many there are.
  uint256 public total;
  /// @notice Places an order.
  /// @dev Refuses more than nine.
  /// @param n how many
  function set(uint256 n) external { if (n > 9) revert TooBig(n); emit Placed(n); }
  function set(Order[] calldata o) external payable { emit Placed("x", o.length, true); emit Silent(1); }
  /// @return count how many
  /// @return last the last one
  function look(Order calldata o, bytes calldata) external pure returns (uint256 count, Order memory last) { return (1, o); }
  /// @return the constant
  function one() external pure returns (uint8) { return 1; }
  function constructor_() external pure returns (string memory) { return ""; }
  function toString() external pure {}
}`;

/** Read deep into by these tests. */
type Document = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- its form is what is tested

let document: Document;
beforeAll(async () => {
  const { artefact, problems } = await compile([{ path: 'Orders.sol', content: SOURCE }], 'Orders');
  expect(problems).toEqual([]);
  const abi = artefact!.abi as Abi;
  const rest = { id: 'd', releaseId: 'r', contractName: 'Orders', address: `0x${'5e'.repeat(20)}` };
  document = openApiOf({ ...rest, abi, natspec: artefact!.natspec });
}, 120_000);

it('is a document of OpenAPI 3.1, by the published schema', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

it('has one operation for each function and event, overloads by their signatures', () => {
  expect(Object.keys(document.paths).sort()).toEqual([
    ...['/constructor_', '/events/Placed(string,uint256,bool)', '/events/Placed(uint256)'],
    ...['/look', '/one', '/set((address,int16,bytes4%5B2%5D)%5B%5D)', '/set(uint256)', '/toString', '/total'],
    '/transactions/{transaction}',
  ]);
});

it('says in the words of the author what each is for', () => {
  const { paths, info, components } = document;
  expect(info).toMatchObject({ title: 'A ledger of orders', version: 'r' });
  expect(info.description).toMatch(/^Keeps orders\.\n\nHolds no funds\.\n\n/);
  const set = paths['/set(uint256)'].post;
  expect(set).toMatchObject({ summary: 'Places an order.', description: 'Refuses more than nine.' });
  const body = set.requestBody.content['application/json'].schema;
  expect(body.properties.arguments.properties.n.description).toBe('how many');
  expect(body.required).toEqual(['arguments', 'keyId']);
  const result = (path: string) => paths[path].post.responses[200].content['application/json'].schema.properties.result;
  expect(result('/look').properties).toMatchObject({
    count: { description: 'how many' },
    last: { description: 'the last one' },
  });
  expect(result('/one')).toEqual({ $ref: '#/components/schemas/uint8', description: 'the constant' });
  expect(result('/toString')).toEqual({ type: 'null' });
  expect(paths['/total'].post.summary).toBe('How many there are.');
  const placed = paths['/events/Placed(string,uint256,bool)'].get;
  expect(placed.summary).toBe('An order was placed.');
  expect(components.schemas.Reverted.anyOf).toContainEqual(
    expect.objectContaining({ title: 'TooBig', description: 'More than there is.' }),
  );
});

it('offers value to payable functions alone, and filters by what is indexed', () => {
  const { paths } = document;
  const offered = (path: string) =>
    'value' in paths[path].post.requestBody.content['application/json'].schema.properties;
  expect([offered('/set(uint256)'), offered('/set((address,int16,bytes4%5B2%5D)%5B%5D)')]).toEqual([false, true]);
  const where = paths['/events/Placed(string,uint256,bool)'].get.parameters.find(
    (each: Document) => each.name === 'where',
  );
  expect(where).toMatchObject({ in: 'query', style: 'deepObject' });
  expect(Object.keys(where.schema.properties)).toEqual(['note', 'n']);
});

it.each<[string, unknown, boolean]>([
  ['as it is meant', { to: `0x${'5e'.repeat(20)}`, delta: '-32768', marks: ['0x01020304', '0x05060708'] }, true],
  ['beyond a range', { to: `0x${'5e'.repeat(20)}`, delta: '-32769', marks: ['0x01020304', '0x05060708'] }, false],
  ['of another length', { to: `0x${'5e'.repeat(20)}`, delta: '0', marks: ['0x01020304'] }, false],
  ['with too few bytes', { to: '0x5e', delta: '0', marks: ['0x01020304', '0x05060708'] }, false],
  ['with a stranger', { to: `0x${'5e'.repeat(20)}`, delta: '0', marks: ['0x01020304', '0x05060708'], x: 1 }, false],
])('says by its schemas which arguments fit: one %s', (_, order, fits) => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'document');
  const pointer = '/paths/~1look/post/requestBody/content/application~1json/schema';
  const validate = ajv.getSchema(`document#${pointer}`)!;
  expect([validate({ arguments: [order, '0x'] }), validate.errors?.[0]?.message ?? null]).toEqual([
    ...[fits, fits ? null : expect.any(String)],
  ]);
});
