import { Fault } from '@atoll/kernel';
import type { Transaction } from '@atoll/store';
import { recoverTransactionAddress, toHex, type Hex } from 'viem';

import type { Custody } from '../custody/custody.js';
import { gatedScene, type GatedScene, type Scene } from '../testing.js';
import { accountKey } from './account.js';
import { TransactionsService } from './transactions.service.js';

let chain: GatedScene['chain'];
let gate: GatedScene['gate'];
let scene: GatedScene['scene'];
let service: GatedScene['service'];
let close: GatedScene['close'];
beforeAll(async () => void ({ chain, gate, scene, service, close } = await gatedScene()));
afterAll(() => close());

type Key = Awaited<ReturnType<Scene['key']>>;
const someone = `0x${'5e'.repeat(20)}` as const;
const send = (key: Key, wish: object = {}) =>
  service.submit(scene.actor, { chainId: scene.chainId, keyId: key.keyId, to: someone, ...wish });
const fund = (key: Key, wei: bigint) => chain.rpc.call('anvil_setBalance', [key.address, toHex(wei)]);
const count = async (key: Key) => Number(await chain.rpc.call('eth_getTransactionCount', [key.address, 'latest']));
const statuses = (all: Transaction[]) => all.map(({ status }) => status);

/** Puts code at a new address. */
async function contract(code: Hex): Promise<Hex> {
  const address = `0x${Buffer.from(crypto.getRandomValues(new Uint8Array(20))).toString('hex')}` as Hex;
  await chain.rpc.call('anvil_setCode', [address, code]);
  return address;
}

it('mines what was wished, each once and in order', async () => {
  const key = await scene.key();
  await fund(key, 100n);
  for (let i = 1; i <= 5; i++) await send(key, { value: String(i) });
  const all = await scene.settle(key);

  expect(all.map(({ status, nonce }) => [status, nonce])).toEqual([0n, 1n, 2n, 3n, 4n].map((n) => ['MINED', n]));
  for (const { hash, raw, value, receipt, blockNumber } of all) {
    const mined = await chain.rpc.call<{ from: Hex; value: Hex; blockNumber: Hex }>('eth_getTransactionByHash', [hash]);
    expect(mined).toMatchObject({ from: key.address, value: toHex(BigInt(value.toFixed(0))) });
    expect(BigInt(mined.blockNumber)).toBe(blockNumber);
    expect(receipt).toMatchObject({ transactionHash: hash, status: '0x1' });
    expect((await recoverTransactionAddress({ serializedTransaction: toHex(raw!) as never })).toLowerCase()).toBe(
      key.address,
    );
  }
  expect(await scene.reconciler().due(10)).toEqual([]);
});

it('refuses what would revert before it costs a nonce, in the words of the contract', async () => {
  const key = await scene.key();
  // Solidity's Error("no"): mstore the selector, offset, length and text, then revert.
  const words = `08c379a0${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}${'6e6f'.padEnd(64, '0')}`;
  const reverting = await contract(`0x6064600c60003960646000fd${words}` as Hex);
  await send(key, { to: reverting });
  await send(key);
  const [refused, mined] = await scene.settle(key);
  expect(refused).toMatchObject({ status: 'FAILED', nonce: null, reason: 'It would fail, so it was not sent: no.' });
  expect(refused?.fault).toEqual({ code: 'REVERTED', because: 'no', error: 'Error' });
  expect(mined).toMatchObject({ status: 'MINED', nonce: 0n });

  await send(key, { to: reverting, gasLimit: 100_000n });
  const forced = (await scene.settle(key)).at(-1);
  expect(forced).toMatchObject({ status: 'FAILED', nonce: 1n, reason: 'The contract refused: no.' });
  expect(forced?.receipt).toMatchObject({ status: '0x0' });
});

it('tells running out of gas from a refusal', async () => {
  const key = await scene.key();
  const endless = await contract('0x5b600056');
  await send(key, { to: endless, gasLimit: 50_000n });
  await send(key, { to: endless });
  const [out, never] = await scene.settle(key);
  expect(out?.reason).toBe('It ran out of gas: all 50000 were used. Send it with a higher limit.');
  expect(out?.fault).toEqual({ code: 'LIMIT_EXCEEDED', what: 'gas', limit: 50_000 });
  expect(never).toMatchObject({ status: 'FAILED', nonce: null, reason: expect.stringMatching(/would fail.*gas/i) });
});

