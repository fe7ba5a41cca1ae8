import { keccak256, toHex as hex } from '@atoll/crypto';
import { newId, type Transaction } from '@atoll/store';
import { serializeTransaction, toHex, type Hex } from 'viem';

import { gatedScene, type GatedScene, type Scene } from '../testing.js';
import { draws } from '../workload.js';
import { accountKey } from './account.js';
import { firstFees, outbidding } from './fees.js';
import { firstNonce, gapsBelow } from './nonces.js';

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
const look = (key: Key) => scene.reconciler().handle(accountKey(key));
const mining = (on: boolean) => chain.rpc.call('evm_setAutomine', [on]);
const mine = () => chain.rpc.call('evm_mine');
const setCounter = ({ organisationId, chainId, keyId }: Key, nextNonce: number) =>
  scene.database.admin.platform.account.updateMany({ where: { organisationId, chainId, keyId }, data: { nextNonce } });
const stepsOf = async ({ id }: Transaction) => (await service.histories(scene.actor, [id])).get(id)!;

/** What somebody else who has the key sends, in so many words. */
async function stranger(key: Key, nonce: number, price = 0n): Promise<Hex> {
  const body = {
    ...{ type: 'eip1559' as const, chainId: 31_337, nonce, gas: 22_000n, to: someone },
    ...{ maxFeePerGas: price, maxPriorityFeePerGas: price },
  };
  const message = Buffer.from(serializeTransaction(body).slice(2), 'hex');
  const [signature] = await scene.custody.sign(key, [message]);
  const parts = { r: hex(signature!.slice(0, 32)), s: hex(signature!.slice(32, 64)), yParity: signature![64]! };
  return chain.rpc.call<Hex>('eth_sendRawTransaction', [serializeTransaction(body, parts)]);
}

/** Leaves everything of the account signed and unsent. */
async function dieBeforeSending(key: Key): Promise<void> {
  gate.fate = (request) => (request.includes('eth_sendRawTransaction') ? 'lost' : 'answered');
  await look(key).catch(() => undefined);
  gate.fate = () => 'answered';
}

describe('the rules of nonces', () => {
  it('give out what neither the chain nor anybody before has, and find each gap, as a plain model does', () => {
    const random = draws(7);
    for (let round = 0; round < 2_000; round++) {
      const used = random(20);
      const flying = new Set(Array.from({ length: random(12) }, () => used + random(30)));
      const taken = (n: number) => n < used || flying.has(n);
      const last = Math.max(-1, ...flying);
      const free = Array.from({ length: 80 }, (_, n) => n).filter((n) => n > last && !taken(n))[0];
      expect(firstNonce(BigInt(used), last < 0 ? null : BigInt(last))).toBe(BigInt(free!));
      const missing = Array.from({ length: 80 }, (_, n) => n).filter((n) => n < last && !taken(n));
      expect(gapsBelow(BigInt(used), [...flying].map(BigInt), 100)).toEqual(missing.map(BigInt));
      expect(gapsBelow(BigInt(used), [...flying].map(BigInt), 3)).toEqual(missing.slice(0, 3).map(BigInt));
    }
  });

  it('outbid as every pool asks: a tenth more of both, rounded up, and never nothing', () => {
    const random = draws(11);
    for (let round = 0; round < 1_000; round++) {
      const tip = BigInt(random(1e9));
      const standing = { max: tip + BigInt(random(1e9)), tip };
      const market = { baseFee: BigInt(random(1e6)), tip: BigInt(random(1e6)) };
      const more = outbidding(standing, market);
      expect(more.max * 10n >= standing.max * 11n && more.max > standing.max).toBe(true);
      expect(more.tip * 10n >= standing.tip * 11n && more.tip > standing.tip).toBe(true);
      expect(more.max >= firstFees(market).max && more.tip <= more.max).toBe(true);
    }
    expect(outbidding({ max: 0n, tip: 0n }, { baseFee: 0n, tip: 5n })).toEqual({ max: 1n, tip: 1n });
  });
});

