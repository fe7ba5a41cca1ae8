import { Actor } from '@atoll/kernel';
import { newId } from '@atoll/store';

import { Scene } from '../testing.js';
import { TransactionsService } from '../transactions/transactions.service.js';
import { KeyReconciler } from './key.reconciler.js';
import { KeysService } from './keys.service.js';

let scene: Scene;
let keys: KeysService;
beforeAll(async () => {
  scene = await Scene.open('http://127.0.0.1:9');
  keys = new KeysService(scene.database.api);
});
afterAll(() => scene.database.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

it('asks for a key that the worker makes once', async () => {
  const { id, address } = await keys.create(scene.actor, { name: 'deployer' });
  expect(address).toBeNull();
  const reconciler = new KeyReconciler(scene.database.worker, scene.custody, scene.custody);
  const due = await reconciler.due(10);
  expect(due).toEqual([`${scene.actor.organisationId}/${id}`]);
  await Promise.all([...due, ...due, `${newId()}/${newId()}`].map((key) => reconciler.handle(key)));
  const born = await keys.find(scene.actor, id);
  expect(born.address).toMatch(/^0x[0-9a-f]{40}$/);
  await reconciler.handle(due[0]!);
  expect(await keys.find(scene.actor, id)).toEqual(born);
  expect(await reconciler.due(10)).toEqual([]);
});

it('finds every key that is not made yet, page by page', async () => {
  const reconciler = new KeyReconciler(scene.database.worker, scene.custody, scene.custody);
  const asked = await Promise.all(['a', 'b', 'c'].map((name) => keys.create(scene.actor, { name })));
  const [first = ''] = await reconciler.due(1);
  expect([first, ...(await reconciler.due(10, first))]).toEqual(
    asked.map(({ id }) => `${scene.actor.organisationId}/${id}`).sort(),
  );
  for (const key of await reconciler.due(10)) await reconciler.handle(key);
});

it('makes one of one idempotency key, and none beyond the quota, however many ask at once', async () => {
  const ask = (name: string) => keys.create(scene.actor, { name, idempotencyKey: 'once' });
  const made = await Promise.all([1, 2, 3].map(() => ask('same')));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  await expect(ask('other')).rejects.toThrow(fault({ code: 'CONFLICT', what: 'idempotency key' }));
  await expect(keys.create(scene.actor, { name: 'same' })).rejects.toThrow(fault({ code: 'CONFLICT', what: 'key' }));

  const { organisationId: id } = scene.actor;
  const held = await scene.database.admin.platform.key.count({ where: { organisationId: id } });
  await scene.database.admin.platform.organisation.update({ where: { id }, data: { maxKeys: held + 2 } });
  const asked = await Promise.allSettled(
    Array.from({ length: 5 }, (_, i) => keys.create(scene.actor, { name: `k${i}` })),
  );
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  await expect(keys.create(scene.actor, { name: 'one more' })).rejects.toThrow(
    fault({ code: 'QUOTA_EXCEEDED', limit: held + 2 }),
  );
});

it('takes a key for those backends alone that the installation has', async () => {
  const wish = { name: 'in a module', backend: 'PKCS11' as const };
  await expect(keys.create(scene.actor, wish)).rejects.toThrow(fault({ code: 'INVALID', field: 'backend' }));
  await scene.database.admin.platform.organisation.updateMany({ data: { maxKeys: 1_000 } });
  const both = new KeysService(scene.database.api, ['SEALED', 'PKCS11']);
  expect(await both.create(scene.actor, wish)).toMatchObject({ backend: 'PKCS11', address: null });
});

it('needs the permission', async () => {
  const auditor = new Actor(scene.actor.organisationId, null, ['key:read']);
  await expect(keys.create(auditor, { name: 'mine' })).rejects.toThrow(
    fault({ code: 'FORBIDDEN', permission: 'key:create' }),
  );
});

it('takes writes only for a chain that makes blocks, though what was taken before is still found', async () => {
  const { keyId } = await scene.key();
  const service = new TransactionsService(scene.database.api);
  const wish = { chainId: scene.chainId, keyId, to: `0x${'5e'.repeat(20)}`, idempotencyKey: 'before' };
  const taken = await service.submit(scene.actor, wish);
  const since = new Date().toISOString();
  const stalled = { type: 'Stalled', status: 'True', reason: 'NoBlocks', message: 'no block comes', since };
  await scene.halt([stalled]);
  expect(await service.submit(scene.actor, wish)).toEqual(taken);
  const another = { ...wish, idempotencyKey: 'after' };
  await expect(service.submit(scene.actor, another)).rejects.toThrow(
    fault({ code: 'CHAIN_HALTED', because: 'no block comes' }),
  );
  await scene.halt([], 'STOPPED');
  await expect(service.submit(scene.actor, another)).rejects.toThrow(fault({ code: 'CHAIN_HALTED' }));
  await scene.halt([], 'PROPOSED');
  await expect(service.submit(scene.actor, another)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'chain' }));
  await scene.halt([{ ...stalled, status: 'False' }]);
  expect(await service.submit(scene.actor, another)).toMatchObject({ status: 'QUEUED' });
});

it.each([
  ['to', { to: '0x12' }],
  ['data', { data: '0x1' }],
  ['data', { to: null }],
  ['value', { value: '-1' }],
  ['value', { value: (2n ** 256n).toString() }],
  ['gasLimit', { gasLimit: 2n ** 24n + 1n }],
])('refuses a transaction whose %s is wrong', async (field, change) => {
  const { keyId } = await scene.key();
  const wish = { chainId: scene.chainId, keyId, to: `0x${'5e'.repeat(20)}`, ...change };
  const service = new TransactionsService(scene.database.api);
  await expect(service.submit(scene.actor, wish)).rejects.toThrow(fault({ code: 'INVALID', field }));
});
