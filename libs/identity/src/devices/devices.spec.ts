import { device, secureElement, STATUS, typedHash, type Device } from '@atoll/contracts/testing';
import { keccak256, type Address } from 'viem';

import { DeviceNetwork } from './testing.js';

let net: DeviceNetwork;
beforeAll(async () => void (net = await DeviceNetwork.open()), 120_000);
afterAll(() => net.close());

const members = () => net.network.members;
const fault = (detail: object) => expect.objectContaining({ detail: expect.objectContaining(detail) });
const onChain = async (did: Address) => (await net.network.kernel.IdentityRegistry.read<unknown[]>('devices', did))[3];

/** A device of member A's that is registered, and its row. */
async function registered(it: Device = device(), more: Record<string, unknown> = {}) {
  const { A } = members();
  const view = await net.devices.register(A.actor, net.chainId, await net.proved(it, A, more));
  await net.settle();
  return { it, id: view.own!.id };
}
const found = (id: string, as = members().A) => net.devices.find(as.actor, id);

describe.each([
  ['secp256k1', device],
  ['P-256', secureElement],
] as [string, () => Device][])('a device whose key is of %s', (_, born) => {
  it('goes from its wish to the chain, stays Registered until it is endorsed, and ends for ever', async () => {
    const { A, B } = members();
    const it = born();
    const wish = await net.devices.register(
      A.actor,
      net.chainId,
      await net.proved(it, A, { name: 'Meter 7', tags: ['hall'] }),
    );
    expect(wish).toMatchObject({
      status: 'UNREGISTERED',
      own: { desired: 'REGISTERED', settled: false, proved: true },
    });
    await net.settle();
    expect(await onChain(it.address)).toBe(STATUS.Registered);
    const { id } = wish.own!;
    expect(await found(id)).toMatchObject({
      status: 'REGISTERED',
      owner: A.principal.toLowerCase(),
      own: { settled: true, reason: null },
    });

    await net.devices.activate(A.actor, id, keccak256('0x01'));
    await net.settle();
    expect(await onChain(it.address)).toBe(STATUS.Registered);
    expect(await found(id)).toMatchObject({
      status: 'REGISTERED',
      own: { fault: { code: 'REVERTED', error: 'NotVouchedFor' } },
    });

    const credential = await net.endorse(it.address);
    await net.devices.activate(A.actor, id, credential);
    await net.settle();
    expect(await found(id)).toMatchObject({ status: 'ACTIVE', credential, own: { reason: null, fault: null } });

    // Another member sees what the chain shows, and none of the labels.
    const [seen] = await net.devices.list(B.actor, net.chainId, { text: it.address }, { take: 10 });
    expect(seen).toMatchObject({
      address: it.address.toLowerCase(),
      status: 'ACTIVE',
      own: null,
      ownerOrganisationId: A.organisationId,
    });
    expect(JSON.stringify(seen, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toMatch(
      /Meter 7|hall/,
    );

    await net.devices.suspend(A.actor, id);
    await net.settle();
    expect(await onChain(it.address)).toBe(STATUS.Suspended);
    await net.devices.resume(A.actor, id);
    await net.settle();
    expect(await onChain(it.address)).toBe(STATUS.Active);
    await net.devices.retire(A.actor, id);
    await net.settle();
    expect(await found(id)).toMatchObject({ status: 'RETIRED', own: { settled: true } });
    await expect(net.devices.activate(A.actor, id, credential)).rejects.toThrow(fault({ code: 'CONFLICT' }));
  });

  it('is updated by its own signature, in its own order, and by no other device', async () => {
    const { A } = members();
    const [{ it, id }, { it: other, id: otherId }] = [await registered(born()), await registered(born())];
    const sign = async (by: Device, did: Address, seq: bigint) => ({
      ...{ infoHash: keccak256('0x02'), seq },
      proof: await by.sign({
        hash: await typedHash(
          net.network.kernel.IdentityRegistry,
          'Update',
          'address did, bytes32 infoHash, uint64 seq',
          [did, keccak256('0x02'), seq],
        ),
      }),
    });
    for (const [by, did] of [
      [other, it.address],
      [other, other.address],
    ] as const)
      await expect(net.devices.update(A.actor, id, await sign(by, did, 3n))).rejects.toThrow(fault({ field: 'proof' }));
    await expect(net.devices.update(A.actor, otherId, await sign(it, it.address, 3n))).rejects.toThrow(
      fault({ field: 'proof' }),
    );
    await net.devices.update(A.actor, id, await sign(it, it.address, 3n));
    await net.settle();
    expect(await found(id)).toMatchObject({
      infoHash: keccak256('0x02'),
      seq: 3n,
      own: { settled: true, reason: null },
    });
    await expect(net.devices.update(A.actor, id, await sign(it, it.address, 2n))).rejects.toThrow(
      fault({ field: 'seq' }),
    );
  });
});

it('is one row however often it is asked for, and other fields are a conflict', async () => {
  const { A } = members();
  const it = device();
  const cells = await net.proved(it, A);
  const views = await Promise.all([1, 2, 3].map(() => net.devices.register(A.actor, net.chainId, cells)));
  expect(new Set(views.map(({ own }) => own!.id)).size).toBe(1);
  await expect(net.devices.register(A.actor, net.chainId, { ...cells, kind: 9 })).rejects.toThrow(
    fault({ code: 'CONFLICT' }),
  );
  await net.settle();
  expect(await net.network.database.admin.platform.device.count({ where: { address: it.address.toLowerCase() } })).toBe(
    1,
  );
});

it('is refused with cloned hardware: by the platform early, and by the contract if it comes to that', async () => {
  const { A, B } = members();
  const hwIdHash = keccak256('0xc10e');
  await registered(device(), { hwIdHash });
  for (const member of [A, B]) {
    const clone = device();
    const cells = await net.proved(clone, member, { hwIdHash });
    await expect(net.devices.register(member.actor, net.chainId, cells)).rejects.toThrow(
      fault({ code: 'CONFLICT', what: 'device' }),
    );
  }
  // Both ask in the same moment, before the chain knows of either.
  const same = keccak256('0xc10f');
  const [one, two] = [device(), device()];
  const { own: mine } = await net.devices.register(A.actor, net.chainId, await net.proved(one, A, { hwIdHash: same }));
  const { own: theirs } = await net.devices.register(
    B.actor,
    net.chainId,
    await net.proved(two, B, { hwIdHash: same }),
  );
  await net.settle();
  const states = [await found(mine!.id), await found(theirs!.id, B)];
  expect(states.map(({ status }) => status).sort()).toEqual(['REGISTERED', 'UNREGISTERED']);
  expect(states.find(({ status }) => status === 'UNREGISTERED')!.own).toMatchObject({
    fault: { error: 'HardwareTaken' },
  });
});

it('waits for its proof, and takes the device’s own alone', async () => {
  const { A, B } = members();
  const it = device();
  const cells = net.cells(it);
  const { own } = await net.devices.register(A.actor, net.chainId, cells);
  await net.settle();
  expect(await onChain(it.address)).toBe(STATUS.Unregistered);
  for (const forged of [
    await net.proof(it, B, cells),
    await net.proof(it, A, { ...cells, kind: 1 }),
    await net.proof({ ...device(), address: it.address }, A, cells),
  ])
    await expect(net.devices.prove(A.actor, own!.id, forged)).rejects.toThrow(
      fault({ code: 'INVALID', field: 'proof' }),
    );
  await net.devices.prove(A.actor, own!.id, await net.proof(it, A, cells));
  await net.settle();
  expect(await found(own!.id)).toMatchObject({ status: 'REGISTERED' });
});

it('is bound to a gateway of a member with that role, and to none', async () => {
  const { A, B, AUTHORITY } = members();
  const { id } = await registered(device(), { class: 'CONSTRAINED' });
  await net.devices.bind(A.actor, id, B.principal.toLowerCase());
  await net.settle();
  expect(await found(id)).toMatchObject({ gateway: B.principal.toLowerCase() });
  await net.devices.bind(A.actor, id, AUTHORITY.principal.toLowerCase());
  await net.settle();
  expect(await found(id)).toMatchObject({
    gateway: B.principal.toLowerCase(),
    own: { fault: { error: 'NotAuthorised' } },
  });
  await net.devices.bind(A.actor, id, null);
  await net.settle();
  expect(await found(id)).toMatchObject({ gateway: null, own: { reason: null } });
});

it('looks to another tenant, and to a member without the permission, like what is not there', async () => {
  const { B } = members();
  const { id, it } = await registered();
  const { stranger } = net.network;
  for (const actor of [stranger, B.actor]) {
    for (const work of [
      () => net.devices.find(actor, id),
      () => net.devices.retire(actor, id),
      () => net.devices.bind(actor, id, null),
      () => net.devices.prove(actor, id, `0x${'11'.repeat(65)}`),
      () => net.devices.label(actor, id, { name: 'mine', tags: [], site: '' }),
    ])
      await expect(work()).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  }
  const did = `did:ethr:0x7a69:${it.address}`;
  expect(await net.devices.byDid(B.actor, did)).toMatchObject({ address: it.address.toLowerCase(), own: null });
  await expect(net.devices.byDid(stranger, did)).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(net.devices.list(stranger, net.chainId, {}, { take: 5 })).rejects.toThrow(fault({ code: 'NOT_FOUND' }));
  await expect(net.devices.register(stranger, net.chainId, net.cells(device()))).rejects.toThrow(
    fault({ code: 'NOT_FOUND' }),
  );
});

it('is found by what it is, page by page, each once', async () => {
  const { A, B } = members();
  for (let i = 0; i < 5; i++) await registered(device(), { kind: 77, name: `Lamp ${i}`, class: 'CONSTRAINED' });
  const all = async (as: typeof A, filter: object) => {
    const seen: string[] = [];
    for (let after = ''; ;) {
      const part = await net.devices.list(as.actor, net.chainId, filter, { take: 2, after });
      seen.push(...part.map(({ address }) => address));
      if (part.length < 2) return seen;
      after = part.at(-1)!.address;
    }
  };
  expect(await all(A, { kind: 77 })).toHaveLength(5);
  expect(await all(A, { text: 'LAMP' })).toHaveLength(5);
  expect(await all(B, { text: 'LAMP' })).toHaveLength(0);
  expect(await all(B, { kind: 77, class: 'CONSTRAINED', status: 'REGISTERED' })).toEqual(await all(A, { kind: 77 }));
  expect(await all(B, { ownerOrganisationId: A.organisationId, kind: 77 })).toHaveLength(5);
  expect(await all(A, { ownerOrganisationId: B.organisationId, kind: 77 })).toHaveLength(0);
  const whole = await all(A, {});
  expect(new Set(whole).size).toBe(whole.length);
});

/** What a worker does between any two of these is cut off by a kill; the next one begins anew. */
it('comes about once, wherever a worker is killed', async () => {
  const { A } = members();
  const { database } = net.network;
  const its = [device(), device(), secureElement()];
  for (const it of its) await net.devices.register(A.actor, net.chainId, await net.proved(it, A));
  const key = `${A.organisationId}/${net.chainId}`;
  const transactions = () => database.admin.platform.transaction.count({ where: { organisationId: A.organisationId } });
  const before = await transactions();
  // Two workers at once, and one that dies with its transaction.
  await Promise.allSettled([net.reconciler.handle(key), net.reconciler.handle(key), net.reconciler.handle(key)]);
  await net.settle();
  expect((await transactions()) - before).toBe(its.length);
  for (const it of its) expect(await onChain(it.address)).toBe(STATUS.Registered);
});