it.each([
  ['ahead of the chain', 50],
  ['behind it', -50],
])(
  'goes on without a gap when the counter is %s by fifty',
  async (_, off) => {
    const key = await scene.key();
    for (let i = 0; i < 60; i++) await send(key);
    await scene.settle(key);
    await setCounter(key, 60 + off);
    for (let i = 0; i < 3; i++) await send(key);
    const all = await scene.settle(key);
    expect(all.map(({ status, nonce }) => [status, nonce])).toEqual(all.map((_, i) => ['MINED', BigInt(i)]));
    expect(await count(key)).toBe(63);
  },
  60_000,
);

it('uses up the nonces that were burned below and above one that is stuck', async () => {
  const key = await scene.key();
  await send(key);
  await scene.settle(key);
  await send(key);
  await dieBeforeSending(key);
  // The nonces 1 to 3 were given out by a process of which nothing is left, and so were 5 to 9.
  const [, stuck] = await scene.transactions(key);
  const moved = await resigned(key, 4n);
  await scene.database.admin.platform.transaction.updateMany({ where: { id: stuck!.id }, data: moved });
  await setCounter(key, 10);
  await send(key);
  const all = await scene.settle(key);
  const byNonce = all.toSorted((a, b) => Number(a.nonce! - b.nonce!));
  expect(byNonce.map(({ status, fillsGap }) => [status, fillsGap])).toEqual(
    [false, true, true, true, false, false].map((fills) => ['MINED', fills]),
  );
  expect(byNonce[4]!.id).toBe(stuck!.id);
  expect(await count(key)).toBe(6);
});

/** The bytes of a transfer under another nonce. */
async function resigned(key: Key, nonce: bigint) {
  const body = {
    ...{ type: 'eip1559' as const, chainId: 31_337, nonce: Number(nonce), gas: 21_000n, to: someone },
    ...{ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
  };
  const message = Buffer.from(serializeTransaction(body).slice(2), 'hex');
  const [signature] = await scene.custody.sign(key, [message]);
  const parts = { r: hex(signature!.slice(0, 32)), s: hex(signature!.slice(32, 64)), yParity: signature![64]! };
  const raw = Buffer.from(serializeTransaction(body, parts).slice(2), 'hex');
  return { nonce, raw: Uint8Array.from(raw), hash: hex(keccak256(raw)) };
}

it('signs again what lost its nonce to a stranger, once that can be proved, and says so', async () => {
  const key = await scene.key();
  await send(key);
  await send(key);
  await send(key);
  await dieBeforeSending(key);
  const before = await scene.transactions(key);
  const theirs = await stranger(key, 0);
  const all = await scene.settle(key);
  expect(all.map(({ status, nonce }) => [status, nonce])).toEqual([
    ['MINED', 3n],
    ['MINED', 1n],
    ['MINED', 2n],
  ]);
  expect(await count(key)).toBe(4);
  // What was signed first is in no block, and could be sent as often as one likes.
  expect(await chain.rpc.call('eth_getTransactionReceipt', [before[0]!.hash])).toBeNull();
  expect(await chain.rpc.call('eth_getTransactionReceipt', [theirs])).toMatchObject({ status: '0x1' });
  const steps = await stepsOf(all[0]!);
  expect(steps.map(({ kind, nonce }) => [kind, nonce])).toEqual([
    ['SUBMITTED', null],
    ['SIGNED', 0n],
    ['NONCE_LOST', 0n],
    ['SIGNED', 3n],
    ['SENT', 3n],
    ['MINED', 3n],
  ]);
  expect(steps[2]!.reason).toMatch(/Atoll did not send has used the nonce 0/);
});

it('fails what lost its nonce where the node knows too little of the past to prove it', async () => {
  const key = await scene.key();
  await send(key);
  await dieBeforeSending(key);
  await stranger(key, 0);
  await mine();
  gate.words = (answer, request) => {
    const asked = JSON.parse(request) as { method?: string; params?: unknown[] };
    const ofThePast = asked.method === 'eth_getTransactionCount' && asked.params?.[1] !== 'latest';
    return ofThePast
      ? answer.replace(/"result":.*}$/, '"error":{"code":-32000,"message":"missing trie node"}}')
      : answer;
  };
  const [lost] = await scene.settle(key);
  gate.words = (answer) => answer;
  expect(lost).toMatchObject({ status: 'FAILED', nonce: 0n, reason: expect.stringMatching(/never be mined/) });
  expect(lost?.fault).toMatchObject({ code: 'CONFLICT', what: 'nonce' });
});

