import { encodeFunctionData } from 'viem';

import { KernelNetwork, later, NOBODY, word } from '../testing.js';
import { enqueueKernelCall } from './kernel-call.js';
import { kernelAddresses, principalOf } from './kernel-directory.js';
import { kernelView } from './kernel-view.js';
import { membershipOf } from './roles.js';

let network: KernelNetwork;
beforeAll(async () => {
  network = await KernelNetwork.open();
}, 60_000);
afterAll(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const worker = () => network.database.worker.platform;

it('finds a kernel, its members and their roles, as any member and through any node', async () => {
  const { A, REGULATOR } = network.members;
  const view = await network.database.api.as(REGULATOR.actor, async (db) => {
    const node = await db.node.findFirstOrThrow({ where: { organisationId: A.organisationId } });
    return kernelView(db, REGULATOR.organisationId, network.chainId, node.id);
  });
  expect(await view.read('Consortium', 'activeCount', [])).toBe(4n);
  expect(await membershipOf(view, A.principal)).toEqual({
    state: 'ACTIVE',
    roles: ['OPERATOR', 'GATEWAY', 'PROVIDER'],
  });
  expect(await membershipOf(view, NOBODY)).toEqual({ state: 'NONE', roles: [] });
});

it('hides a kernel from whoever is no member, as it does the chain', async () => {
  const { stranger, chainId, database } = network;
  const seen = database.api.as(stranger, (db) => kernelAddresses(db, chainId));
  await expect(seen).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
  const rows = await database.api.as(stranger, async (db) => [
    ...(await db.kernel.findMany()),
    ...(await db.kernelContract.findMany()),
    ...(await db.kernelPrincipal.findMany()),
  ]);
  expect(rows).toEqual([]);
  const absent = principalOf(worker(), stranger.organisationId, chainId);
  await expect(absent).rejects.toThrow(fault({ code: 'CONFLICT', what: 'principal' }));
});

it('calls the kernel by a principal, in the caller’s own transaction or not at all', async () => {
  const { A } = network.members;
  const call = { chainId: network.chainId, contract: 'Consortium', function: 'proposeParam' } as const;
  const args = [word('example'), 7n] as const;
  const lost = worker().$transaction(async (db) => {
    await enqueueKernelCall(db, A.organisationId, { ...call, args });
    throw new Error('something of the caller’s own');
  });
  await expect(lost).rejects.toThrow('of the caller’s own');
  expect(await worker().transaction.count()).toBe(0);

  await network.decide('proposeParam', args);
  const view = await network.view();
  expect(await view.read('Consortium', 'param', [word('example')])).toBe(7n);
});

it('says what a contract refuses in its own words, before and after', async () => {
  const { A } = network.members;
  const view = await network.view();
  const refused = view.attempt('Consortium', 'execute', [word('none')], A.principal);
  await expect(refused).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
  await expect(network.tell(A, 'Consortium', 'execute', [word('none')])).rejects.toThrow(/BadState/);
});

it('knows errors of contracts that are called on the way', async () => {
  const { A } = network.members;
  const { Consortium: consortium, IdentityRegistry: identities } = await kernelAddresses(worker(), network.chainId);
  const data = encodeFunctionData({
    abi: network.kernel.IdentityRegistry.abi,
    functionName: 'setStatus',
    args: [A.principal, 5, word('')],
  });
  expect(consortium).not.toBe(identities);
  await expect(network.decide('proposeCall', [identities, data])).rejects.toThrow(/BadState|NotAuthorised/);
});

it('goes on after time went by on the chain', async () => {
  await later(network.evm, 3_600);
  await network.decide('proposeParam', [word('later'), 1n]);
});
