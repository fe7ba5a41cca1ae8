import { encodeAbiParameters, keccak256, type Address, type Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  FAR,
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
  eachFromHere,
  event,
  intend,
  later,
  names,
  steps,
  typedHash,
  word,
  type Contract,
  type Signer,
} from './testing.js';

const NAME = word('recognition');
const STATE = { None: 0, Requested: 1, Granted: 2, Denied: 3, Closed: 4, Expired: 5, Revoked: 6 };
const RESULT = keccak256('0x01');
const OFF_CHAIN = {
  ...{ mode: 1, target: NOBODY, codeHash: keccak256('0x02'), descriptorHash: keccak256('0x03') },
  ...{ policy: word(''), price: 0n },
};

let scene: KernelScene;
let services: Contract;
let service: Hex;
let gateway: Device;
let lamp: Device;
let camera: Device;
beforeAll(async () => {
  scene = await kernelScene();
  services = scene.kernel.ServiceRegistry;
  await scene.accredit(ENDORSEMENT);
  service = event(await services.tell(A, 'registerService', NAME, OFF_CHAIN), 'ServiceRegistered').id as Hex;
  gateway = await scene.activate(device(), B);
  // One that speaks only through its gateway, and one that needs none.
  lamp = await scene.activate(secureElement(), B, { cls: 1, gateway: gateway.address });
  camera = await scene.activate(device(), B);
  for (const { address } of [gateway, camera]) await scene.evm.client.impersonateAccount({ address });
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const request = async (by: Address = camera.address): Promise<Hex> =>
  event(await services.tell(by, 'requestAccess', service), 'TicketRequested').id as Hex;
const granted = async (by?: Address, until = FAR): Promise<Hex> => {
  const id = await request(by);
  await services.tell(A, 'grantTicket', id, until);
  return id;
};
const live = (id: Hex) => services.read('isLive', id);
const lampAsks = () => intend(services, lamp, 'RequestAccess', 'bytes32 service', [service]);
const signed = async (by: Signer, id: Hex, number = 1, result = RESULT) =>
  by.sign({
    hash: await typedHash(services, 'Interaction', 'bytes32 ticket, uint32 number, bytes32 result', [
      id,
      number,
      result,
    ]),
  });
const record = async (id: Hex, number = 1, holder: Signer = camera, server: Signer = account(0)) =>
  [id, number, RESULT, await signed(holder, id, number), server.address, await signed(server, id, number)] as const;

describe('a service', () => {
  it('is registered, renewed and ended by its own organisation, under a name that nobody else can take', async () => {
    expect(service).toBe(keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [A, NAME])));
    for (const nobody of [STRANGER, DEPLOYER, camera.address])
      expect(await services.refusal(nobody, 'registerService', NAME, OFF_CHAIN)).toEqual([
        'NotAuthorised',
        NAME,
        nobody,
      ]);
    expect(await services.refusal(A, 'registerService', NAME, OFF_CHAIN)).toEqual(['BadState', service, 1]);
    for (const nobody of [B, STRANGER])
      for (const [name, args] of [
        ['updateService', [service, OFF_CHAIN]],
        ['deprecate', [service]],
      ] as [string, unknown[]][])
        expect(await services.refusal(nobody, name, ...args)).toEqual(['NotAuthorised', service, nobody]);
    const { args } = (await services.tell(A, 'updateService', service, OFF_CHAIN)).events[0]!;
    expect(args).toMatchObject({ id: service, version: 2 });
    expect(names(await services.tell(A, 'deprecate', service))).toEqual(['ServiceDeprecated', 'StateChanged']);
    for (const [name, args] of [
      ['updateService', [service, OFF_CHAIN]],
      ['deprecate', [service]],
    ] as [string, unknown[]][])
      expect(await services.refusal(A, name, ...args)).toEqual(['BadState', service, 2]);
    expect(await services.refusal(camera.address, 'requestAccess', service)).toEqual(['BadState', service, 2]);
  });

  it('on the chain is its very code, and no other that appears behind it', async () => {
    const target = scene.kernel.DataAnchor.address;
    const codeHash = keccak256((await scene.evm.client.getCode({ address: target }))!);
    const terms = { ...OFF_CHAIN, mode: 0, target, codeHash };
    for (const wrong of [{ codeHash: RESULT }, { target: NOBODY }, { target: STRANGER }, { mode: 1 }])
      expect((await services.refusal(A, 'registerService', word('contract'), { ...terms, ...wrong }))[0]).toBe(
        'OtherCode',
      );
    const id = event(await services.tell(A, 'registerService', word('contract'), terms), 'ServiceRegistered').id as Hex;
    const ticket = event(await services.tell(camera.address, 'requestAccess', id), 'TicketRequested').id as Hex;
    await services.tell(A, 'grantTicket', ticket, FAR);
    expect([await services.read('isAvailable', id), await live(ticket)]).toEqual([true, true]);
    await scene.evm.client.setCode({ address: target, bytecode: '0x6001' });
    expect([await services.read('isAvailable', id), await live(ticket)]).toEqual([false, false]);
    expect(await services.refusal(A, 'recordInteraction', ...(await record(ticket)))).toEqual(['NotLive', ticket]);
  });

  it('is not there while its organisation is suspended', async () => {
    const ticket = await granted();
    await scene.suspendMember(A);
    expect([await services.read('isAvailable', service), await live(ticket)]).toEqual([false, false]);
    expect(await services.refusal(A, 'revokeTicket', ticket)).toEqual(['NotAuthorised', service, A]);
  });
});

