import { keccak256, type Address, type Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  DEVICE_FIELDS,
  ENDORSEMENT,
  kernelScene,
  NOBODY,
  secureElement,
  STATUS,
  STRANGER,
  type Device,
  type KernelScene,
} from './scene.js';
import {
  account,
  decide,
  eachFromHere,
  event,
  idOf,
  intend,
  later,
  names,
  steps,
  typedHash,
  word,
  type Contract,
} from './testing.js';

let scene: KernelScene;
let identities: Contract;
beforeAll(async () => {
  scene = await kernelScene();
  identities = scene.kernel.IdentityRegistry;
  await scene.accredit(ENDORSEMENT);
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const setStatus = (by: Address, did: Address, to: number, credential: Hex = word('')) =>
  identities.tell(by, 'setStatus', did, to, credential);
const refusedStatus = (by: Address, did: Address, to: number, credential: Hex = word('')) =>
  identities.refusal(by, 'setStatus', did, to, credential);
const active = (did: Address) => identities.read('isActive', did);
const INCIDENT = keccak256('0x1c');

/** Acts as the contract that the members named for incidents. */
async function asIncidents() {
  const address: Address = '0x00000000000000000000000000000000000001cE';
  await scene.evm.client.setBalance({ address, value: 10n ** 18n });
  await scene.evm.client.impersonateAccount({ address });
  await decide(scene.kernel.Consortium, [A, B, AUTHORITY], 'proposeParam', word('IncidentVote'), BigInt(address));
  return address;
}

describe.each([
  ['secp256k1', device],
  ['P-256', secureElement],
] as [string, () => Device][])('a device whose key is of %s', (_, born) => {
  it('is registered by its organisation with its own proof', async () => {
    const it = born();
    const info = scene.infoOf(it, A);
    const pop = await scene.proof(it, info);
    const refused = (by: Address, given: object = info, proof = pop) =>
      identities.refusal(by, 'registerDevice', it.address, given, proof);
    const id = idOf(it.address);
    for (const nobody of [B, STRANGER, DEPLOYER]) expect(await refused(nobody)).toEqual(['NotAuthorised', id, nobody]);
    // Another organisation cannot take what the device signed for this one, and nobody can change what it said.
    expect(await refused(B, { ...info, ownerOrg: B })).toEqual(['NotTheDevice', it.address]);
    expect(await refused(A, { ...info, fwHash: word('other') })).toEqual(['NotTheDevice', it.address]);
    expect(await refused(A, info, await scene.proof({ ...born(), address: it.address }, info))).toEqual([
      ...['NotTheDevice', it.address],
    ]);
    const deed = await identities.tell(A, 'registerDevice', it.address, info, pop);
    expect(event(deed, 'DeviceRegistered')).toMatchObject({
      did: it.address,
      ownerOrg: A,
      info: { fwHash: info.fwHash },
    });
    expect(steps(deed)).toEqual([[STATUS.Unregistered, STATUS.Registered]]);
    expect(await refused(A)).toEqual(['BadState', id, STATUS.Registered]);
    expect(await active(it.address)).toBe(false);
    expect(await identities.read('orgOf', it.address)).toBe(A);
  });

  it('says itself what changed, in its own order, whoever carries it', async () => {
    const it = born();
    await scene.register(it, A);
    const update = async (seq: bigint, by = it, did = it.address) => {
      const values = [did, keccak256('0x01'), seq];
      const hash = await typedHash(identities, 'Update', 'address did, bytes32 infoHash, uint64 seq', values);
      return [...values, await by.sign({ hash })];
    };
    const deed = await identities.tell(STRANGER, 'updateDevice', ...(await update(5n)));
    expect(event(deed, 'DeviceUpdated')).toEqual({ did: it.address, infoHash: keccak256('0x01'), seq: 5n });
    for (const seq of [4n, 5n])
      expect(await identities.refusal(A, 'updateDevice', ...(await update(seq)))).toEqual([
        'OutOfBounds',
        word('seq'),
        seq,
      ]);
    expect(await identities.refusal(A, 'updateDevice', ...(await update(6n, born())))).toEqual([
      'NotTheDevice',
      it.address,
    ]);
    const other = born();
    await scene.register(other, A);
    expect(await identities.refusal(A, 'updateDevice', ...(await update(1n, it, other.address)))).toEqual([
      ...['NotTheDevice', other.address],
    ]);
  });
});

it('has a P-256 key only under the address of that key', async () => {
  const [it, other] = [device(), secureElement()];
  const info = scene.infoOf({ ...it, x: other.x, y: other.y }, A);
  expect(await identities.refusal(A, 'registerDevice', it.address, info, await scene.proof(it, info))).toEqual([
    ...['NotTheDevice', it.address],
  ]);
});

describe('the status of a device', () => {
  it('goes Registered, Active, Suspended, Active, Retired, and no other way', async () => {
    const it = device();
    const id = idOf(it.address);
    expect(await refusedStatus(A, it.address, STATUS.Active)).toEqual(['BadState', id, STATUS.Unregistered]);
    await scene.register(it, A);
    const credential = await scene.vouch(it.address);
    const forbidden = async (now: number, allowed: number[]) => {
      const others = Object.values(STATUS).filter((to) => !allowed.includes(to));
      for (const to of others)
        expect(await refusedStatus(A, it.address, to, credential)).toEqual(['BadState', id, now]);
    };
    await forbidden(STATUS.Registered, [STATUS.Active, STATUS.Retired]);
    for (const nobody of [B, STRANGER, DEPLOYER, it.address])
      expect(await refusedStatus(nobody, it.address, STATUS.Active, credential)).toEqual(['NotAuthorised', id, nobody]);
    const way: [number, string, number[]][] = [
      [STATUS.Active, 'Activated', [STATUS.Suspended, STATUS.Retired]],
      [STATUS.Suspended, 'Suspended', [STATUS.Active, STATUS.Retired]],
      [STATUS.Active, 'Activated', [STATUS.Suspended, STATUS.Retired]],
      [STATUS.Retired, 'Retired', []],
    ];
    let from = STATUS.Registered;
    for (const [to, named, next] of way) {
      const deed = await setStatus(A, it.address, to, credential);
      expect(names(deed)).toEqual([named, 'StateChanged']);
      expect(steps(deed)).toEqual([[from, to]]);
      expect(await active(it.address)).toBe(to === STATUS.Active);
      await forbidden(to, next);
      from = to;
    }
  });

  it('is Active only while an accredited authority vouches for this very device', async () => {
    const it = device();
    await scene.register(it, A);
    await scene.accredit(word('Other'));
    const wrong = [word('nothing'), await scene.vouch(B), await scene.vouch(it.address, word('Other'))];
    for (const credential of wrong)
      expect(await refusedStatus(A, it.address, STATUS.Active, credential)).toEqual([
        'NotVouchedFor',
        it.address,
        credential,
      ]);
    const short = await scene.vouch(it.address, ENDORSEMENT, (await scene.now()) + 100n);
    await setStatus(A, it.address, STATUS.Active, short);
    expect(await active(it.address)).toBe(true);
    await later(scene.evm, 102);
    expect(await active(it.address)).toBe(false);

    const other = await scene.activate(device(), A);
    await scene.kernel.CredentialRegistry.tell(AUTHORITY, 'revoke', other.credential);
    expect(await active(other.address)).toBe(false);
    expect(await refusedStatus(A, other.address, STATUS.Active, other.credential)).toEqual([
      ...['BadState', idOf(other.address), STATUS.Active],
    ]);
  });

  it('counts for nothing while the organisation is suspended, which then changes nothing either', async () => {
    const it = await scene.activate(device(), A);
    await scene.suspendMember(A);
    expect(await active(it.address)).toBe(false);
    expect(await refusedStatus(A, it.address, STATUS.Suspended)).toEqual(['NotAuthorised', idOf(it.address), A]);
    const info = scene.infoOf(device(), A);
    expect(await identities.refusal(A, 'registerDevice', B, info, '0x')).toEqual(['NotAuthorised', idOf(B), A]);
  });
});

describe('hardware', () => {
  it('has one live DID, and another one only after that is retired', async () => {
    const [first, clone] = [device(), device()];
    const hwIdHash = keccak256('0x11');
    await scene.register(first, A, { hwIdHash });
    for (const org of [A, B]) {
      const info = scene.infoOf(clone, org, { hwIdHash });
      const pop = await scene.proof(clone, info);
      expect(await identities.refusal(org, 'registerDevice', clone.address, info, pop)).toEqual([
        ...['HardwareTaken', hwIdHash, first.address],
      ]);
    }
    await setStatus(A, first.address, STATUS.Retired);
    await scene.register(clone, B, { hwIdHash });
    expect(await identities.read('liveOf', hwIdHash)).toBe(clone.address);
    expect(await identities.read('mayAct', first.address)).toBe(false);
  });

  it('whose identity another organisation took is freed by the members', async () => {
    const [squatter, mine] = [device(), device()];
    const hwIdHash = keccak256('0x11');
    await scene.register(squatter, B, { hwIdHash });
    const info = scene.infoOf(device(), A, { hwIdHash: word('') });
    expect(await identities.refusal(A, 'registerDevice', mine.address, info, '0x')).toEqual([
      ...['OutOfBounds', word('hwIdHash'), 0n],
    ]);
    await scene.quorumCalls(identities, 'setStatus', squatter.address, STATUS.Retired, word(''));
    await scene.register(mine, A, { hwIdHash });
    const quorum = scene.kernel.Consortium.address;
    await scene.evm.client.impersonateAccount({ address: quorum });
    // It retires, and does nothing else in an owner's stead.
    for (const to of [STATUS.Active, STATUS.Suspended])
      expect(await refusedStatus(quorum, mine.address, to)).toEqual(['NotAuthorised', idOf(mine.address), quorum]);
  });

  it('that was cut off does not come back by another DID, nor by retiring', async () => {
    const incidents = await asIncidents();
    const hwIdHash = keccak256('0x11');
    const it = await scene.activate(device(), A, { hwIdHash });
    await identities.tell(incidents, 'quarantine', it.address, INCIDENT);
    await setStatus(A, it.address, STATUS.Retired);
    const next = device();
    const info = scene.infoOf(next, A, { hwIdHash });
    const again = async () => [next.address, info, await scene.proof(next, info)];
    expect(await identities.refusal(A, 'registerDevice', ...(await again()))).toEqual([
      ...['HardwareBarred', hwIdHash, INCIDENT],
    ]);
    await identities.tell(incidents, 'release', it.address, INCIDENT);
    await identities.tell(A, 'registerDevice', ...(await again()));
    // Retired before it was cut off: the incident follows the hardware.
    await identities.tell(incidents, 'quarantine', it.address, INCIDENT);
    expect(await scene.statusOf(next.address)).toBe(STATUS.Quarantined);
  });
});

describe('a quarantine', () => {
  it('is what the contract for incidents does, and nobody else', async () => {
    const it = await scene.activate(device(), A);
    for (const name of ['quarantine', 'release'])
      for (const nobody of [A, B, AUTHORITY, DEPLOYER, it.address])
        expect(await identities.refusal(nobody, name, it.address, INCIDENT)).toEqual([
          ...['NotAuthorised', idOf(it.address), nobody],
        ]);
    const incidents = await asIncidents();
    expect(await identities.refusal(incidents, 'quarantine', B, INCIDENT)).toEqual(['BadState', idOf(B), 0]);
    const deed = await identities.tell(incidents, 'quarantine', it.address, INCIDENT);
    expect(names(deed)).toEqual(['Quarantined', 'StateChanged']);
    expect(await active(it.address)).toBe(false);
    for (const to of [STATUS.Active, STATUS.Suspended, STATUS.Registered])
      expect(await refusedStatus(A, it.address, to, it.credential)).toEqual([
        'BadState',
        idOf(it.address),
        STATUS.Quarantined,
      ]);
    const freed = await identities.tell(incidents, 'release', it.address, INCIDENT);
    expect(steps(freed)).toEqual([[STATUS.Quarantined, STATUS.Active]]);
    expect(await active(it.address)).toBe(true);
  });

  it.each([STATUS.Registered, STATUS.Suspended])('takes a device out of status %d, and back there', async (from) => {
    const incidents = await asIncidents();
    const it = device();
    if (from === STATUS.Registered) await scene.register(it, A);
    else await scene.activate(it, A).then(() => setStatus(A, it.address, from));
    await identities.tell(incidents, 'quarantine', it.address, INCIDENT);
    await identities.tell(incidents, 'release', it.address, keccak256('0xff'));
    expect(await scene.statusOf(it.address)).toBe(STATUS.Quarantined);
    await identities.tell(incidents, 'release', it.address, INCIDENT);
    expect(await scene.statusOf(it.address)).toBe(from);
  });
});

describe('a gateway', () => {
  it('is bound by the owner, and answers to a member with that role', async () => {
    const it = device();
    await scene.register(it, A);
    const refused = (by: Address, gateway: Address) => identities.refusal(by, 'bindGateway', it.address, gateway);
    expect(await refused(B, B)).toEqual(['NotAuthorised', idOf(it.address), B]);
    for (const none of [STRANGER, AUTHORITY])
      expect(await refused(A, none)).toEqual(['NotAuthorised', idOf(it.address), none]);
    expect(event(await identities.tell(A, 'bindGateway', it.address, B), 'GatewayBound')).toEqual({
      ...{ did: it.address, gateway: B },
    });
    const gateway = device();
    await scene.register(gateway, B);
    expect(await refused(A, gateway.address)).toEqual(['NotAuthorised', idOf(it.address), gateway.address]);
    await setStatus(B, gateway.address, STATUS.Active, await scene.vouch(gateway.address));
    await identities.tell(A, 'bindGateway', it.address, gateway.address);
    expect(await identities.read('gatewayOf', it.address)).toBe(gateway.address);
    await identities.tell(A, 'bindGateway', it.address, NOBODY);
    await setStatus(A, it.address, STATUS.Retired);
    expect(await refused(A, B)).toEqual(['BadState', idOf(it.address), STATUS.Retired]);
    expect(await identities.refusal(A, 'bindGateway', STRANGER, B)).toEqual(['BadState', idOf(STRANGER), 0]);
  });
});

it('does the same for a signer', async () => {
  const [it, signer] = [secureElement(), account(0)];
  const info = scene.infoOf(it, A);
  const pop = await scene.proof(it, info);
  const structs = { DeviceInfo: DEVICE_FIELDS.replace('address did, ', '') };
  const fields = 'address did, DeviceInfo info, bytes devicePoP';
  const register = await intend(identities, signer, 'RegisterDevice', fields, [it.address, info, pop], { structs });
  await identities.tell(STRANGER, 'registerDeviceBySig', it.address, info, pop, register);
  const credential = await scene.vouch(it.address);
  const twins: [string, string, string, unknown[]][] = [
    ['bindGatewayBySig', 'BindGateway', 'address did, address gateway', [it.address, B]],
    [
      'setStatusBySig',
      'SetStatus',
      'address did, uint8 status, bytes32 credential',
      [it.address, STATUS.Active, credential],
    ],
  ];
  for (const [name, type, fields, values] of twins) {
    const intent = await intend(identities, signer, type, fields, values);
    const thief = { ...(await intend(identities, it, type, fields, values)), signer: A };
    expect(await identities.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', A]);
    await identities.tell(STRANGER, name, ...values, intent);
    expect((await identities.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
  }
  expect(await active(it.address)).toBe(true);
});
