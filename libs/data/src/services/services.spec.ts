import {
  account,
  device,
  ENDORSEMENT,
  FAR,
  intend,
  KernelNetwork,
  NOBODY,
  secureElement,
  STATUS,
  typedHash,
  word,
  type Device,
} from '@atoll/contracts/testing';
import { Actor } from '@atoll/kernel';
import { encodeFunctionData, keccak256, sha256, toHex, type Hex } from 'viem';

import { endpointHash } from './descriptor.js';
import { ServiceRegistryReconciler } from './service-registry.reconciler.js';
import { ServicesService, type ServiceWish } from './services.service.js';
import { copyIndex } from './copy-index.js';
import { TicketsService } from './tickets.service.js';

let network: KernelNetwork;
let services: ServicesService;
let tickets: TicketsService;
let registry: ServiceRegistryReconciler;
beforeAll(async () => {
  network = await KernelNetwork.open();
  const { api, worker } = network.database;
  [services, tickets] = [new ServicesService(api), new TicketsService(api)];
  registry = new ServiceRegistryReconciler(worker);
  await network.decide('proposeCall', [
    network.kernel.CredentialRegistry.address,
    encodeFunctionData({
      ...{ abi: network.kernel.CredentialRegistry.abi, functionName: 'accreditIssuer' },
      args: [ENDORSEMENT, network.members.AUTHORITY.principal],
    }),
  ]);
}, 120_000);
afterAll(() => network.close());

const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
/** Sends what waits, and reads what came of it. */
async function settle() {
  await network.settle();
  await copyIndex(network);
  await network.settle(registry);
}
const descriptorOf = (name: string, more: object = {}) =>
  JSON.stringify({ name, endpoint: `https://${name.toLowerCase().replaceAll(' ', '-')}.example/bot`, ...more });
const wishOf = (name: string, more: Partial<ServiceWish> = {}): ServiceWish => ({
  ...{ chainId: network.chainId, name, descriptor: descriptorOf(name), price: 0n },
  ...more,
});
const query = (more: object = {}) => ({ chainId: network.chainId, take: 100, ...more });
const found = async (more: object = {}) =>
  (await services.find(network.members.REGULATOR.actor, query(more))).map(({ descriptor }) => descriptor?.name).sort();
const registered = async (wish: ServiceWish, by = network.members.A) => {
  const { subject } = await services.register(by.actor, wish);
  await settle();
  return subject as Hex;
};

/** Registers a device of a member's, has it vouched for, and activates it. */
async function activated<D extends Device>(it: D, more: { cls?: number; gateway?: Hex } = {}): Promise<D> {
  const { B, AUTHORITY } = network.members;
  const { cls = 0, gateway = NOBODY } = more;
  const info = {
    ...{ kind: 0, cls, ownerOrg: B.principal, hwIdHash: sha256(it.address), mudHash: word('mud'), fwHash: word('fw') },
    ...{ p256x: it.x, p256y: it.y, gateway },
  };
  const fields =
    'address did, uint8 kind, uint8 cls, address ownerOrg, bytes32 hwIdHash, bytes32 mudHash, bytes32 fwHash, bytes32 p256x, bytes32 p256y, address gateway';
  const { IdentityRegistry: identities, CredentialRegistry: credentials } = network.kernel;
  const hash = await typedHash(identities, 'Device', fields, [it.address, ...Object.values(info)]);
  await network.tell(B, 'IdentityRegistry', 'registerDevice', [it.address, info, await it.sign({ hash })]);
  const vc = keccak256(toHex(it.address));
  const { hash: sent } = await network.tell(AUTHORITY, 'CredentialRegistry', 'anchor', [
    ...([ENDORSEMENT, it.address, vc, FAR] as const),
  ]);
  const { logs } = await network.evm.client.getTransactionReceipt({ hash: sent as Hex });
  const [, credential] = logs.find(({ address }) => address.toLowerCase() === credentials.address.toLowerCase())!
    .topics as [Hex, Hex];
  await network.tell(B, 'IdentityRegistry', 'setStatus', [it.address, STATUS.Active, credential]);
  return it;
}

