import { Fault } from '@atoll/kernel';
import { newId, type Transaction } from '@atoll/store';

import { gatedScene, type GatedScene } from '../testing.js';
import { draws } from '../workload.js';
import { MOST_SUBMITTED } from './transactions.service.js';
import type { TransactionWish } from './wish.js';

let scene: GatedScene['scene'];
let service: GatedScene['service'];
let close: GatedScene['close'];
beforeAll(async () => void ({ scene, service, close } = await gatedScene()));
afterAll(() => close());

const someone = `0x${'5e'.repeat(20)}`;
const taken = (answer: Transaction | Fault | undefined) => {
  if (!answer || answer instanceof Fault) throw answer ?? new Error('There is no answer.');
  return answer;
};

it('takes each by itself, in the order of the request, and mines those of one key in that order', async () => {
  const [one, two] = [await scene.key(), await scene.key()];
  const { chainId } = scene;
  const wishes: TransactionWish[] = Array.from({ length: 40 }, (_, i) => ({
    ...{ chainId, keyId: (i % 2 ? one : two).keyId, to: someone, data: `0x${String(i).padStart(4, '0')}` },
  }));
  wishes.splice(7, 0, { chainId, keyId: newId(), to: someone });
  wishes.splice(9, 0, { chainId, keyId: one.keyId, to: 'nowhere' });
  wishes.splice(11, 0, { chainId: newId(), keyId: one.keyId, to: someone });
  const answers = await service.submitAll(scene.actor, wishes);
  expect(answers.map((answer) => (answer instanceof Fault ? answer.detail : 'taken'))).toEqual(
    wishes.map((wish, i) => {
      if (i === 7) return { code: 'NOT_FOUND', what: 'key', id: wish.keyId };
      if (i === 9) return { code: 'INVALID', field: 'to', because: 'must be an address of 20 bytes' };
      if (i === 11) return { code: 'NOT_FOUND', what: 'chain', id: wish.chainId };
      return 'taken';
    }),
  );
  for (const key of [one, two]) {
    const mined = await scene.settle(key);
    expect(mined.map(({ status, nonce }) => [status, nonce])).toEqual(mined.map((_, i) => ['MINED', BigInt(i)]));
    const asked = wishes.filter(
      ({ keyId, to, chainId: on }) => keyId === key.keyId && to === someone && on === chainId,
    );
    expect(mined.map(({ data }) => `0x${Buffer.from(data).toString('hex')}`)).toEqual(asked.map(({ data }) => data));
  }
});

it('tells what a key was used for before, and takes nothing else under it, alone and among many', async () => {
  const key = await scene.key();
  const wish = {
    chainId: scene.chainId,
    keyId: key.keyId,
    to: someone,
    data: '0x01',
    value: '0',
    idempotencyKey: newId(),
  };
  const first = await service.submit(scene.actor, wish);
  const other = await scene.key();
  const changes: Partial<TransactionWish>[] = [
    { keyId: other.keyId },
    { to: `0x${'5f'.repeat(20)}` },
    { to: null, data: '0x01' },
    { data: '0x0100' },
    { value: '1' },
    { gasLimit: 30_000n },
  ];
  const conflict = { detail: { code: 'CONFLICT', what: 'idempotency key' } };
  for (const change of changes)
    await expect(service.submit(scene.actor, { ...wish, ...change })).rejects.toMatchObject(conflict);
  const answers = await service.submitAll(scene.actor, [
    wish,
    ...changes.map((change) => ({ ...wish, ...change })),
    { ...wish, to: someone.toUpperCase().replace('0X', '0x') },
  ]);
  expect([answers.at(0), answers.at(-1)].map((answer) => taken(answer).id)).toEqual([first.id, first.id]);
  for (const answer of answers.slice(1, -1)) expect(answer).toMatchObject(conflict);

  // Once signed, the row has a limit that nobody asked for; the wish is the same all the same, and no other.
  const [mined] = await scene.settle(key);
  expect(mined?.gasLimit).not.toBeNull();
  expect((await service.submit(scene.actor, wish)).id).toBe(first.id);
  await expect(service.submit(scene.actor, { ...wish, gasLimit: mined!.gasLimit })).rejects.toMatchObject(conflict);
});