describe('cancelling', () => {
  it('ends what has no nonce, though no node answers, and gives it none', async () => {
    const key = await scene.key();
    const { id } = await send(key);
    await service.cancel(scene.actor, id);
    gate.fate = () => 'lost';
    await look(key).catch(() => undefined);
    gate.fate = () => 'answered';
    const [cancelled] = await scene.settle(key);
    expect(cancelled).toMatchObject({ status: 'FAILED', nonce: null, raw: null });
    expect(cancelled?.reason).toBe('It was cancelled before it was mined.');
    expect((await stepsOf(cancelled!)).map(({ kind }) => kind)).toEqual(['SUBMITTED', 'CANCEL_ASKED', 'FAILED']);
    expect(await count(key)).toBe(0);
    await expect(service.cancel(scene.actor, id)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
  });

  it('outbids what nodes have where the account can pay, and its nonce goes to nothing', async () => {
    const key = await scene.key();
    await fund(key, 10n ** 6n);
    await mining(false);
    const { id } = await send(key, { value: '5' });
    await send(key);
    const reconciler = scene.reconciler();
    await reconciler.handle(accountKey(key));
    await service.cancel(scene.actor, id);
    for (let i = 0; i < 2; i++) await reconciler.handle(accountKey(key));
    await mine();
    await mining(true);
    const [cancelled, next] = await scene.settle(key, reconciler);
    expect(cancelled).toMatchObject({ status: 'FAILED', nonce: 0n, reason: expect.stringMatching(/cancelled/) });
    expect(next).toMatchObject({ status: 'MINED', nonce: 1n });
    expect(await chain.rpc.call('eth_getTransactionReceipt', [cancelled!.hash])).toBeNull();
    // 21,000 gas at one wei, and the five that were not sent.
    expect(BigInt(await chain.rpc.call<Hex>('eth_getBalance', [key.address, 'latest']))).toBe(10n ** 6n - 21_000n);
  });

  it('says how it ended where a node mined it all the same', async () => {
    const key = await scene.key();
    await mining(false);
    const { id } = await send(key);
    const reconciler = scene.reconciler();
    await reconciler.handle(accountKey(key));
    await service.cancel(scene.actor, id);
    for (let i = 0; i < 2; i++) await reconciler.handle(accountKey(key));
    await mine();
    await mining(true);
    const [mined] = await scene.settle(key, reconciler);
    expect(mined).toMatchObject({ status: 'MINED', nonce: 0n, reason: null });
    expect((await stepsOf(mined!)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['CANCEL_ASKED', 'REPLACED', 'MINED']),
    );
  });
});

describe('speeding up', () => {
  it('offers more where the account can pay, and finds whichever is mined', async () => {
    const key = await scene.key();
    await fund(key, 10n ** 6n);
    await mining(false);
    const { id } = await send(key);
    const reconciler = scene.reconciler();
    await expect(service.speedUp(scene.actor, id)).rejects.toMatchObject({ detail: { code: 'CONFLICT' } });
    await reconciler.handle(accountKey(key));
    const [{ hash: first } = { hash: null }] = await scene.transactions(key);
    await service.speedUp(scene.actor, id);
    await reconciler.handle(accountKey(key));
    const [{ hash: second } = { hash: null }] = await scene.transactions(key);
    expect(second).not.toBe(first);
    const waiting = await chain.rpc.call('eth_getTransactionByHash', [second]);
    expect(waiting).toMatchObject({ maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x1' });
    // The pool of another node has the first one, and that is mined.
    await chain.rpc.call('anvil_dropAllTransactions');
    const { raw } = await scene.database.admin.platform.transactionAttempt.findFirstOrThrow({
      where: { hash: first! },
    });
    await chain.rpc.call('eth_sendRawTransaction', [toHex(raw)]);
    await mine();
    await mining(true);
    const [mined] = await scene.settle(key, reconciler);
    expect(mined).toMatchObject({ status: 'MINED', hash: first, nonce: 0n });
  });

  it('gives every node the same once more where there is nothing to offer', async () => {
    const key = await scene.key();
    await mining(false);
    const { id } = await send(key);
    const reconciler = scene.reconciler();
    await reconciler.handle(accountKey(key));
    await chain.rpc.call('anvil_dropAllTransactions');
    await service.speedUp(scene.actor, id);
    await reconciler.handle(accountKey(key));
    await mine();
    await mining(true);
    const [mined] = await scene.settle(key, reconciler);
    expect(mined?.status).toBe('MINED');
    const again = (await stepsOf(mined!)).find(({ kind }) => kind === 'SENT_AGAIN');
    expect(again?.reason).toMatch(/holds 0 wei.*given it once more/);
  });

  it('pays what gas costs where it is not free', async () => {
    const key = await scene.key();
    await fund(key, 10n ** 18n);
    await chain.rpc.call('anvil_setNextBlockBaseFeePerGas', ['0x3b9aca00']);
    await mine();
    await send(key);
    const [mined] = await scene.settle(key);
    await chain.rpc.call('anvil_setNextBlockBaseFeePerGas', ['0x0']);
    await mine();
    expect(mined?.status).toBe('MINED');
    expect(BigInt((mined!.receipt as { effectiveGasPrice: Hex }).effectiveGasPrice)).toBeGreaterThan(0n);
  });
});

describe('whatever happens', () => {
  it.each([1, 2, 3])(
    'mines each wish once and leaves no gap (draws of %s)',
    async (seed) => {
      const random = draws(seed);
      const key = await scene.key(`key-${newId()}`);
      await fund(key, 10n ** 9n);
      const reconciler = () => scene.reconciler();
      let wished = 0;
      let strangers = 0;
      for (let event = 0; event < 14; event++) {
        await mining(random(3) > 0);
        for (let i = random(4); i > 0; i--, wished++) await send(key, { data: toHex(wished + 1, { size: 4 }) });
        switch (random(6)) {
          case 0:
            await setCounter(key, random(100));
            break;
          case 1:
            await chain.rpc.call('anvil_dropAllTransactions');
            break;
          case 2:
            await chain.rpc.call('anvil_dropAllTransactions');
            await stranger(key, await count(key), 3n);
            await mine();
            strangers++;
            break;
          case 3:
            await dieBeforeSending(key);
            break;
          default:
            await reconciler().handle(accountKey(key));
        }
      }
      await chain.rpc.call('anvil_dropAllTransactions');
      await mining(true);
      const all = await scene.settle(key);
      const asked = all.filter(({ fillsGap }) => !fillsGap);
      expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 'MINED'));
      expect(asked).toHaveLength(wished);
      const nonces = all.filter(({ status }) => status === 'MINED').map(({ nonce }) => Number(nonce));
      expect(new Set(nonces).size).toBe(nonces.length);
      expect(await count(key)).toBe(nonces.length + strangers);
      const mined = await Promise.all(
        asked.map(({ hash }) => chain.rpc.call<{ input: Hex }>('eth_getTransactionByHash', [hash])),
      );
      expect(mined.map(({ input }) => Number(input)).sort((a, b) => a - b)).toEqual(asked.map((_, i) => i + 1));
    },
    60_000,
  );
});