describe('services', () => {
  it('are registered on and off the chain, and found by every member by what they say', async () => {
    const { A, B } = network.members;
    const target = await network.evm.create(account(9).address, '0x600260005360016000f3');
    await registered(wishOf('Street lamps', { price: 7n }));
    await registered(
      wishOf('Traffic steering', {
        descriptor: descriptorOf('Traffic steering', { schema: 'urn:s', description: 'Eases 100% of jams' }),
      }),
      B,
    );
    const onChain = await registered(wishOf('Recognition', { target, descriptor: '{"name":"Recognition"}' }));

    expect(await found()).toEqual(['Recognition', 'Street lamps', 'Traffic steering']);
    expect(await found({ text: 'LAMP street' })).toEqual(['Street lamps']);
    expect(await found({ text: '100%' })).toEqual(['Traffic steering']);
    expect(await found({ text: '1%0' })).toEqual([]);
    expect(await found({ mode: 'ON_CHAIN' })).toEqual(['Recognition']);
    expect(await found({ owner: B.principal.toLowerCase() })).toEqual(['Traffic steering']);
    expect(await found({ schema: 'urn:s' })).toEqual(['Traffic steering']);
    expect(await found({ price: 6n })).toEqual(['Recognition', 'Traffic steering']);
    expect(await found({ live: true })).toHaveLength(3);
    const one = await services.one(B.actor, network.chainId, onChain);
    expect(one).toMatchObject({ organisationId: A.organisationId, mode: 'ON_CHAIN', version: 1, available: true });
    expect(one.codeHash).toBe(keccak256((await network.evm.client.getCode({ address: target }))!));
    const row = await network.kernel.ServiceRegistry.read<unknown[]>('services', onChain);
    expect([row[0], row[2]]).toEqual([expect.stringMatching(new RegExp(one.owner, 'i')), 1]);

    // The code behind a registered id becomes another: no event says so, and it is no longer there to be used.
    await network.evm.client.setCode({ address: target, bytecode: '0x6001' });
    await network.database.admin.platform.chainService.updateMany({ data: { checkedAt: new Date(0) } });
    await settle();
    expect(await found({ live: false })).toEqual(['Recognition']);
    const asked = tickets.requestAccess(B.actor, { chainId: network.chainId, serviceId: onChain });
    await expect(asked).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
  }, 60_000);

  it('have versions, and an end', async () => {
    const { A, B } = network.members;
    const id = await registered(wishOf('Metering'));
    const next = { chainId: network.chainId, descriptor: descriptorOf('Metering two'), price: 1n };
    const stolen = services.update(B.actor, id, next);
    await expect(stolen).rejects.toThrow(fault({ code: 'REVERTED', error: 'NotAuthorised' }));
    await services.update(A.actor, id, next);
    await settle();
    expect(await services.one(B.actor, network.chainId, id)).toMatchObject({
      ...{ version: 2, codeHash: endpointHash('https://metering-two.example/bot') },
      descriptor: { name: 'Metering two' },
    });
    await services.deprecate(A.actor, network.chainId, id);
    await settle();
    expect(await services.one(B.actor, network.chainId, id)).toMatchObject({ state: 'DEPRECATED', available: false });
    const again = services.register(A.actor, wishOf('Metering'));
    await expect(again).rejects.toThrow(fault({ code: 'REVERTED', error: 'BadState' }));
  }, 60_000);

  it('pin no proxy, no foreign hash and no empty address', async () => {
    const { A } = network.members;
    const proxy = network.kernel.DataAnchor.address;
    const refused = (more: object) => expect(services.register(A.actor, wishOf('Proxy', more))).rejects;
    await refused({ target: proxy }).toThrow(/is a proxy/);
    await refused({ target: account(15).address }).toThrow(/has no code/);
    const target = await network.evm.create(account(9).address, '0x600360005360016000f3');
    await refused({ target, codeHash: keccak256('0x') }).toThrow(/is not that of the code there/);
    await refused({ codeHash: keccak256('0x') }).toThrow(/name the target/);
    await refused({ descriptor: '{"name":"nowhere"}' }).toThrow(/must say the "endpoint"/);
  });

  it('ride with what describes them, if they are published, so that every node has it', async () => {
    const wish = wishOf('Published', { publish: true });
    const { id } = await services.register(network.members.A.actor, wish);
    await settle();
    const { transaction } = await services.deed(network.members.A.actor, id);
    const { input } = await network.evm.client.getTransaction({ hash: transaction.hash as Hex });
    expect(input.endsWith(toHex(wish.descriptor).slice(2))).toBe(true);
    expect(await found({ text: 'Published' })).toEqual(['Published']);
  });

  it('are nobody’s who is no member, and are written by nobody without the right', async () => {
    const { stranger, chainId, members } = network;
    const [service] = await services.find(members.A.actor, query());
    for (const asked of [
      services.find(stranger, query()),
      services.one(stranger, chainId, service!.id),
      services.nodes(stranger, chainId, { take: 1 }),
      tickets.list(stranger, query()),
      services.register(stranger, wishOf('Foreign')),
      tickets.requestAccess(stranger, { chainId, serviceId: service!.id as Hex }),
    ])
      await expect(asked).rejects.toThrow(fault({ code: 'NOT_FOUND', what: 'chain' }));
    expect(await services.deeds(members.B.actor, chainId, { take: 100 })).toHaveLength(1);
    const reader = new Actor(members.A.organisationId, null, ['service:read']);
    await expect(services.register(reader, wishOf('Read'))).rejects.toThrow(fault({ code: 'FORBIDDEN' }));
    const nobody = new Actor(members.A.organisationId, null, []);
    await expect(services.find(nobody, query())).rejects.toThrow(fault({ code: 'FORBIDDEN' }));
  });
});