it.each([
  ['a gas limit below what any code costs', { gasLimit: 20_999n }, /20999 is too low: 21000 are needed/, 'INVALID'],
  ['more money than there is', { value: '11' }, /holds 10 wei, and 11 are to be sent/, 'INSUFFICIENT_FUNDS'],
])('refuses %s without a nonce, and goes on', async (_, wish, reason, code) => {
  const key = await scene.key();
  await fund(key, 10n);
  await send(key, wish);
  await send(key, { value: '10' });
  const [refused, mined] = await scene.settle(key);
  expect(refused).toMatchObject({ status: 'FAILED', nonce: null, reason: expect.stringMatching(reason) });
  expect(refused?.fault).toMatchObject({ code });
  expect(mined).toMatchObject({ status: 'MINED', nonce: 0n });
});

it('does not spend the same money twice, though both wishes wait at once', async () => {
  const key = await scene.key();
  await fund(key, 10n);
  await send(key, { value: '10' });
  await send(key, { value: '1' });
  await send(key, { value: '0' });
  expect(statuses(await scene.settle(key))).toEqual(['MINED', 'FAILED', 'MINED']);
  expect(await count(key)).toBe(2);
});

it('gives a transaction up that no node takes any more, and uses its nonce up so that later ones are mined', async () => {
  const key = await scene.key();
  await fund(key, 5n);
  await send(key, { value: '5' });
  await send(key);
  await send(key);
  await dieBeforeSending(key);
  await fund(key, 0n);

  const [given, ...others] = await scene.settle(key);
  expect(given).toMatchObject({ status: 'FAILED', nonce: 0n });
  expect(given?.reason).toMatch(/nodes refuse it.*insufficient/i);
  expect(others.map(({ status, nonce }) => [status, nonce])).toEqual([
    ['MINED', 1n],
    ['MINED', 2n],
  ]);
  expect(await count(key)).toBe(3);
});

it('sends again what nodes forgot', async () => {
  const key = await scene.key();
  await chain.rpc.call('evm_setAutomine', [false]);
  await send(key);
  const reconciler = scene.reconciler();
  await reconciler.handle(accountKey(key));
  expect(statuses(await scene.transactions(key))).toEqual(['SENT']);
  await chain.rpc.call('anvil_dropAllTransactions');
  await chain.rpc.call('evm_setAutomine', [true]);
  // Another process knows nothing of what was sent, and looks first at once.
  expect(statuses(await scene.settle(key, scene.reconciler()))).toEqual(['MINED']);
  expect(await count(key)).toBe(1);
});

it('lets nothing leave that was signed wrongly', async () => {
  const key = await scene.key();
  await send(key);
  const bad: Custody = {
    create: (ref) => scene.custody.create(ref),
    sign: async (_, digests) => digests.map(() => new Uint8Array(65).fill(1)),
  };
  await expect(scene.reconciler(undefined, bad).handle(accountKey(key))).rejects.toThrow(/invalid signature/);
  expect(await scene.transactions(key)).toMatchObject([{ status: 'QUEUED', nonce: null, raw: null }]);
  expect(await count(key)).toBe(0);
  expect(statuses(await scene.settle(key))).toEqual(['MINED']);
});

it('lets two workers look after one account at once', async () => {
  const key = await scene.key();
  for (let i = 0; i < 40; i++) await send(key);
  await Promise.all([scene.settle(key), scene.settle(key), scene.settle(key)]);
  const all = await scene.transactions(key);
  expect(all.map(({ status, nonce }) => [status, nonce])).toEqual(all.map((_, i) => ['MINED', BigInt(i)]));
  expect(await count(key)).toBe(40);
});

it('waits for a node that is too busy to run it, and for no longer than a minute', async () => {
  const key = await scene.key();
  await send(key);
  const busy = '"error":{"code":-32000,"message":"execution aborted (timeout = 5s)"}';
  gate.words = (answer, request) =>
    request.includes('eth_estimateGas') ? answer.replace(/"result":"0x5208"/, busy) : answer;
  await scene.reconciler().handle(accountKey(key));
  expect(statuses(await scene.transactions(key))).toEqual(['QUEUED']);
  gate.words = (answer) => answer;
  expect(statuses(await scene.settle(key))).toEqual(['MINED']);

  const { id } = await send(key);
  await scene.database.admin.platform.transaction.updateMany({
    where: { id },
    data: { createdAt: new Date(Date.now() - 61_000) },
  });
  gate.words = (answer, request) =>
    request.includes('eth_estimateGas') ? answer.replace(/"result":"0x5208"/, busy) : answer;
  const slow = (await scene.settle(key)).find((each) => each.id === id);
  gate.words = (answer) => answer;
  expect(slow).toMatchObject({ status: 'FAILED', nonce: null, reason: expect.stringContaining('within its time') });
});

