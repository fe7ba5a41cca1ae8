import { device, later, secureElement } from '@atoll/contracts/testing';
import { Resolver } from 'did-resolver';
import { JsonRpcProvider } from 'ethers';
import { getResolver } from 'ethr-did-resolver';
import { stringToHex } from 'viem';

import { DidsService } from './dids.service.js';
import { DeviceNetwork } from './testing.js';

let net: DeviceNetwork;
let dids: DidsService;
let theirs: Resolver;
let provider: JsonRpcProvider;
beforeAll(async () => {
  net = await DeviceNetwork.open();
  dids = new DidsService(net.network.database.api);
  provider = new JsonRpcProvider(net.network.evm.url, 31_337, { staticNetwork: true, cacheTimeout: -1 });
  const registry = net.network.kernel.IdentityRegistry.address;
  theirs = new Resolver(getResolver({ name: '0x7a69', chainId: 31_337, provider: provider as never, registry }));
}, 120_000);
afterAll(async () => {
  provider.destroy();
  await net.close();
});

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const did = (address: string) => `did:ethr:0x7a69:${address.toLowerCase()}`;
const block = () => net.network.evm.client.getBlockNumber({ cacheTime: 0 });

it('says of our devices what the public resolver says, also of a past block', async () => {
  const { A, B } = net.network.members;
  const it = secureElement();
  const { own } = await net.devices.register(A.actor, net.chainId, await net.proved(it, A));
  await net.settle();
  const before = await block();
  await later(net.network.evm, 1);
  const value = stringToHex('https://hub.example');
  await dids.setAttribute(A.actor, own!.id, { name: 'did/svc/HubService', value, days: 9 });
  await dids.setDelegate(A.actor, own!.id, { type: 'veriKey', delegate: B.principal, days: 9 });
  await net.settle();
  for (const version of [null, before, await block()]) {
    const query = version === null ? '' : `?versionId=${version}`;
    const ours = await dids.resolve(A.actor, did(it.address), version);
    expect(ours).toEqual(await theirs.resolve(did(it.address) + query));
    expect(Boolean(ours.didDocument!.service)).toBe(version !== before);
  }
  expect((await dids.resolve(B.actor, did(it.address))).didDocument!.service).toMatchObject([
    { type: 'HubService', serviceEndpoint: 'https://hub.example' },
  ]);
  await later(net.network.evm, 1);
  await dids.setAttribute(A.actor, own!.id, { name: 'did/svc/HubService', value, days: 0 });
  await net.settle();
  expect((await dids.resolve(A.actor, did(it.address))).didDocument!.service).toBeUndefined();
});

it('lets an organisation write only what it controls', async () => {
  const { A, B } = net.network.members;
  const { own } = await net.devices.register(A.actor, net.chainId, await net.proved(device(), A));
  await net.settle();
  const attribute = { name: 'did/svc/HubService', value: '0x01', days: 1 } as const;
  await expect(dids.setAttribute(A.actor, own!.id, attribute)).rejects.toThrow(
    fault({ code: 'REVERTED', error: 'NotAuthorised' }),
  );
  await expect(dids.setAttribute(B.actor, own!.id, attribute)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
});

it('tells nobody outside of the consortium, and ends with a document that somebody made endless', async () => {
  const { A } = net.network.members;
  await expect(dids.resolve(net.network.stranger, did(device().address))).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  for (const bad of ['did:web:example.org', 'did:ethr:0x7a69:0x12', `did:ethr:${device().address}`])
    await expect(dids.resolve(A.actor, bad)).rejects.toThrow(fault({ code: 'INVALID', field: 'did' }));
  const { IdentityRegistry } = net.network.kernel;
  const free = (await net.network.evm.client.request({ method: 'eth_accounts' } as never)) as `0x${string}`[];
  const self = free[12]!;
  for (let i = 0; i < 320; i++)
    await IdentityRegistry.tell(self, 'setAttribute', self, stringToHex('did/svc/X', { size: 32 }), '0x01', 9n);
  await expect(dids.resolve(A.actor, did(self))).rejects.toThrow(fault({ code: 'LIMIT_EXCEEDED' }));
});
