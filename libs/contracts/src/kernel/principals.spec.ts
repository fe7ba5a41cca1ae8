import { KeysService } from '@atoll/ledger';

import { KernelNetwork } from '../testing.js';
import { KernelReconciler } from './kernel.reconciler.js';
import { PrincipalsService } from './principals.service.js';

let network: KernelNetwork;
let principals: PrincipalsService;
let keys: KeysService;
beforeAll(async () => {
  network = await KernelNetwork.open({ deployed: false, principals: false });
  keys = new KeysService(network.database.api);
  principals = new PrincipalsService(network.database.api, keys);
}, 60_000);
afterAll(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const work = () => network.settle(new KernelReconciler(network.database.worker));
const seen = (organisationId: string) =>
  network.database.worker.platform.kernelPrincipal.findFirst({ where: { organisationId } });

it('has a key born for an organisation that names none, and knows its address', async () => {
  const { actor, organisationId } = network.members.A;
  const first = await principals.set(actor, network.chainId, null);
  expect(await principals.set(actor, network.chainId, null)).toEqual(first);
  expect(first.address).toBeNull();
  await work();
  const { address } = await keys.find(actor, first.keyId);
  expect((await seen(organisationId))?.address).toBe(address);
});

it('takes another key until the address was seen, and never afterwards', async () => {
  const { actor, organisationId } = network.members.B;
  const [mine, other] = [await keys.create(actor, { name: 'mine' }), await keys.create(actor, { name: 'other' })];
  await principals.set(actor, network.chainId, mine.id);
  await principals.set(actor, network.chainId, other.id);
  await work();
  const changed = principals.set(actor, network.chainId, mine.id);
  await expect(changed).rejects.toThrow(fault({ code: 'CONFLICT', what: 'principal' }));
  expect(await seen(organisationId)).toMatchObject({ keyId: other.id, address: expect.any(String) });
});

it('takes nobody else’s key, none that cannot sign for a chain, and nothing from a stranger', async () => {
  const { actor } = network.members.AUTHORITY;
  const theirs = await keys.create(network.members.A.actor, { name: 'theirs' });
  const foreign = principals.set(actor, network.chainId, theirs.id);
  await expect(foreign).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'key' }));
  const document = await keys.create(actor, { name: 'documents', curve: 'P256' });
  const wrong = principals.set(actor, network.chainId, document.id);
  await expect(wrong).rejects.toThrow(fault({ code: 'INVALID', field: 'keyId' }));
  const strange = principals.set(network.stranger, network.chainId, null);
  await expect(strange).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
});
