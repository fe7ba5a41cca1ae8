import { Ajv2020 } from 'ajv/dist/2020.js';
import createClient from 'openapi-fetch';

import { startTestLedger, type TestLedger } from '../ledger/testing.js';
import type { Acting } from '../testing.js';

let ledger: TestLedger;
let ada: Acting;
let bob: Acting;
let keyId: string;
let deploymentId: string;
let document: Document;

/** Read deep into by these tests. */
type Document = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- its form is the contract's

const SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;
/// @title Sums
contract Sums {
  struct Sum { address by; uint256 n; }
  /// @notice Something was added.
  event Added(address indexed by, uint256 n);
  /// @notice It would be too much.
  error TooMuch(uint256 given, uint256 most);
  uint256 public total;
  /// @notice Adds to the sum.
  function add(uint256 n) external payable { if (n > 9) revert TooMuch(n, 9); total += n; emit Added(msg.sender, n); }
  function add(Sum[] calldata sums) external pure returns (uint256 count, Sum memory last) { return (sums.length, sums[sums.length - 1]); }
}`;

beforeAll(async () => {
  ledger = await startTestLedger();
  const { chainId, ...members } = await ledger.members();
  ({ ada, bob, keyId } = members);
  const { createRelease } = await ledger.api.get(
    ada,
    'mutation ($input: CreateReleaseInput!) { createRelease(input: $input) { id } }',
    { input: { name: 'Sums', contractName: 'Sums', sources: [{ path: 'Sums.sol', content: SOURCE }] } },
  );
  const { deployContract } = await ledger.api.get(
    ada,
    'mutation ($input: DeployContractInput!) { deployContract(input: $input) { id } }',
    { input: { releaseId: createRelease.id, chainId, keyId } },
  );
  await ledger.work();
  deploymentId = deployContract.id;
  document = await (await ask('GET', '/openapi.json')).json();
}, 120_000);
afterAll(() => ledger.close());

const headers = ({ token, organisation }: Acting) => ({
  ...{ authorization: `Bearer ${token}`, 'atoll-organisation': organisation },
});
const root = () => `${new URL(ledger.api.url).origin}/contracts/${deploymentId}`;
const ask = (method: string, path: string, body?: unknown, by: Acting = ada) =>
  fetch(`${root()}${path}`, {
    ...{ method, headers: { ...headers(by), ...(body === undefined ? {} : { 'content-type': 'application/json' }) } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** A client of the document that is not ours. Types are proven where they are generated. */
const clientOf = (by: Acting) => createClient<Document>({ baseUrl: root(), headers: headers(by) }) as Document;

/** Whether an answer is what the document says. */
function fits(path: string, method: string, status: number | 'default', value: unknown): unknown {
  const responses = document.paths[path][method].responses;
  const $ref: string | undefined = responses[status].$ref;
  const response = $ref ? document.components.responses[$ref.split('/').at(-1)!] : responses[status];
  const [content]: Document[] = Object.values(response.content);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...content.schema, components: document.components });
  return validate(value) ? true : validate.errors;
}

it('gives one document over HTTP and GraphQL, to every member', async () => {
  expect(document.info.title).toBe('Sums');
  const QUERY = 'query ($id: ID!) { contractOpenApi(deploymentId: $id) }';
  for (const asker of [ada, bob])
    expect((await ledger.api.get(asker, QUERY, { id: deploymentId })).contractOpenApi).toEqual(document);
});

it('writes, reads and finds events through a client made for any OpenAPI', async () => {
  const client = clientOf(ada);
  const wish = { body: { arguments: { n: '4' }, keyId }, headers: { 'idempotency-key': 'once' } };
  const first = await client.POST('/add(uint256)', wish);
  expect(first.response.status).toBe(202);
  expect(fits('/add(uint256)', 'post', 202, first.data)).toBe(true);
  expect((await client.POST('/add(uint256)', wish)).data.id).toBe(first.data.id);
  const other = await client.POST('/add(uint256)', { ...wish, body: { arguments: { n: '5' }, keyId } });
  expect([other.response.status, other.error.code]).toEqual([409, 'CONFLICT']);
  const notes = await ledger.admin.platform.auditNote.findMany({ where: { organisationId: ada.organisation } });
  const deeds = notes.map(({ fact }) => fact as Document).filter(({ action }) => action === 'writeContract');
  expect(deeds.map(({ result }) => result).sort()).toEqual(['CONFLICT', 'OK', 'OK']);
  expect(deeds.map((deed) => deed.arguments['input.keyId'])).toEqual([keyId, keyId, keyId]);

  await ledger.work();
  const { origin } = new URL(root());
  const at = `${origin}${first.response.headers.get('location')}`;
  const mined = await (await fetch(at, { headers: headers(ada) })).json();
  expect(mined).toMatchObject({ id: first.data.id, status: 'MINED', fault: null });
  expect(fits('/transactions/{transaction}', 'get', 200, mined)).toBe(true);
  expect((await fetch(at, { headers: headers(bob) })).status).toBe(404);

  const total = await clientOf(bob).POST('/total', {});
  expect(total.data).toMatchObject({ result: '4', blockNumber: expect.stringMatching(/^\d+$/) });
  expect(fits('/total', 'post', 200, total.data)).toBe(true);

  const sums = [{ by: `0x${'5e'.repeat(20)}`, n: '7' }];
  const path = '/add((address,uint256)%5B%5D)';
  const last = await client.POST(path, { body: { arguments: { sums } } });
  expect(last.data.result).toEqual({ count: '1', last: sums[0] });
  expect(fits(path, 'post', 200, last.data)).toBe(true);

  const events = (where: object) =>
    client.GET('/events/Added', { params: { query: { fromBlock: '0', where } } }) as Promise<Document>;
  const { data } = await events({});
  expect(data).toMatchObject([{ name: 'Added', arguments: { n: '4' } }]);
  expect(fits('/events/Added', 'get', 200, data)).toBe(true);
  expect((await events({ by: data[0].arguments.by })).data).toEqual(data);
  expect((await events({ by: `0x${'5e'.repeat(20)}` })).data).toEqual([]);
  expect((await events({ n: '4' })).error).toMatchObject({ code: 'INVALID', field: 'where.n' });
}, 60_000);

it("gives the contract's own error to programs, at once or with the transaction", async () => {
  const { data } = await clientOf(ada).POST('/add(uint256)', { body: { arguments: { n: '10' }, keyId } });
  const rich = await clientOf(ada).POST('/add(uint256)', { body: { arguments: { n: '1' }, keyId, value: '1' } });
  await ledger.work();
  const failed = async ({ id }: { id: string }) => (await ask('GET', `/transactions/${id}`)).json();
  expect(await failed(data)).toMatchObject({
    status: 'FAILED',
    fault: { code: 'REVERTED', error: 'TooMuch', arguments: ['10', '9'] },
  });
  expect(await failed(rich.data)).toMatchObject({ status: 'FAILED', fault: { code: 'INSUFFICIENT_FUNDS' } });

  const path = '/add((address,uint256)%5B%5D)';
  const refused = await ask('POST', path, { arguments: { sums: [] } });
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = await refused.json();
  expect(problem).toMatchObject({ ...{ type: 'about:blank', status: 422, code: 'REVERTED', error: 'Panic' } });
  expect(fits(path, 'post', 422, problem)).toBe(true);
});

it.each<[string, string, string, unknown, number, object]>([
  ['an unknown function', 'POST', '/burn', {}, 400, { code: 'INVALID', field: 'function' }],
  ['an ambiguous name', 'POST', '/add', {}, 400, { code: 'INVALID', because: expect.stringMatching(/overloaded/) }],
  ['a key that is missing', 'POST', '/add(uint256)', { arguments: { n: '-1' } }, 400, { field: 'keyId' }],
  ['a strange field', 'POST', '/total', { value: '1' }, 400, { code: 'INVALID' }],
  ['a body that is no object', 'POST', '/total', [], 400, { code: 'INVALID', field: 'request' }],
  ['no range', 'GET', '/events/Added', undefined, 400, { code: 'INVALID', field: 'fromBlock' }],
  ['too long a range', 'GET', '/events/Added?fromBlock=0&toBlock=10000', undefined, 413, { code: 'LIMIT_EXCEEDED' }],
  ['a transaction that is none', 'GET', '/transactions/1', undefined, 404, { code: 'NOT_FOUND', what: 'transaction' }],
])('refuses %s as a problem', async (_, method, path, body, status, problem) => {
  const response = await ask(method, path, body);
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ status, ...problem })]);
});

it('refuses arguments by their names, and too much of everything', async () => {
  const write = (n: unknown) => ask('POST', '/add(uint256)', { arguments: { n }, keyId });
  expect(await (await write((2n ** 256n).toString())).json()).toMatchObject({ code: 'INVALID', field: 'arguments.n' });
  expect(await (await write('1'.repeat(3_000_000))).json()).toMatchObject({ code: 'LIMIT_EXCEEDED', what: 'bytes' });
  const deep = await fetch(`${root()}/total`, {
    ...{ method: 'POST', headers: { ...headers(ada), 'content-type': 'application/json' } },
    body: `{"arguments":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  });
  expect(await deep.json()).toMatchObject({ code: 'LIMIT_EXCEEDED', what: 'levels of values' });
  const plain = await fetch(`${root()}/total`, { method: 'POST', headers: headers(ada), body: '{}' });
  expect([plain.status, ((await plain.json()) as Document).code]).toEqual([400, 'INVALID']);
});

it('is like nothing at all to strangers, and asks the unknown who they are', async () => {
  const stranger = await ledger.api.owner();
  for (const path of ['/openapi.json', '/events/Added?fromBlock=0'])
    expect((await ask('GET', path, undefined, stranger)).status).toBe(404);
  expect(await (await ask('POST', '/total', {}, stranger)).json()).toMatchObject({
    code: 'NOT_FOUND',
    what: 'deployment',
  });
  const nobody = await fetch(`${root()}/openapi.json`);
  expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
});
