import { kernelCode } from '@atoll/contracts/kernel';
import { ethrDocuments, headOf, StatusLists, verifyCredential } from '@atoll/credentials';
import { RpcClient } from '@atoll/protocol';
import { AtollError } from '@atoll/sdk';
import { Device } from '@atoll/sdk/device';
import { parseEventLogs, stringToHex, type Abi, type Hex } from 'viem';

import type { ConsortiumOfFour } from '../../consortium-of-four.js';
import { mustEqual, type Story } from '../../story.js';
import {
  activated,
  ENDORSEMENT,
  endorsed,
  lineOf,
  newHardware,
  registered,
  registryOf,
  settled,
  vouching,
} from '../../vouched-devices.js';
import { until } from '../../wait.js';
import { challenged, judged, login } from './login.js';
import { gatewayTakes, logged, outsideCa } from './outside-ca.js';

const SUSPENDED = 3;
const NOTHING: Hex = `0x${'00'.repeat(32)}`;
const FAR = 2n ** 40n;
const meterOf = () => Device.create('P-256');

/** What each of six promises refuses, and the same with the one thing right. */
export async function cheat(story: Story, ground: ConsortiumOfFour): Promise<void> {
  await story.step('the members accredit the authority', () => vouching(ground));
  await unendorsed(story, ground);
  await edited(story, ground);
  await cloned(story, ground);
  await revoked(story, ground);
  await deAccredited(story, ground);
  await unlogged(story, ground);
}

/** 1: nobody lets in what no authority vouches for. */
async function unendorsed(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { amber, birch } = ground.members;
  const [meter, other] = [meterOf(), meterOf()];
  const [id, othersId] = await story.step('two meters are registered', async () => {
    const rows = [await registered(ground, amber, meter), await registered(ground, amber, other)];
    return rows.map(({ own }) => own!.id) as [string, string];
  });
  const enter = () => login(ground, birch, meter);
  let own = NOTHING;
  await story.refuses('a meter that nobody vouches for logs in', 'NOT_ACTIVE', enter, async () => {
    own = (await endorsed(ground, meter)).onChainId;
    await amber.atoll.activateDevice({ id, credential: own });
    await settledWell(ground, meter);
    await enter();
  });
  const activate = async (credential: Hex) => {
    await amber.atoll.activateDevice({ id: othersId, credential });
    await settledWell(ground, other);
  };
  await story.refuses(
    'another meter becomes active by its endorsement',
    'REVERTED NotVouchedFor',
    () => activate(own),
    async () => activate((await endorsed(ground, other)).onChainId),
  );
  await story.refuses(
    'somebody else’s key answers for the meter',
    'BAD_SIGNATURE',
    () => login(ground, birch, meter, other),
    enter,
  );
  const { id: challenge, message } = await challenged(ground, birch, meter);
  const answer = await meter.sign(message);
  await judged(birch, challenge, answer);
  await story.refuses('an answer is given twice', 'REPLAYED', () => judged(birch, challenge, answer), enter);
}

/** 2: a device speaks for itself, and its organisation for it, and nobody else. */
async function edited(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { amber, birch, cedar } = ground.members;
  const [a, b] = [meterOf(), meterOf()];
  const { id } = await story.step('Amber has two active meters, A and B', async () => {
    await activated(ground, amber, a);
    return activated(ground, amber, b);
  });
  const infoHash = newHardware();
  const signedBy = async (device: Device, seq: bigint) => device.update(registryOf(ground), infoHash, seq);
  const update = async (device: Device) =>
    amber.atoll.updateDevice({ id, input: { infoHash, seq: '1', proof: await signedBy(device, 1n) } });
  await story.refuses(
    'A says what B is',
    'INVALID',
    () => update(a),
    () => update(b),
  );
  const onChain = async (device: Device) =>
    ground.tries(cedar, amber.principal, 'IdentityRegistry', 'updateDevice', [
      b.address,
      infoHash,
      9n,
      await signedBy(device, 9n),
    ]);
  await story.refuses(
    'the same at Cedar’s node, past the platform',
    'REVERTED NotTheDevice',
    () => onChain(a),
    () => onChain(b),
  );
  const suspend = ({ atoll }: typeof amber) => atoll.suspendDevice({ id });
  await story.refuses(
    'another organisation takes B out',
    'NOT_FOUND',
    () => suspend(birch),
    async () => {
      await suspend(amber);
      await settledWell(ground, b);
      await amber.atoll.resumeDevice({ id });
      await settledWell(ground, b);
    },
  );
  const takeOut = ({ principal }: typeof amber) =>
    ground.tries(cedar, principal, 'IdentityRegistry', 'setStatus', [b.address, SUSPENDED, NOTHING]);
  await story.refuses(
    'the same at Cedar’s node, past the platform',
    'REVERTED NotAuthorised',
    () => takeOut(birch),
    () => takeOut(amber),
  );
}