it('knows nodes of members, and when they were seen', async () => {
  for (const nobody of [STRANGER, camera.address])
    expect(await services.refusal(nobody, 'registerNode', NAME, RESULT)).toEqual(['NotAuthorised', NAME, nobody]);
  const id = event(await services.tell(A, 'registerNode', NAME, RESULT), 'NodeRegistered').id as Hex;
  expect(await services.refusal(B, 'heartbeat', id, 1n)).toEqual(['NotAuthorised', id, B]);
  expect(await services.refusal(A, 'heartbeat', id, 2n ** 40n)).toEqual(['OutOfBounds', word('height'), 2n ** 40n]);
  expect(event(await services.tell(A, 'heartbeat', id, 3n), 'NodeSeen')).toEqual({ id, height: 3n });
  expect((await services.read<unknown[]>('nodes', id)).slice(2)).toEqual([3n, RESULT]);
});

describe('a ticket', () => {
  it('is asked for by who is to hold it; a constrained device asks through its own gateway', async () => {
    await request();
    await request(STRANGER);
    await scene.evm.client.impersonateAccount({ address: lamp.address });
    const through = ['OnlyThroughGateway', lamp.address, gateway.address];
    expect(await services.refusal(lamp.address, 'requestAccess', service)).toEqual(through);
    expect(await services.refusal(STRANGER, 'requestAccessBySig', service, await lampAsks())).toEqual(through);
    for (const other of [A, B, camera.address, STRANGER])
      expect(await services.refusal(other, 'requestAccessThrough', service, await lampAsks())).toEqual(through);
    const deed = await services.tell(gateway.address, 'requestAccessThrough', service, await lampAsks());
    expect(event(deed, 'TicketRequested')).toMatchObject({ holder: lamp.address, through: gateway.address });
    // A gateway does not ask for a device that did not sign.
    const forged = {
      ...(await intend(services, gateway, 'RequestAccess', 'bytes32 service', [service])),
      signer: lamp.address,
    };
    expect(await services.refusal(gateway.address, 'requestAccessThrough', service, forged)).toEqual([
      'IntentForged',
      lamp.address,
    ]);
    await scene.kernel.IdentityRegistry.tell(B, 'setStatus', gateway.address, STATUS.Suspended, word(''));
    expect(await services.refusal(gateway.address, 'requestAccessThrough', service, await lampAsks())).toEqual([
      ...['NotAuthorised', service, gateway.address],
    ]);
  });

  it('is granted, denied, closed, revoked and over, and no other way', async () => {
    const acts: [string, number, unknown[]][] = [
      ['grantTicket', STATE.Requested, [FAR]],
      ['denyTicket', STATE.Requested, []],
      ['closeTicket', STATE.Granted, []],
      ['revokeTicket', STATE.Granted, []],
      ['expireTicket', STATE.Granted, []],
    ];
    const refusesWhatDoesNotFit = async (id: Hex, now: number) => {
      for (const [name, from, args] of acts)
        if (from !== now) expect(await services.refusal(A, name, id, ...args)).toEqual(['BadState', id, now]);
      if (now !== STATE.Granted)
        expect(await services.refusal(A, 'recordInteraction', ...(await record(id)))).toEqual(['BadState', id, now]);
    };
    await refusesWhatDoesNotFit(word('none'), STATE.None);
    const ends: [string, Address, number, string][] = [
      ['denyTicket', A, STATE.Denied, 'TicketDenied'],
      ['closeTicket', B, STATE.Closed, 'TicketClosed'],
      ['revokeTicket', A, STATE.Revoked, 'TicketRevoked'],
    ];
    for (const [name, by, to, named] of ends) {
      const from = to === STATE.Denied ? STATE.Requested : STATE.Granted;
      const id = await (from === STATE.Requested ? request() : granted());
      await refusesWhatDoesNotFit(id, from);
      const deed = await services.tell(by, name, id);
      expect([names(deed), steps(deed)]).toEqual([[named, 'StateChanged'], [[from, to]]]);
      await refusesWhatDoesNotFit(id, to);
    }
    const id = await granted(undefined, (await scene.now()) + 100n);
    expect(await services.refusal(STRANGER, 'expireTicket', id)).toEqual(['BadState', id, STATE.Granted]);
    await later(scene.evm, 102);
    expect(await live(id)).toBe(false);
    await services.tell(STRANGER, 'expireTicket', id);
    await refusesWhatDoesNotFit(id, STATE.Expired);
  });

  it('is in the hands of the service’s organisation and of who holds it', async () => {
    const id = await request();
    for (const nobody of [B, AUTHORITY, STRANGER, camera.address])
      for (const [name, args] of [
        ['grantTicket', [FAR]],
        ['denyTicket', []],
      ] as [string, unknown[]][])
        expect(await services.refusal(nobody, name, id, ...args)).toEqual(['NotAuthorised', service, nobody]);
    expect(await services.refusal(A, 'grantTicket', id, 1n)).toEqual(['OutOfBounds', word('validUntil'), 1n]);
    await services.tell(A, 'grantTicket', id, FAR);
    for (const nobody of [B, STRANGER])
      expect(await services.refusal(nobody, 'revokeTicket', id)).toEqual(['NotAuthorised', service, nobody]);
    for (const nobody of [A, STRANGER])
      expect(await services.refusal(nobody, 'closeTicket', id)).toEqual(['NotAuthorised', id, nobody]);
  });
});

