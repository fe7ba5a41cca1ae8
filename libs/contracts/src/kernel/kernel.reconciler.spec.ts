import type { Prisma } from '@atoll/store';
import type { Address } from 'viem';

import { DeploymentReconciler } from '../deployment.reconciler.js';
import {
  account,
  cutOff,
  deployKernel,
  KernelNetwork,
  ROLES_OF,
  roleMask,
  type Founder,
  type MemberName,
} from '../testing.js';
import { kernelAddresses } from './kernel-directory.js';
import { KernelReconciler } from './kernel.reconciler.js';
import { KERNEL_DIRECTORY, KERNEL_PLAN, type KernelContract } from './plan.js';
import { maskOf, membershipOf } from './roles.js';

let network: KernelNetwork;
beforeEach(async () => {
  network = await KernelNetwork.open({ deployed: false });
}, 60_000);
afterEach(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const admin = () => network.database.admin.platform;
const kernel = () => admin().kernel.findUniqueOrThrow({ where: { chainId: network.chainId } });
const work = () => {
  const { worker } = network.database;
  return network.settle(new KernelReconciler(worker), new DeploymentReconciler(worker));
};
const founders = () =>
  (Object.keys(ROLES_OF) as MemberName[]).map((name) => ({
    organisationId: network.members[name].organisationId,
    roles: maskOf(ROLES_OF[name]),
  }));

/** What an accepted proposal leaves behind. */
const wish = (more: Partial<Prisma.KernelUncheckedCreateInput> = {}) =>
  admin().kernel.create({
    data: {
      ...{ consortiumId: network.consortiumId, chainId: network.chainId },
      ...{ deployedBy: network.members.A.organisationId, founders: founders() },
      ...more,
    },
  });

/** Somebody's own kernel on the same chain, past the platform. */
const foreign = (who: Founder[]) => deployKernel(network.evm, account(6).address, who);
const outsiders = () =>
  [0, 1].map((i): Founder => ({ org: account(i).address, roles: roleMask('OPERATOR', 'REGULATOR') }));

it('is deployed, verified and agreed on, with the founders that were agreed to', async () => {
  await wish();
  await expect(kernelAddresses(admin(), network.chainId)).rejects.toThrow(fault({ code: 'CONFLICT', what: 'kernel' }));
  await work();
  expect(await kernel()).toMatchObject({ status: 'READY', message: 'Ready', readyAt: expect.any(Date) });

  const view = await network.view();
  const principals = await admin().kernelPrincipal.findMany({ where: { chainId: network.chainId } });
  expect(principals).toHaveLength(4);
  for (const { organisationId, address, keyId } of principals) {
    const key = await admin().key.findUniqueOrThrow({ where: { organisationId_id: { organisationId, id: keyId } } });
    expect(key.address).toBe(address);
    const name = Object.values(network.members).find((it) => it.organisationId === organisationId)!.name as MemberName;
    expect(await membershipOf(view, address as Address)).toEqual({ state: 'ACTIVE', roles: ROLES_OF[name] });
  }
  const deployments = await admin().deployment.findMany({ where: { chainId: network.chainId } });
  expect(deployments).toHaveLength(2 * KERNEL_PLAN.length);
  expect(new Set(deployments.map(({ status }) => status))).toEqual(new Set(['VERIFIED']));
  for (const { codeHash } of await admin().kernelContract.findMany()) expect(codeHash).toMatch(/^0x[0-9a-f]{64}$/);
}, 120_000);

it('goes on from wherever a worker was cut off, and does nothing twice', async () => {
  await wish();
  const { worker } = network.database;
  const deployments = new DeploymentReconciler(worker);
  // Every pass is a worker that dies: first before its last write, and once more after it.
  for (let pass = 0; pass < 400; pass++) {
    const dying = new KernelReconciler(cutOff(worker, pass % 5));
    await dying.handle(network.chainId).catch((error: Error) => {
      if (error.message !== 'cut off') throw error;
    });
    await admin().lease.deleteMany();
    await network.settle(deployments);
    if ((await kernel()).status === 'READY') break;
  }
  expect(await kernel()).toMatchObject({ status: 'READY' });
  expect(await admin().deployment.count()).toBe(2 * KERNEL_PLAN.length);
  const calls = await admin().transaction.findMany({ where: { to: { not: null } } });
  const once = new Set(calls.map(({ keyId, data }) => `${keyId}/${Buffer.from(data).toString('hex')}`));
  expect(once.size).toBe(calls.length);
  expect(calls.filter(({ status }) => status !== 'MINED')).toEqual([]);
}, 180_000);

it('says which contract failed, and why', async () => {
  await wish({ founders: [{ organisationId: network.members.A.organisationId, roles: 2 ** 14 }] });
  await work();
  expect(await kernel()).toMatchObject({ status: 'FAILED', message: expect.stringMatching(/Consortium.*OutOfBounds/) });
}, 120_000);

it('adopts what is on the chain, from one address', async () => {
  const theirs = await foreign(outsiders());
  await wish({ founders: [], consortiumAddress: theirs.Consortium.address });
  await work();
  expect(await kernel()).toMatchObject({ status: 'READY' });
  const found = await kernelAddresses(admin(), network.chainId);
  for (const { contract } of KERNEL_PLAN) expect(found[contract]).toBe(theirs[contract].address.toLowerCase());
}, 120_000);

it.each<[string, (theirs: Awaited<ReturnType<typeof foreign>>) => Promise<Address>, RegExp]>([
  ['no code', async () => account(9).address, /Consortium: The code at 0x\w+ is not the published proxy/],
  [
    'another contract',
    async (theirs) => theirs.Handover.address,
    /Consortium: The code at 0x\w+ is not the compiled code/,
  ],
  [
    'a directory that leads astray',
    async (theirs) => {
      const { decide, word } = await import('../testing.js');
      const voters = outsiders().map(({ org }) => org);
      const wrong = BigInt(theirs.Handover.address);
      await decide(theirs.Consortium, voters, 'proposeParam', word('DataAnchor'), wrong);
      return theirs.Consortium.address;
    },
    /DataAnchor: The code at 0x\w+ is not the compiled code/,
  ],
  [
    'honest code that obeys others',
    async (theirs) => {
      const { decide, word } = await import('../testing.js');
      const others = await foreign(outsiders());
      const voters = outsiders().map(({ org }) => org);
      await decide(theirs.Consortium, voters, 'proposeParam', word('DataAnchor'), BigInt(others.DataAnchor.address));
      return theirs.Consortium.address;
    },
    /DataAnchor at 0x\w+ goes by the Consortium at 0x/,
  ],
])(
  'refuses to adopt %s',
  async (_, addressOf, message) => {
    const at = await addressOf(await foreign(outsiders()));
    await wish({ founders: [], consortiumAddress: at });
    await work();
    expect(await kernel()).toMatchObject({ status: 'FAILED', message: expect.stringMatching(message) });
    expect(await admin().kernelContract.count()).toBe(0);
  },
  120_000,
);

it('agrees on every contract but the consortium itself', () => {
  const all = KERNEL_PLAN.map(({ contract }): KernelContract => contract);
  expect(['Consortium', ...KERNEL_DIRECTORY]).toEqual(all);
});