it('knows members’ nodes, and when they were seen', async () => {
  const { A, B } = network.members;
  const { subject } = await services.registerNode(A.actor, { chainId: network.chainId, name: 'harbour', info: '{}' });
  await settle();
  const foreign = services.heartbeat(B.actor, network.chainId, subject as Hex, 1n);
  await expect(foreign).rejects.toThrow(fault({ error: 'NotAuthorised' }));
  await services.heartbeat(A.actor, network.chainId, subject as Hex, 3n);
  await settle();
  const [node] = await services.nodes(B.actor, network.chainId, { take: 10 });
  expect(node).toMatchObject({
    id: subject,
    owner: A.principal.toLowerCase(),
    height: 3n,
    infoHash: keccak256(toHex('{}')),
  });
  const read = await network.kernel.ServiceRegistry.read<bigint[]>('nodes', subject);
  expect(node!.lastSeen).toEqual(new Date(Number(read[1]) * 1_000));
});

describe('a ticket', () => {
  const ticketsOf = (serviceId: Hex) => tickets.list(network.members.REGULATOR.actor, query({ serviceId }));
  const interact = (by: Device, id: Hex, number: number, result: Hex) =>
    typedHash(network.kernel.ServiceRegistry, 'Interaction', 'bytes32 ticket, uint32 number, bytes32 result', [
      ...[id, number, result],
    ]).then((hash) => by.sign({ hash }));

  it('is asked for, granted, used with both signatures, and given back', async () => {
    const { A, B } = network.members;
    const { chainId } = network;
    const serviceId = await registered(wishOf('Weather'));
    const camera = await activated(device());
    const registryContract = network.kernel.ServiceRegistry;
    const consent = await intend(registryContract, camera, 'RequestAccess', 'bytes32 service', [serviceId]);
    await tickets.requestAccess(B.actor, { chainId, serviceId, device: consent });
    await settle();
    const [ticket] = await ticketsOf(serviceId);
    expect(ticket).toMatchObject({ holder: camera.address.toLowerCase(), state: 'REQUESTED', version: 1 });
    const id = ticket!.id as Hex;
    // The same signature once more is no second ticket.
    const replay = tickets.requestAccess(B.actor, { chainId, serviceId, device: consent });
    await expect(replay).rejects.toThrow(fault({ error: 'IntentForged' }));
    await expect(tickets.grant(B.actor, chainId, id, FAR)).rejects.toThrow(fault({ error: 'NotAuthorised' }));
    await tickets.grant(A.actor, chainId, id, FAR);
    await settle();

    const server = account(12);
    const until = FAR;
    const speaks = await typedHash(
      network.kernel.Consortium,
      ...(['SpeakFor', 'address signer, address org, uint256 nonce, uint256 deadline'] as const),
      [server.address, A.principal, 0n, until],
    ).then((hash) => server.sign({ hash }));
    await network.tell(A, 'Consortium', 'appoint', [server.address, until, speaks]);
    const result = keccak256('0x01');
    const use = { chainId, ticketId: id, number: 1, result, serviceSigner: server.address };
    const mine = await interact(camera, id, 1, result);
    const theirs = await interact(server as unknown as Device, id, 1, result);
    // By one side alone, nothing is kept.
    for (const [holderSignature, serviceSignature] of [...[[mine, mine] as const, [theirs, theirs] as const]])
      await expect(tickets.recordInteraction(B.actor, { ...use, holderSignature, serviceSignature })).rejects.toThrow(
        fault({ error: 'NotSigned' }),
      );
    await tickets.recordInteraction(B.actor, { ...use, holderSignature: mine, serviceSignature: theirs });
    await settle();
    expect(await tickets.find(A.actor, chainId, id)).toMatchObject({ state: 'GRANTED', interactions: 1 });
    expect(await tickets.interactions(A.actor, { chainId, ticketId: id, take: 10 })).toMatchObject([
      { number: 1, result, serviceSigner: server.address.toLowerCase() },
    ]);
    await tickets.close(B.actor, chainId, id);
    await settle();
    expect(await tickets.find(A.actor, chainId, id)).toMatchObject({ state: 'CLOSED' });
    await expect(tickets.revoke(A.actor, chainId, id)).rejects.toThrow(fault({ error: 'BadState' }));
  }, 60_000);

  it('of a constrained device comes through the gateway it is bound to, and no other', async () => {
    const { B } = network.members;
    const { chainId } = network;
    const serviceId = await registered(wishOf('Fog'));
    const gateway = await activated(device());
    const other = await activated(device());
    const lamp = await activated(secureElement(), { cls: 1, gateway: gateway.address });
    const contract = network.kernel.ServiceRegistry;
    const asks = () => intend(contract, lamp, 'RequestAccess', 'bytes32 service', [serviceId]);
    const passes = async (by: Device) => {
      const consent = await asks();
      const values = [serviceId, lamp.address, consent.deadline, consent.signature];
      const fields = 'bytes32 service, address device, uint256 until, bytes consent';
      return { device: consent, gateway: await intend(contract, by, 'RequestAccessThrough', fields, values) };
    };
    const alone = tickets.requestAccess(B.actor, { chainId, serviceId, device: await asks() });
    await expect(alone).rejects.toThrow(fault({ error: 'OnlyThroughGateway' }));
    const through = tickets.requestAccess(B.actor, { chainId, serviceId, ...(await passes(other)) });
    await expect(through).rejects.toThrow(fault({ error: 'OnlyThroughGateway' }));
    await tickets.requestAccess(B.actor, { chainId, serviceId, ...(await passes(gateway)) });
    await settle();
    expect(await ticketsOf(serviceId)).toMatchObject([
      { holder: lamp.address.toLowerCase(), through: gateway.address.toLowerCase() },
    ]);
  }, 60_000);

  it('is denied, revoked, or over', async () => {
    const { A, B } = network.members;
    const { chainId } = network;
    const serviceId = await registered(wishOf('Parking'));
    const ask = async () => {
      const before = new Set((await ticketsOf(serviceId)).map(({ id }) => id));
      await tickets.requestAccess(B.actor, { chainId, serviceId });
      await settle();
      return (await ticketsOf(serviceId)).find(({ id }) => !before.has(id))!.id as Hex;
    };
    const [denied, revoked, over] = [await ask(), await ask(), await ask()];
    await tickets.deny(A.actor, chainId, denied);
    const { timestamp } = await network.evm.client.getBlock();
    await tickets.grant(A.actor, chainId, revoked, FAR);
    await tickets.grant(A.actor, chainId, over, timestamp + 60n);
    await settle();
    await tickets.revoke(A.actor, chainId, revoked);
    await network.evm.client.increaseTime({ seconds: 120 });
    await network.evm.client.mine({ blocks: 1 });
    await tickets.expire(B.actor, chainId, over);
    await settle();
    const states = await Promise.all([denied, revoked, over].map((id) => tickets.find(B.actor, chainId, id)));
    expect(states.map(({ state }) => state)).toEqual(['DENIED', 'REVOKED', 'EXPIRED']);
  }, 60_000);
});

it('reads the registry anew to the same rows, wherever a pass was cut off', async () => {
  const { platform } = network.database.admin;
  const rows = async () => ({
    services: await platform.chainService.findMany({ omit: { checkedAt: true }, orderBy: { id: 'asc' } }),
    tickets: await platform.serviceTicket.findMany({ orderBy: { id: 'asc' } }),
    nodes: await platform.serviceNode.findMany(),
    interactions: await platform.serviceInteraction.findMany(),
  });
  const before = await rows();
  const { nextBlock } = await platform.serviceRegistry.findUniqueOrThrow({ where: { chainId: network.chainId } });
  for (let from = nextBlock - 1n; from >= 0n; from -= nextBlock / 3n + 1n) {
    await platform.serviceRegistry.updateMany({ data: { nextBlock: from } });
    await network.settle(registry);
    expect(await rows()).toEqual(before);
  }
  await platform.chainService.deleteMany();
  await platform.serviceTicket.deleteMany();
  await platform.serviceRegistry.updateMany({ data: { nextBlock: 0n } });
  await network.settle(registry);
  expect(await rows()).toEqual(before);
}, 60_000);