describe('an interaction', () => {
  it('is kept with both signatures, in order, each once', async () => {
    const id = await granted();
    const first = await record(id);
    const deed = await services.tell(STRANGER, 'recordInteraction', ...first);
    expect(event(deed, 'InteractionRecorded')).toMatchObject({
      id,
      holder: camera.address,
      number: 1,
      result: RESULT,
      serviceSigner: A,
    });
    expect(await services.refusal(STRANGER, 'recordInteraction', ...first)).toEqual([
      'OutOfBounds',
      word('number'),
      1n,
    ]);
    expect(await services.refusal(A, 'recordInteraction', ...(await record(id, 2, gateway)))).toEqual([
      'NotSigned',
      camera.address,
    ]);
    expect(await services.refusal(A, 'recordInteraction', ...(await record(id, 2, camera, account(1))))).toEqual([
      'NotAuthorised',
      id,
      B,
    ]);
    const [, , , mine] = await record(id, 2);
    expect(await services.refusal(A, 'recordInteraction', id, 2, RESULT, mine, A, mine)).toEqual(['NotSigned', A]);
    await services.tell(A, 'recordInteraction', ...(await record(id, 2)));
  });

  it('takes a live ticket: not for another version, nor by a device that is no longer Active', async () => {
    const id = await granted();
    await scene.kernel.IdentityRegistry.tell(B, 'setStatus', camera.address, STATUS.Suspended, word(''));
    expect(await services.refusal(A, 'recordInteraction', ...(await record(id)))).toEqual(['NotLive', id]);
    await scene.kernel.IdentityRegistry.tell(
      B,
      'setStatus',
      camera.address,
      STATUS.Active,
      await scene.vouch(camera.address),
    );
    expect(await live(id)).toBe(true);
    await services.tell(A, 'updateService', service, OFF_CHAIN);
    expect(await services.refusal(A, 'recordInteraction', ...(await record(id)))).toEqual(['NotLive', id]);
  });
});

