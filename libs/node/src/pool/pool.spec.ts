import type { Address } from '@atoll/protocol';
import fc from 'fast-check';

import { addressOf, CHAIN_ID, PEOPLE, sign, VALIDATOR, Workload } from '../chain/workload.js';
import type { PoolRule } from './pool-error.js';
import { TransactionPool } from './pool.js';

let work: Workload;
beforeEach(async () => {
  work = await Workload.open();
});
afterEach(() => work.close());

const transfer = (nonce: number, more: object = {}, who = 0) =>
  sign(PEOPLE[who]!, { chainId: CHAIN_ID, type: 'eip1559', nonce, gas: 21_000n, to: VALIDATOR, ...more });

describe('admission', () => {
  const ONES = `0x${'ff'.repeat(1000)}` as const;
  it.each<{ what: string; code: PoolRule; more: Parameters<typeof transfer>[1]; nonce?: number }>([
    { what: 'another chain', code: 'WRONG_CHAIN', more: { chainId: 5 } },
    { what: 'another chain, before EIP-1559', code: 'WRONG_CHAIN', more: { chainId: 5, type: 'legacy' } },
    { what: 'too little gas to begin', code: 'INTRINSIC_GAS', more: { gas: 20_999n } },
    {
      what: 'less gas than its data costs at least (EIP-7623)',
      code: 'INTRINSIC_GAS',
      more: { data: ONES, gas: 40_000n },
    },
    { what: 'more gas than one may have (EIP-7825)', code: 'GAS_LIMIT', more: { gas: 2n ** 24n + 1n } },
    { what: 'more value than there is', code: 'INSUFFICIENT_FUNDS', more: { value: 10n ** 21n + 1n } },
    { what: 'more gas price than can be paid', code: 'INSUFFICIENT_FUNDS', more: { maxFeePerGas: 10n ** 18n } },
    { what: 'a nonce far ahead', code: 'NONCE_TOO_FAR', more: {}, nonce: 5000 },
    { what: 'too many bytes', code: 'TOO_LARGE', more: { data: `0x${'00'.repeat(131_072)}`, gas: 16_000_000n } },
  ])('refuses $what', async ({ code, more, nonce = 0 }) => {
    await expect(work.pool.add(await transfer(nonce, more))).rejects.toMatchObject({ code });
    expect(work.pool.size).toBe(0);
  });

  it('refuses what is no transaction, and a signature that nobody made', async () => {
    await expect(work.pool.add(Uint8Array.of(0x12, 0x34))).rejects.toMatchObject({ code: 'INVALID' });
    const raw = await transfer(0);
    raw.fill(0xff, raw.length - 32);
    await expect(work.pool.add(raw)).rejects.toMatchObject({ code: 'INVALID' });
  });

  it('takes a free transaction once, and none with a nonce that was used', async () => {
    const raw = await transfer(0);
    await work.pool.add(raw);
    await expect(work.pool.add(raw)).rejects.toMatchObject({ code: 'ALREADY_KNOWN' });
    await work.mine();
    await expect(work.pool.add(raw)).rejects.toMatchObject({ code: 'ALREADY_KNOWN' });
    await expect(work.pool.add(await transfer(0, { value: 1n }))).rejects.toMatchObject({ code: 'NONCE_TOO_LOW' });
  });

  it('is bounded, for one sender and for all', async () => {
    const small = new TransactionPool(work.chain, { transactions: 4, bytes: 10_000, perSender: 3 });
    for (const nonce of [0, 1, 2]) await small.add(await transfer(nonce));
    await expect(small.add(await transfer(3))).rejects.toMatchObject({ code: 'SENDER_LIMIT' });
    await small.add(await transfer(0, {}, 1));
    await expect(small.add(await transfer(0, {}, 2))).rejects.toMatchObject({ code: 'POOL_FULL' });
    await small.close();
  });
});