it('goes on by a node that gets through a few at a time', async () => {
  const key = await scene.key();
  for (let i = 0; i < 20; i++) await send(key);
  gate.fate = (request) => (request.split('eth_estimateGas').length > 5 ? 'lost' : 'answered');
  const all = await scene.settle(key);
  gate.fate = () => 'answered';
  expect(statuses(all)).toEqual(Array(20).fill('MINED'));
});

it('keeps of what a node says one line that can be stored', async () => {
  const key = await scene.key();
  await fund(key, 1n);
  await send(key, { value: '1' });
  await dieBeforeSending(key);
  await fund(key, 0n);
  gate.words = (answer) =>
    answer.replace(/Insufficient funds/i, `Insufficient\\u0000\\n\\ud800funds ${'x'.repeat(5_000)}`);
  const [given] = await scene.settle(key);
  gate.words = (answer) => answer;
  expect(given?.status).toBe('FAILED');
  expect(given?.reason).toMatch(/^The chain's nodes refuse it: Insufficient funds x{900,1000}\.?$/);
});

it('sends nothing for an organisation that has left, and finishes what was signed before', async () => {
  const key = await scene.key();
  await send(key);
  await dieBeforeSending(key);
  await send(key);
  await scene.leave();
  const [signed, queued] = await scene.settle(key);
  await scene.leave(null);
  expect(signed).toMatchObject({ status: 'MINED', nonce: 0n });
  expect(queued).toMatchObject({
    ...{ status: 'FAILED', nonce: null, raw: null },
    reason: expect.stringMatching(/left the chain's consortium.*Join again/),
  });
  expect(await count(key)).toBe(1);
});

it('takes no more than may wait, and more once some have ended', async () => {
  const key = await scene.key();
  const bounded = new TransactionsService(scene.database.api);
  const ask = (more: object = {}) =>
    bounded.submit(scene.actor, { chainId: scene.chainId, keyId: key.keyId, to: someone, ...more });
  const { organisationId: id } = scene.actor;
  const limit = (maxWaitingTransactions: number) =>
    scene.database.admin.platform.organisation.update({ where: { id }, data: { maxWaitingTransactions } });
  await limit(2);
  const first = await ask({ idempotencyKey: 'waits' });
  await ask();
  await expect(ask()).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED', limit: 2 } });
  // What was taken before is told again, not refused.
  expect((await ask({ idempotencyKey: 'waits' })).id).toBe(first.id);
  await scene.settle(key);

  // With more room it is counted less often, and the bound is met all the same.
  await limit(220);
  for (let i = 0; i < 220; i++) await ask();
  await expect(ask()).rejects.toMatchObject({ detail: { code: 'QUOTA_EXCEEDED', limit: 220 } });
  await limit(10_000);
  expect(new Set(statuses(await scene.settle(key)))).toEqual(new Set(['MINED']));
});

it('finds every account with unfinished work, page by page', async () => {
  const keys = await Promise.all([1, 2, 3].map(() => scene.key()));
  for (const key of [...keys, ...keys]) await send(key);
  const found: string[] = [];
  for (let page = await scene.reconciler().due(1); page[0]; page = await scene.reconciler().due(1, page[0])) {
    expect(page).toHaveLength(1);
    found.push(...page);
  }
  expect(found).toEqual(keys.map(accountKey).sort());
  for (const key of keys) await scene.settle(key);
});

/** Leaves everything of the account signed and unsent. */
async function dieBeforeSending(key: Key): Promise<void> {
  gate.fate = (request) => (request.includes('eth_sendRawTransaction') ? 'lost' : 'answered');
  await expect(scene.reconciler().handle(accountKey(key))).rejects.toThrow(Fault);
  gate.fate = () => 'answered';
  for (const { status } of await scene.transactions(key)) expect(status).toBe('SIGNED');
}
