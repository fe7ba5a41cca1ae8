import { account, KernelNetwork } from '@atoll/contracts/testing';
import { CallsService } from '@atoll/contracts';
import { TransactionsService } from '@atoll/ledger';
import type { Hex } from 'viem';

import { copyIndex } from './copy-index.js';
import { ServiceCallsService, type ServiceCallWish } from './service-calls.service.js';
import { ServiceRegistryReconciler } from './service-registry.reconciler.js';
import { ServicesService, type ServiceWish } from './services.service.js';

/** Makes a contract that answers 42 to whatever it is asked. */
const ANSWERS = '0x67602a5f5260205ff35f5260086018f3';
const ABI = [
  { type: 'function', name: 'answer', stateMutability: 'view', inputs: [], outputs: [{ name: '', type: 'uint256' }] },
];

let network: KernelNetwork;
let services: ServicesService;
let calls: ServiceCallsService;
beforeAll(async () => {
  network = await KernelNetwork.open();
  const { api } = network.database;
  services = new ServicesService(api);
  calls = new ServiceCallsService(api, new CallsService(api, new TransactionsService(api)));
}, 600_000);
afterAll(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });

async function registered(name: string, more: Partial<ServiceWish>): Promise<Hex> {
  const { chainId, members } = network;
  const descriptor = JSON.stringify({ name, endpoint: 'https://off.example/' });
  const { subject } = await services.register(members.A.actor, { chainId, name, descriptor, price: 0n, ...more });
  await network.settle();
  await copyIndex(network);
  await network.settle(new ServiceRegistryReconciler(network.database.worker));
  return subject as Hex;
}

it('are called on the chain, as long as the code is what was registered', async () => {
  const { chainId, members, evm, stranger } = network;
  const target = (await evm.create(account(9).address, ANSWERS)).toLowerCase() as Hex;
  const serviceId = await registered('Oracle', { target });
  const wish = (more: Partial<ServiceCallWish> = {}) => ({
    ...{ chainId, serviceId, function: 'answer', arguments: [], abi: ABI, ...more },
  });
  expect(await calls.call(members.B.actor, wish())).toMatchObject({ result: '42', transaction: null });
  const { platform } = network.database.admin;
  const organisationId = members.B.organisationId;
  const { keyId } = await platform.kernelPrincipal.findUniqueOrThrow({
    where: { organisationId_chainId: { organisationId, chainId } },
  });
  const { transaction, result } = await calls.call(members.B.actor, wish({ keyId, idempotencyKey: 'once' }));
  expect([transaction?.to, result]).toEqual([target, null]);
  const again = await calls.call(members.B.actor, wish({ keyId, idempotencyKey: 'once' }));
  expect(again.transaction?.id).toBe(transaction?.id);
  await expect(calls.call(members.B.actor, wish({ abi: null }))).rejects.toThrow(
    fault({ code: 'INVALID', field: 'abi' }),
  );
  await expect(calls.call(stranger, wish())).rejects.toThrow(fault({ code: 'NOT_FOUND' }));

  const offChain = await registered('Lamps', {});
  await expect(calls.call(members.B.actor, wish({ serviceId: offChain }))).rejects.toThrow(
    fault({ code: 'CONFLICT', because: expect.stringContaining('off the chain') }),
  );
  // The code becomes another, which answers the same; nobody has looked since.
  const code = (await evm.client.getCode({ address: target }))!;
  await evm.client.setCode({ address: target, bytecode: `${code}00` });
  await expect(calls.call(members.B.actor, wish())).rejects.toThrow(
    fault({ code: 'CONFLICT', because: expect.stringContaining('not what was registered') }),
  );
  await evm.client.setCode({ address: target, bytecode: code });
  expect(await calls.call(members.B.actor, wish())).toMatchObject({ result: '42' });
}, 300_000);