it('gives the room of what waits for a gap to what can be mined', async () => {
  const small = new TransactionPool(work.chain, { transactions: 3, bytes: 10_000, perSender: 3 });
  for (const nonce of [1, 2, 3]) await small.add(await transfer(nonce));
  await expect(small.add(await transfer(7, {}, 1))).rejects.toMatchObject({ code: 'POOL_FULL' });
  await small.add(await transfer(0, {}, 1));
  expect(small.status()).toEqual({ pending: 1, queued: 0 });
  await small.close();
});

it('replaces only for a tenth more of both prices', async () => {
  const gwei = 10n ** 9n;
  const priced = (max: bigint, tip: bigint) => transfer(0, { maxFeePerGas: max, maxPriorityFeePerGas: tip });
  const first = await work.pool.add(await priced(10n * gwei, 10n * gwei));
  await expect(work.pool.add(await priced(11n * gwei, 10n * gwei))).rejects.toMatchObject({
    code: 'REPLACEMENT_UNDERPRICED',
  });
  const second = await work.pool.add(await priced(11n * gwei, 11n * gwei));
  expect([work.pool.has(first), work.pool.has(second), work.pool.size]).toEqual([false, true, 1]);
});

it('queues what has a gap before it until the gap is filled', async () => {
  for (const nonce of [2, 1, 4]) await work.pool.add(await transfer(nonce));
  expect(work.pool.status()).toEqual({ pending: 0, queued: 3 });
  expect((await work.mine()).transactions).toHaveLength(0);
  await work.pool.add(await transfer(0));
  expect(work.pool.status()).toEqual({ pending: 3, queued: 1 });
  expect(work.pool.nextNonce(addressOf(PEOPLE[0]!))).toBe(3n);
  expect((await work.mine()).transactions).toHaveLength(3);
  expect(work.pool.status()).toEqual({ pending: 0, queued: 1 });
});

it('drops what its sender can no longer pay', async () => {
  const most = 10n ** 21n;
  await work.pool.addAll([await transfer(0, { value: most }), await transfer(1, { value: 5n })]);
  expect((await work.mine()).transactions).toHaveLength(1);
  expect(work.pool.size).toBe(0);
});

it('tells of each transaction that enters, until it is told not to', async () => {
  const seen: string[] = [];
  const stop = work.pool.onTransaction(({ hash }) => seen.push(hash));
  const hash = await work.pool.add(await transfer(0));
  stop();
  await work.pool.add(await transfer(1));
  expect(seen).toEqual([hash]);
});

it('offers every sender in order of nonce, and among senders the best price first', async () => {
  const wish = fc.record({ who: fc.nat(4), nonce: fc.nat(5), price: fc.nat(20) });
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 25 }), async (wishes) => {
      const pool = new TransactionPool(work.chain);
      const raws = wishes.map(({ who, nonce, price }) =>
        transfer(nonce, { maxFeePerGas: BigInt(price), maxPriorityFeePerGas: BigInt(price) }, who),
      );
      await pool.addAll(await Promise.all(raws));
      const offered = pool.pending(1000);
      const next = new Map<Address, bigint>();
      let available = Infinity;
      for (const [index, { sender, tx }] of offered.entries()) {
        expect(tx.nonce).toBe(next.get(sender) ?? 0n);
        next.set(sender, tx.nonce + 1n);
        // Nothing that could have come now pays more than what came.
        const price = Number((tx as { maxFeePerGas?: bigint }).maxFeePerGas);
        const rivals = PEOPLE.map(addressOf).filter((person) => person !== sender);
        const heads = rivals.flatMap((person) => {
          const later = offered.slice(index).find((other) => other.sender === person);
          return later ? [Number((later.tx as { maxFeePerGas?: bigint }).maxFeePerGas)] : [];
        });
        available = Math.max(price, ...heads);
        expect(price).toBe(available);
      }
      const { pending, queued } = pool.status();
      expect(pending).toBe(offered.length);
      expect(pending + queued).toBe(pool.size);
      await pool.close();
    }),
    { numRuns: 40 },
  );
});
