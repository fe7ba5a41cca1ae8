import { device, STATUS, type Device } from '@atoll/contracts/testing';
import { Mortal } from '@atoll/ledger/testing';
import { every } from '@atoll/store/testing';

import { DeviceReconciler } from './device.reconciler.js';
import { DeviceNetwork } from './testing.js';

let net: DeviceNetwork;
beforeAll(async () => void (net = await DeviceNetwork.open()), 120_000);
afterAll(() => net.close());

const owner = () => net.network.members.A;
const onChain = async ({ address }: Device) =>
  (await net.network.kernel.IdentityRegistry.read<unknown[]>('devices', address))[3];

/** A worker that dies at its nth call to the database, and one that goes on after it. */
async function work(n: number, effect: boolean): Promise<boolean> {
  const mortal = new Mortal(net.network.database.worker, n, effect);
  await net.network.settle(new DeviceReconciler(mortal.store())).catch((error: Error) => {
    if (!mortal.died) throw error;
  });
  await net.settle();
  return mortal.died;
}

/** Registered, vouched for, suspended and retired, each by a worker that dies on the way. */
async function live(n: number, effect: boolean): Promise<boolean> {
  const [it, { actor }] = [device(), owner()];
  const { own } = await net.devices.register(actor, net.chainId, await net.proved(it, owner()));
  const { id } = own!;
  const died = [await work(n, effect)];
  expect([n, effect, await onChain(it)]).toEqual([n, effect, STATUS.Registered]);
  const wishes = [
    [() => net.devices.activate(actor, id, credential), STATUS.Active],
    [() => net.devices.suspend(actor, id), STATUS.Suspended],
    [() => net.devices.retire(actor, id), STATUS.Retired],
  ] as const;
  const credential = await net.endorse(it.address);
  for (const [wish, status] of wishes) {
    await wish();
    died.push(await work(n, effect));
    expect([n, effect, await onChain(it)]).toEqual([n, effect, status]);
    expect((await net.devices.find(actor, id)).own).toMatchObject({ settled: true, reason: null, fault: null });
  }
  return died.includes(true);
}

const STEP = every(7);

it('takes each step of a device’s life once, wherever its worker dies', async () => {
  const { platform } = net.network.database.admin;
  const steps = { where: { idempotencyKey: { startsWith: 'device/' } } };
  let lives = 0;
  for (let n = 1, died = true; died; n += STEP) {
    for (const effect of [false, true]) {
      died = await live(n, effect);
      lives += 1;
    }
  }
  expect(lives).toBeGreaterThan(20 / STEP);
  expect(await platform.transaction.count(steps)).toBe(4 * lives);
  expect(await platform.transaction.count({ where: { status: 'FAILED' } })).toBe(0);
}, 600_000);