/** 3: one piece of hardware has one live DID, whoever clones it. */
async function cloned(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { amber, birch, cedar } = ground.members;
  const hwIdHash = newHardware();
  await story.step('Amber’s meter has its hardware, as Birch sees, too', async () => {
    const meter = meterOf();
    await registered(ground, amber, meter, { hwIdHash });
    const did = meter.did(ground.evmChainId);
    await until('the meter at Birch’s', async () => (await birch.atoll.device({ did })).device);
  });
  for (const [whose, owner] of [
    ['Amber', amber],
    ['Birch', birch],
  ] as const) {
    const clone = meterOf();
    const take = async (hardware: Hex) =>
      owner.atoll.registerDevice({ input: await lineOf(ground, owner, clone, { hwIdHash: hardware }) });
    await story.refuses(
      `${whose} takes in a clone with the same hardware`,
      'CONFLICT',
      () => take(hwIdHash),
      () => take(newHardware()),
    );
  }
  const clone = meterOf();
  const onChain = async (hardware: Hex) => {
    const said = { kind: 0, cls: 'FULL', ownerOrg: birch.principal, hwIdHash: hardware } as const;
    const { info, proof } = await clone.prove(registryOf(ground), said);
    const args = [clone.address, info as never, proof] as const;
    await ground.tries(cedar, birch.principal, 'IdentityRegistry', 'registerDevice', args);
  };
  await story.refuses(
    'the same at Cedar’s node, past the platform',
    'REVERTED HardwareTaken',
    () => onChain(hwIdHash),
    () => onChain(newHardware()),
  );
}

/** 4: what is revoked at a block was good until the one before, and is good nowhere from then on. */
async function revoked(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { authority, amber, birch, cedar } = ground.members;
  const meter = meterOf();
  const { id, credential } = await story.step('a meter is active by an endorsement', () =>
    activated(ground, amber, meter),
  );
  const listed = await story.step('its status list says that it is good, for a minute', () =>
    checked(ground, credential.id),
  );
  await story.step(
    'its endorsement is revoked at block n: at Cedar’s node it is good at n−1, and not at n',
    async () => {
      await authority.atoll.revokeCredential({ id: credential.id });
      const n = await revocationOf(ground, credential.onChainId);
      const goodAt = (block: bigint) =>
        Promise.all([
          ground.read(cedar, 'CredentialRegistry', 'isValid', [credential.onChainId], block),
          ground.read(cedar, 'IdentityRegistry', 'isActive', [meter.address], block),
        ]);
      mustEqual(await goodAt(n - 1n), [true, true], 'What holds at n−1');
      mustEqual(await goodAt(n), [false, false], 'What holds at n');
      const past = (block: bigint) =>
        ground.read(cedar, 'CredentialRegistry', 'isValidAt', [credential.onChainId, block]);
      await ground.reaches(n + 1n);
      mustEqual([await past(n - 1n), await past(n)], [true, false], 'What the contract says of these blocks now');
    },
  );
  await story.step('whoever kept the list learns it once that minute is over', () =>
    until('the list to say so', () => listed().then(() => false, codeIs('REVOKED')), { seconds: 300, everyMs: 2_000 }),
  );
  const enter = () => login(ground, birch, meter);
  await story.refuses('the meter logs in after that', 'REVOKED', enter, async () => {
    await amber.atoll.suspendDevice({ id });
    await settledWell(ground, meter);
    await amber.atoll.resumeDevice({ id, credential: (await endorsed(ground, meter)).onChainId });
    await settledWell(ground, meter);
    await enter();
  });
}

