import type { Address } from 'viem';

import { DeploymentReconciler } from '../deployment.reconciler.js';
import { enqueueKernelCall } from '../kernel/kernel-call.js';
import { contractAddresses } from '../kernel/kernel-directory.js';
import { KernelReconciler } from '../kernel/kernel.reconciler.js';
import { account, cutOff, deployBehindProxy, KernelNetwork, word } from '../testing.js';
import { solutionsCode } from '../generated/solutions.js';
import { SOLUTION_PLAN, type SolutionContract } from './plan.js';
import { SolutionsService } from './solutions.service.js';

let network: KernelNetwork;
beforeEach(async () => {
  network = await KernelNetwork.open();
}, 60_000);
afterEach(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const admin = () => network.database.admin.platform;
const rows = () => admin().solution.findMany({ orderBy: { contract: 'asc' } });
const work = () => {
  const { worker } = network.database;
  return network.settle(new KernelReconciler(worker), new DeploymentReconciler(worker));
};

/** What an accepted proposal leaves behind. */
const wish = (...contracts: SolutionContract[]) => {
  const { consortiumId, chainId, members } = network;
  const place = { consortiumId, chainId, deployedBy: members.A.organisationId };
  return admin().solution.createMany({ data: contracts.map((contract) => ({ ...place, contract })) });
};

/** Somebody's own contract on the same chain, past the platform. */
async function foreign(code: SolutionContract, args: readonly Address[]): Promise<Address> {
  await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [true]);
  const { address } = await deployBehindProxy(network.evm, account(6).address, solutionsCode[code], args);
  await network.evm.chain.rpc.call('anvil_autoImpersonateAccount', [false]);
  return address;
}
const kernelOf = (contract: SolutionContract) => SOLUTION_PLAN[contract].map((name) => network.kernel[name].address);

it('is deployed, verified and found by its name, and can be called and read as the kernel can', async () => {
  await wish('DataMarket', 'CityExchange');
  await work();
  for (const { contract, status, codeHash, address, firstBlock, readyAt } of await rows()) {
    expect([contract, status]).toEqual([contract, 'READY']);
    expect(codeHash).toMatch(/^0x[0-9a-f]{64}$/);
    expect([firstBlock, readyAt]).toEqual([expect.any(BigInt), expect.any(Date)]);
    expect(await network.kernel.Consortium.read('param', word(contract))).toBe(BigInt(address!));
  }
  const view = await network.view();
  const { AccessGrant: access } = view.addresses;
  expect((await view.read('DataMarket', 'access', [])).toLowerCase()).toBe(access.toLowerCase());
  const { A } = network.members;
  const refused = view.attempt('DataMarket', 'acceptOrder', [word('none')], A.principal);
  await expect(refused).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
  await expect(network.tell(A, 'CityExchange', 'serveCall', [word('x'), word('y'), word('z')])).rejects.toThrow(
    /BadState/,
  );
}, 120_000);

it('says what to do where a solution is not there, and hides all from whoever is no member', async () => {
  const { A } = network.members;
  const call = {
    chainId: network.chainId,
    contract: 'DataMarket',
    function: 'acceptOrder',
    args: [word('x')],
  } as const;
  const { worker, api } = network.database;
  const missing = worker.platform.$transaction((db) => enqueueKernelCall(db, A.organisationId, call));
  await expect(missing).rejects.toThrow(fault({ code: 'CONFLICT', what: 'solution' }));
  await wish('DataMarket');
  expect(await new SolutionsService(api).list(A.actor, network.chainId)).toHaveLength(1);
  const seen = new SolutionsService(api).list(network.stranger, network.chainId);
  await expect(seen).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
  expect(await api.as(network.stranger, (db) => db.solution.count())).toBe(0);
});

it('goes on from wherever a worker was cut off, and does nothing twice', async () => {
  await wish('DataMarket');
  const { worker } = network.database;
  const deployments = new DeploymentReconciler(worker);
  for (let pass = 0; pass < 200; pass++) {
    const dying = new KernelReconciler(cutOff(worker, pass % 4));
    await dying.handle(network.chainId).catch((error: Error) => {
      if (error.message !== 'cut off') throw error;
    });
    await admin().lease.deleteMany();
    await network.settle(deployments);
    if ((await rows())[0]?.status === 'READY') break;
  }
  expect(await rows()).toMatchObject([{ status: 'READY' }]);
  expect(await admin().deployment.count()).toBe(2);
  const calls = await admin().transaction.findMany({ where: { to: { not: null } } });
  const once = new Set(calls.map(({ keyId, data }) => `${keyId}/${Buffer.from(data).toString('hex')}`));
  expect(once.size).toBe(calls.length);
}, 180_000);

it('is taken as it is where the members agreed on it before, as on a chain from elsewhere', async () => {
  const there = await foreign('DataMarket', kernelOf('DataMarket'));
  await network.decide('proposeParam', [word('DataMarket'), BigInt(there)]);
  await wish('DataMarket');
  await work();
  expect(await rows()).toMatchObject([{ status: 'READY', proxyId: null, address: there.toLowerCase() }]);
  expect((await contractAddresses(admin(), network.chainId)).DataMarket).toBe(there.toLowerCase());
  expect(await admin().deployment.count()).toBe(0);
}, 120_000);

it.each<[string, () => Promise<Address>, RegExp]>([
  ['another contract', () => foreign('CityExchange', kernelOf('CityExchange')), /is not the compiled code/],
  [
    'honest code on another kernel',
    () => foreign('DataMarket', [...kernelOf('DataMarket').slice(0, 2), ...kernelOf('DataMarket').slice(0, 2)]),
    /DataMarket at 0x\w+ goes by the AccessGrant at 0x/,
  ],
])(
  'takes no %s for it',
  async (_, at, message) => {
    await network.decide('proposeParam', [word('DataMarket'), BigInt(await at())]);
    await wish('DataMarket');
    await work();
    expect(await rows()).toMatchObject([{ status: 'FAILED', message: expect.stringMatching(message) }]);
  },
  120_000,
);