it('does the same for a signer', async () => {
  const Terms = 'uint8 mode, address target, bytes32 codeHash, bytes32 descriptorHash, bytes32 policy, uint256 price';
  const say = async (signer: Signer, name: string, type: string, fields: string, values: unknown[]) => {
    const structs = fields.includes('Terms') ? { Terms } : {};
    const intent = await intend(services, signer, type, fields, values, { structs });
    const thief = {
      ...(await intend(services, account(5), type, fields, values, { structs })),
      signer: signer.address,
    };
    expect(await services.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', signer.address]);
    const deed = await services.tell(STRANGER, name, ...values, intent);
    expect((await services.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
    return deed;
  };
  const owner = account(0);
  const node = event(
    await say(owner, 'registerNodeBySig', 'RegisterNode', 'bytes32 name, bytes32 infoHash', [NAME, RESULT]),
    'NodeRegistered',
  ).id;
  await say(owner, 'heartbeatBySig', 'Heartbeat', 'bytes32 id, uint64 height', [node, 1n]);
  const other = event(
    await say(owner, 'registerServiceBySig', 'RegisterService', 'bytes32 name, Terms terms', [word('x'), OFF_CHAIN]),
    'ServiceRegistered',
  ).id;
  await say(owner, 'updateServiceBySig', 'UpdateService', 'bytes32 id, Terms terms', [other, OFF_CHAIN]);
  await say(owner, 'deprecateBySig', 'Deprecate', 'bytes32 id', [other]);

  const asked = async () =>
    event(await say(camera, 'requestAccessBySig', 'RequestAccess', 'bytes32 service', [service]), 'TicketRequested')
      .id as Hex;
  const [first, second, third] = [await asked(), await asked(), await asked()];
  for (const id of [first, second])
    await say(owner, 'grantTicketBySig', 'GrantTicket', 'bytes32 id, uint64 validUntil', [id, FAR]);
  await say(owner, 'denyTicketBySig', 'DenyTicket', 'bytes32 id', [third]);
  await say(camera, 'closeTicketBySig', 'CloseTicket', 'bytes32 id', [first]);
  await say(owner, 'revokeTicketBySig', 'RevokeTicket', 'bytes32 id', [second]);

  const consent = await lampAsks();
  const given = [service, lamp.address, consent.deadline, consent.signature];
  const fields = 'bytes32 service, address device, uint256 until, bytes consent';
  const passOn = await intend(services, gateway, 'RequestAccessThrough', fields, given);
  const deed = await services.tell(STRANGER, 'requestAccessThroughBySig', service, consent, passOn);
  expect(event(deed, 'TicketRequested')).toMatchObject({ holder: lamp.address, through: gateway.address });
});