it('takes the first of those that say different things under one key, in one request', async () => {
  const key = await scene.key();
  for (let round = 0; round < 5; round++) {
    const wish = { chainId: scene.chainId, keyId: key.keyId, to: someone, idempotencyKey: newId() };
    const answers = await service.submitAll(
      scene.actor,
      ['0x01', '0x02', '0x03'].map((data) => ({ ...wish, data })),
    );
    expect(answers.map((answer) => answer instanceof Fault)).toEqual([false, true, true]);
  }
});

it('is one transaction when one request, or several at once, say the same twice', async () => {
  const key = await scene.key();
  const random = draws(3);
  const wishes = Array.from({ length: 60 }, () => {
    const n = random(20);
    return {
      chainId: scene.chainId,
      keyId: key.keyId,
      to: someone,
      data: `0x${String(n).padStart(4, '0')}`,
      idempotencyKey: `${key.keyId}-${n}`,
    };
  });
  const requests = await Promise.all([1, 2, 3].map(() => service.submitAll(scene.actor, wishes)));
  const ids = new Map<string, Set<string>>();
  for (const answers of requests) {
    for (const [i, answer] of answers.entries()) {
      const { idempotencyKey } = wishes[i]!;
      ids.set(idempotencyKey, (ids.get(idempotencyKey) ?? new Set()).add(taken(answer).id));
    }
  }
  expect([...ids.values()].map(({ size }) => size)).toEqual([...ids.keys()].map(() => 1));
  expect(await scene.transactions(key)).toHaveLength(ids.size);
});

it('gives the room there is to the first of a request, and bounds requests', async () => {
  const key = await scene.key();
  const wish = { chainId: scene.chainId, keyId: key.keyId, to: someone };
  const { organisationId: id } = scene.actor;
  const room = (more: number) =>
    scene.database.admin.platform.$transaction(async (db) => {
      const waiting = await db.transaction.count({
        where: { organisationId: id, status: { in: ['QUEUED', 'SIGNED', 'SENT'] } },
      });
      await db.organisation.update({ where: { id }, data: { maxWaitingTransactions: waiting + more } });
      return waiting + more;
    });
  const limit = await room(3);
  // Another process has counted nothing yet.
  const fresh = new (service.constructor as new (store: unknown) => typeof service)(scene.database.api);
  const answers = await fresh.submitAll(
    scene.actor,
    Array.from({ length: 5 }, () => wish),
  );
  expect(answers.map((answer) => (answer instanceof Fault ? answer.detail : 'taken'))).toEqual([
    ...['taken', 'taken', 'taken'],
    ...[1, 2].map(() => ({ code: 'QUOTA_EXCEEDED', what: 'waiting transactions', limit })),
  ]);
  await room(10_000);
  const many = Array.from({ length: MOST_SUBMITTED + 1 }, () => wish);
  await expect(service.submitAll(scene.actor, many)).rejects.toMatchObject({ detail: { code: 'LIMIT_EXCEEDED' } });
});

it('lists what fits the filter, page by page', async () => {
  const key = await scene.key();
  const wish = { chainId: scene.chainId, keyId: key.keyId, to: someone };
  const before = await service.submit(scene.actor, wish);
  await scene.settle(key);
  await service.submitAll(scene.actor, [wish, wish]);
  const list = async (filter: object) => (await service.list(scene.actor, filter, { take: 100 })).map(({ id }) => id);
  const { keyId } = key;
  expect(await list({ keyId })).toHaveLength(3);
  expect(await list({ keyId, status: 'MINED' })).toEqual([before.id]);
  expect(await list({ keyId, chainId: newId() })).toEqual([]);
  const [{ createdAt } = { createdAt: new Date() }] = (await scene.transactions(key)).slice(1);
  expect(await list({ keyId, since: createdAt })).toHaveLength(2);
  expect(await list({ keyId, until: createdAt })).toEqual([before.id]);
  const [newest, ...older] = await list({ keyId });
  const rest = await service.list(scene.actor, { keyId }, { take: 100, after: newest! });
  expect(rest.map(({ id }) => id)).toEqual(older);
});
