import { keccak256, type Address, type Hex } from 'viem';

import {
  A,
  AUTHORITY,
  B,
  DEPLOYER,
  device,
  ENDORSEMENT,
  kernelScene,
  NOBODY,
  REGULATOR,
  STATUS,
  STRANGER,
  VOTERS,
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
  role,
  steps,
  word,
  type Contract,
} from './testing.js';

const STATE = {
  ...{ None: 0, Reported: 1, Corroborated: 2, Quarantined: 3, Appealed: 4, Cleared: 5, Confirmed: 6 },
  ...{ Remediated: 7, Reinstated: 8, Dismissed: 9, Expired: 10 },
};
const [EVIDENCE, REMEDY, EAT] = [keccak256('0x01'), keccak256('0x02'), keccak256('0x03')];
const HOUR = 3_600n;
const MEDICAL = 1;

let scene: KernelScene;
let incidents: Contract;
let bot: Address;
beforeAll(async () => {
  scene = await kernelScene();
  incidents = scene.kernel.IncidentVote;
  await scene.accredit(ENDORSEMENT);
  // Of B: A reports, the authority and the regulator judge.
  bot = (await scene.activate(device(), B)).address;
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const report = async (subject = bot, by = A, ttl = HOUR): Promise<Hex> =>
  event(await incidents.tell(by, 'report', subject, 7, EVIDENCE, ttl), 'Reported').id as Hex;
const say = (by: Address, name: string, id: Hex) => incidents.tell(by, name, id, EVIDENCE);
const state = async (id: Hex) => (await incidents.read<unknown[]>('incidents', id))[1];
const gone = (org: Address) => incidents.read('stakesGone', org);
async function quarantined(subject = bot): Promise<Hex> {
  const id = await report(subject);
  await say(AUTHORITY, 'endorse', id);
  return id;
}
async function confirmed(): Promise<Hex> {
  const id = await quarantined();
  for (const org of [A, AUTHORITY]) await say(org, 'confirm', id);
  return id;
}

/** Every function that needs a case in a certain state, and the states it takes. */
const FUNCTIONS: [string, number[], unknown[]][] = [
  ['endorse', [STATE.Reported], [EVIDENCE]],
  ['dissent', [STATE.Reported], [EVIDENCE]],
  ['approveQuarantine', [STATE.Corroborated], []],
  ['appeal', [STATE.Quarantined], [EVIDENCE]],
  ['confirm', [STATE.Quarantined, STATE.Appealed], [EVIDENCE]],
  ['clear', [STATE.Quarantined, STATE.Appealed], [EVIDENCE]],
  ['remediate', [STATE.Confirmed], [REMEDY]],
  ['reinstate', [STATE.Remediated], [EAT, REMEDY, 1n]],
];
async function refusesWhatDoesNotFit(id: Hex) {
  const now = (await state(id)) as number;
  for (const [name, allowed, args] of FUNCTIONS)
    if (!allowed.includes(now))
      expect([name, await incidents.refusal(B, name, id, ...args)]).toEqual([name, ['BadState', id, now]]);
}

it('goes from a report to the device’s return, step by step, and no other way', async () => {
  await refusesWhatDoesNotFit(word('none'));
  const id = await report();
  await refusesWhatDoesNotFit(id);
  const cut = await say(AUTHORITY, 'endorse', id);
  expect(names(cut)).toEqual([
    ...['SideTaken', 'Corroborated', 'StateChanged', 'Quarantined', 'StateChanged', 'Quarantined', 'StateChanged'],
  ]);
  expect(await scene.statusOf(bot)).toBe(STATUS.Quarantined);
  await refusesWhatDoesNotFit(id);
  expect(names(await say(B, 'appeal', id))).toEqual(['Appealed', 'StateChanged']);
  await refusesWhatDoesNotFit(id);
  await say(A, 'confirm', id);
  expect(names(await say(REGULATOR, 'confirm', id))).toEqual(['SideTaken', 'Confirmed', 'StateChanged']);
  await refusesWhatDoesNotFit(id);
  await incidents.tell(B, 'remediate', id, REMEDY);
  await refusesWhatDoesNotFit(id);
  await later(scene.evm, 10);
  const back = await incidents.tell(AUTHORITY, 'reinstate', id, EAT, REMEDY, await scene.now());
  expect(names(back)).toEqual(['Reinstated', 'StateChanged', 'Released', 'StateChanged']);
  expect(steps(back)).toEqual([
    [STATE.Remediated, STATE.Reinstated],
    [STATUS.Quarantined, STATUS.Active],
  ]);
  await refusesWhatDoesNotFit(id);
  expect(await gone(A)).toBe(0n);
});

describe('a report', () => {
  it('comes from a member with gateways, about a device, for a bounded time, one at a time', async () => {
    const refused = (by: Address, subject = bot, ttl = HOUR) =>
      incidents.refusal(by, 'report', subject, 7, EVIDENCE, ttl);
    for (const nobody of [AUTHORITY, STRANGER, DEPLOYER, bot])
      expect(await refused(nobody)).toEqual(['NotAuthorised', idOf(bot), nobody]);
    for (const ttl of [599n, 30n * 86_400n + 1n])
      expect(await refused(A, bot, ttl)).toEqual(['OutOfBounds', word('ttl'), ttl]);
    expect(await refused(A, STRANGER)).toEqual(['OutOfBounds', word('subject'), BigInt(STRANGER)]);
    const id = await report();
    expect(await refused(B)).toEqual(['BadState', id, STATE.Reported]);
    expect(await scene.statusOf(bot)).toBe(STATUS.Active);
  });

  it('does not cut a rival’s device off alone, whatever the reporter runs', async () => {
    const id = await report();
    expect(await incidents.refusal(A, 'endorse', id, EVIDENCE)).toEqual(['AlreadyVoted', id, A]);
    for (const [index, gateway] of [7, 8, 9].map((i) => [i, account(i)] as const)) {
      const consent = await intend(scene.kernel.Consortium, gateway, 'SpeakFor', 'address org', [A]);
      await scene.kernel.Consortium.tell(A, 'appoint', consent);
      expect([index, await incidents.refusal(gateway.address, 'endorse', id, EVIDENCE)]).toEqual([
        index,
        ['AlreadyVoted', id, A],
      ]);
    }
    expect(await scene.statusOf(bot)).toBe(STATUS.Active);
    // Nor does its owner decide.
    for (const name of ['endorse', 'dissent'])
      expect(await incidents.refusal(B, name, id, EVIDENCE)).toEqual(['NotAuthorised', id, B]);
    for (const nobody of [STRANGER, DEPLOYER, bot])
      expect(await incidents.refusal(nobody, 'endorse', id, EVIDENCE)).toEqual(['NotAuthorised', id, nobody]);
  });

  it('that others are against costs a stake, until there is none left, until the members restore them', async () => {
    for (let i = 1n; i <= 8n; i++) {
      const id = await report();
      await say(AUTHORITY, 'dissent', id);
      const deed = await say(REGULATOR, 'dissent', id);
      expect(names(deed)).toEqual(['SideTaken', 'StakeLost', 'Dismissed', 'StateChanged']);
      expect(await gone(A)).toBe(i);
    }
    expect(await incidents.refusal(A, 'report', bot, 7, EVIDENCE, HOUR)).toEqual(['NoStake', A]);
    for (const nobody of [A, DEPLOYER])
      expect(await incidents.refusal(nobody, 'restoreStakes', A)).toEqual(['NotAuthorised', word(''), nobody]);
    await scene.quorumCalls(incidents, 'restoreStakes', A);
    await report();
  });

  it('loses the voice of who is suspended before the quorum', async () => {
    await decide(scene.kernel.Consortium, VOTERS, 'proposeParam', word('incident.quorum'), 3n);
    const id = await report();
    await say(AUTHORITY, 'endorse', id);
    await scene.suspendMember(A);
    await say(REGULATOR, 'endorse', id);
    expect(await state(id)).toBe(STATE.Reported);
    expect(await incidents.read('tally', id, 1)).toEqual([2n, 0n]);
    expect(await incidents.read('needed')).toBe(3n);
  });

  it('lapses with its time, and the stake comes back', async () => {
    const id = await report();
    expect(await incidents.refusal(STRANGER, 'expire', id)).toEqual(['BadState', id, STATE.Reported]);
    await later(scene.evm, Number(HOUR) + 1);
    expect(await incidents.refusal(AUTHORITY, 'endorse', id, EVIDENCE)).toEqual(['BadState', id, STATE.Reported]);
    expect(names(await incidents.tell(STRANGER, 'expire', id))).toEqual(['Expired', 'StateChanged']);
    expect(await gone(A)).toBe(0n);
    await refusesWhatDoesNotFit(id);
    await report();
  });
});

describe('a quarantine', () => {
  it('of a device that people may depend on is what a regulator decides', async () => {
    const pump = (await scene.activate(device(), B, { kind: MEDICAL })).address;
    const id = await quarantined(pump);
    expect([await state(id), await scene.statusOf(pump)]).toEqual([STATE.Corroborated, STATUS.Active]);
    await refusesWhatDoesNotFit(id);
    for (const nobody of [A, AUTHORITY, STRANGER])
      expect(await incidents.refusal(nobody, 'approveQuarantine', id)).toEqual(['NotAuthorised', id, nobody]);
    await incidents.tell(REGULATOR, 'approveQuarantine', id);
    expect(await scene.statusOf(pump)).toBe(STATUS.Quarantined);
  });

  it('is acknowledged by gateways', async () => {
    const id = await report();
    expect(await incidents.refusal(A, 'ackEnforcement', id)).toEqual(['BadState', id, STATE.Reported]);
    await say(AUTHORITY, 'endorse', id);
    for (const nobody of [AUTHORITY, STRANGER, bot])
      expect(await incidents.refusal(nobody, 'ackEnforcement', id)).toEqual(['NotAuthorised', id, nobody]);
    const gateway = (await scene.activate(device(), A)).address;
    await scene.evm.client.impersonateAccount({ address: gateway });
    for (const by of [A, gateway])
      expect(event(await incidents.tell(by, 'ackEnforcement', id), 'EnforcementAcknowledged')).toEqual({
        id,
        gateway: by,
      });
  });

  it('that was wrong is cleared: the device is back, and the reporter’s stake is gone', async () => {
    const id = await quarantined();
    for (const nobody of [A, STRANGER])
      expect(await incidents.refusal(nobody, 'appeal', id, EVIDENCE)).toEqual(['NotAuthorised', id, nobody]);
    await say(B, 'appeal', id);
    expect(await incidents.refusal(B, 'clear', id, EVIDENCE)).toEqual(['NotAuthorised', id, B]);
    await say(AUTHORITY, 'clear', id);
    expect(names(await say(REGULATOR, 'clear', id))).toEqual([
      'SideTaken',
      'StakeLost',
      'Cleared',
      'StateChanged',
      'Released',
      'StateChanged',
    ]);
    expect([await scene.statusOf(bot), await gone(A)]).toEqual([STATUS.Active, 1n]);
    await refusesWhatDoesNotFit(id);
  });

  it('that nobody confirms lapses, and one that is confirmed does not', async () => {
    const id = await quarantined();
    await later(scene.evm, Number(HOUR) + 1);
    await incidents.tell(STRANGER, 'expire', id);
    expect(await scene.statusOf(bot)).toBe(STATUS.Active);
    const next = await confirmed();
    await later(scene.evm, Number(HOUR) + 1);
    expect(await incidents.refusal(B, 'expire', next)).toEqual(['BadState', next, STATE.Confirmed]);
    expect(await scene.statusOf(bot)).toBe(STATUS.Quarantined);
  });
});

describe('a return', () => {
  it('takes an attestation of another organisation, of after the quarantine, lately, and of the firmware that was said', async () => {
    const id = await confirmed();
    for (const nobody of [A, STRANGER])
      expect(await incidents.refusal(nobody, 'remediate', id, REMEDY)).toEqual(['NotAuthorised', id, nobody]);
    await incidents.tell(B, 'remediate', id, REMEDY);
    const refused = (by: Address, at: bigint, remedy = REMEDY) =>
      incidents.refusal(by, 'reinstate', id, EAT, remedy, at);
    const cutAt = (await incidents.read<bigint[]>('incidents', id))[7]!;
    await later(scene.evm, 100);
    const time = await scene.now();
    for (const nobody of [A, B, STRANGER]) expect(await refused(nobody, time)).toEqual(['NotAuthorised', id, nobody]);
    await decide(scene.kernel.Consortium, VOTERS, 'proposeRole', B, role('ISSUER'), true);
    expect(await refused(B, time)).toEqual(['NotAuthorised', id, B]);
    expect(await refused(AUTHORITY, time, EVIDENCE)).toEqual(['NotAuthorised', id, AUTHORITY]);
    expect(await refused(AUTHORITY, cutAt)).toEqual(['StaleAttestation', id, cutAt]);
    expect(await refused(AUTHORITY, time + 1_000n)).toEqual(['FromTheFuture', time + 1_000n]);
    await later(scene.evm, 86_500);
    expect(await refused(AUTHORITY, time)).toEqual(['StaleAttestation', id, time]);
  });
});

it('opens a proven case only for the contract that proves', async () => {
  for (const nobody of [A, REGULATOR, DEPLOYER])
    expect(await incidents.refusal(nobody, 'reportProven', bot, EVIDENCE, nobody)).toEqual([
      'NotAuthorised',
      word(''),
      nobody,
    ]);
  const { address } = scene.kernel.DataAnchor;
  await scene.evm.client.impersonateAccount({ address });
  for (const subject of [STRANGER, NOBODY])
    expect(names(await incidents.tell(address, 'reportProven', subject, EVIDENCE, A))).toEqual([]);
  const id = await report();
  expect(names(await incidents.tell(address, 'reportProven', bot, EVIDENCE, A))).toEqual([]);
  expect(await state(id)).toBe(STATE.Reported);
});

it('does the same for a signer', async () => {
  const say = async (index: number, name: string, type: string, fields: string, values: unknown[]) => {
    const intent = await intend(incidents, account(index), type, fields, values);
    const thief = { ...(await intend(incidents, account(5), type, fields, values)), signer: intent.signer };
    expect(await incidents.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', intent.signer]);
    const deed = await incidents.tell(STRANGER, name, ...values, intent);
    expect((await incidents.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
    return deed;
  };
  const reportOf = async (subject: Address) =>
    event(
      await say(0, 'reportBySig', 'Report', 'address subject, uint8 category, bytes32 evidenceRoot, uint64 ttl', [
        subject,
        7,
        EVIDENCE,
        HOUR,
      ]),
      'Reported',
    ).id as Hex;
  const voice = (index: number, name: string, id: Hex) =>
    say(index, `${name}BySig`, name[0]!.toUpperCase() + name.slice(1), 'bytes32 id, bytes32 evidence', [id, EVIDENCE]);

  const pump = (await scene.activate(device(), B, { kind: MEDICAL })).address;
  const id = await reportOf(pump);
  await voice(2, 'endorse', id);
  await say(3, 'approveQuarantineBySig', 'ApproveQuarantine', 'bytes32 id', [id]);
  await say(0, 'ackEnforcementBySig', 'AckEnforcement', 'bytes32 id', [id]);
  await voice(1, 'appeal', id);
  for (const index of [0, 2]) await voice(index, 'confirm', id);
  await say(1, 'remediateBySig', 'Remediate', 'bytes32 id, bytes32 remedy', [id, REMEDY]);
  await later(scene.evm, 10);
  await say(2, 'reinstateBySig', 'Reinstate', 'bytes32 id, bytes32 attestation, bytes32 remedy, uint64 attestedAt', [
    id,
    EAT,
    REMEDY,
    await scene.now(),
  ]);
  const other = await reportOf(bot);
  await voice(3, 'dissent', other);
  await voice(2, 'endorse', other);
  for (const index of [2, 3]) await voice(index, 'clear', other);
  expect(await state(other)).toBe(STATE.Cleared);
});