/** 5: whom the members believe no more vouches for nobody new, and whom it vouched for does not get in by that. */
async function deAccredited(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { authority, amber, birch, cedar } = ground.members;
  const [before, late] = [meterOf(), meterOf()];
  await story.step('a meter is endorsed before, another one is only registered', async () => {
    await activated(ground, amber, before);
    await registered(ground, amber, late);
  });
  const vouch = () => endorsed(ground, late);
  const anchor = () =>
    ground.tries(cedar, authority.principal, 'CredentialRegistry', 'anchor', [
      stringToHex(ENDORSEMENT, { size: 32 }),
      late.address,
      newHardware(),
      FAR,
    ]);
  const enter = () => login(ground, birch, before);
  const answers = await story.step(
    'the members withdraw the accreditation; three try all the same; they give it back',
    async () => {
      await ground.accredits(authority, ENDORSEMENT, false);
      const answers = [];
      for (const attempt of [vouch, anchor, enter]) answers.push(...(await Promise.allSettled([attempt()])));
      await ground.accredits(authority, ENDORSEMENT);
      return answers;
    },
  );
  const then = (i: number) => () => {
    const answer = answers[i]!;
    return answer.status === 'rejected' ? Promise.reject(answer.reason as Error) : Promise.resolve();
  };
  await story.refuses('the authority vouches for a meter without accreditation', 'CONFLICT', then(0), vouch);
  await story.refuses('the same at Cedar’s node, past the platform', 'REVERTED NotAuthorised', then(1), anchor);
  await story.refuses('who was endorsed before logs in meanwhile', 'ISSUER_NOT_ACCREDITED', then(2), enter);
}

/** 6: a CA that signs in secret has signed nothing. */
async function unlogged(story: Story, ground: ConsortiumOfFour): Promise<void> {
  const { amber, birch } = ground.members;
  const ca = await story.step('Amber’s CA, whose key is its own, is logged', async () => {
    await ground.grants(amber, 'ISSUER');
    return outsideCa(ground, amber, 'Amber outside');
  });
  const certificate = await ca.issue('meter-2');
  const present = () => gatewayTakes(ground, birch, [certificate, ca.der]);
  let id = '';
  await story.refuses('Birch’s gateway is shown what the CA signed and did not log', 'UNLOGGED', present, async () => {
    id = await logged(amber, ca, certificate);
    await present();
  });
  const other = await ca.issue('meter-3');
  await story.refuses(
    'the same after it was revoked',
    'REVOKED',
    async () => {
      await amber.atoll.revokeCertificate({ id });
      await until(
        'the revocation',
        async () => (await amber.atoll.certificate({ id })).certificate.state === 'REVOKED',
      );
      await present();
    },
    async () => {
      await logged(amber, ca, other);
      await gatewayTakes(ground, birch, [other, ca.der]);
    },
  );
}

/** Has the credential judged by Cedar's node and its status list, which is kept as long as it says, and again whenever that is called. */
async function checked({ members, contracts, evmChainId }: ConsortiumOfFour, id: string): Promise<() => Promise<void>> {
  const { document } = (await members.authority.atoll.collectCredential({ id })).collectCredential;
  const rpc = new RpcClient(String(members.cedar.node.transport['url']));
  const registry = { chainId: BigInt(evmChainId), address: contracts.IdentityRegistry };
  const lists = new StatusLists(async (url) => {
    const response = await fetch(url);
    return response.ok ? response.text() : null;
  });
  const check = async () => {
    const resolve = ethrDocuments(rpc, registry, await headOf(rpc));
    await lists.requireGood(await verifyCredential(document, { resolve }), { resolve });
  };
  await until('the status list', () => check().then(() => true));
  return check;
}

const codeIs = (code: string) => (error: { code?: string }) => error.code === code;

/** Nothing is left to be done of what Amber wished for its device, and nothing was in the way; else that is the error. */
async function settledWell(ground: ConsortiumOfFour, device: Device): Promise<void> {
  const { amber } = ground.members;
  const { own } = await settled(ground, amber, device);
  if (own?.fault) throw new AtollError({ message: own.reason ?? '', extensions: own.fault as { code: string } });
}

/** The block at whose end a credential is revoked, as Cedar's node has it. */
async function revocationOf({ members, contracts }: ConsortiumOfFour, credential: Hex): Promise<bigint> {
  const { cedar } = members;
  return until('the revocation at Cedar’s node', async () => {
    const logs = await cedar.node.getLogs({ address: contracts.CredentialRegistry, fromBlock: 0n });
    const events = parseEventLogs({
      ...{ abi: kernelCode.CredentialRegistry.abi as Abi, eventName: 'CredentialRevoked', logs },
    }) as unknown as { args: { id: Hex }; blockNumber: bigint }[];
    return events.find(({ args }) => args.id === credential)?.blockNumber;
  });
}
