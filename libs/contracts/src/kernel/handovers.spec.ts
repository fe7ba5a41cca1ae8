import fc from 'fast-check';
import { encodeAbiParameters, keccak256, type Address, type Hex } from 'viem';

import {
  A,
  DEPLOYER,
  device,
  ENDORSEMENT,
  kernelScene,
  NOBODY,
  secureElement,
  STATUS,
  STRANGER,
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
  word,
  type Contract,
  type Signer,
} from './testing.js';

const STATE = { None: 0, Held: 1, Offered: 2, Delivered: 3, Surrendered: 4, Shredded: 5 };
const NAME = word('parcel');
const [SALT, EVIDENCE] = [keccak256('0x5a'), keccak256('0x01')];
/** A shipper, two carriers, who it is for, and a bank: keys of their own, of no member. */
const [SHIPPER, CARRIER, OTHER, CONSIGNEE, BANK] = [8, 9, 10, 11, 12].map((i) => account(i).address) as Address[];
const HOUR = 3_600n;

let scene: KernelScene;
let handovers: Contract;
let item: Hex;
beforeAll(async () => {
  scene = await kernelScene();
  handovers = scene.kernel.Handover;
  await scene.accredit(ENDORSEMENT);
  item = event(await handovers.tell(SHIPPER!, 'open', NAME, EVIDENCE), 'Opened').item as Hex;
}, 60_000);
afterAll(() => scene.close());
eachFromHere(() => scene.evm);

const commitment = (to: Address, salt = SALT) =>
  keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'bytes32' }], [to, salt]));
const offering = async (to: Address, last = false) =>
  [item, commitment(to), word('fragile'), (await scene.now()) + HOUR, last] as const;
const offer = async (from: Address, to: Address, last = false) =>
  handovers.tell(from, 'offer', ...(await offering(to, last)));
const accept = (by: Address) => handovers.tell(by, 'accept', item, SALT, EVIDENCE);
const hand = async (from: Address, to: Address, last = false) => {
  await offer(from, to, last);
  return accept(to);
};
const seen = async () => {
  const it = await handovers.read<unknown[]>('items', item);
  return { state: it[1], holder: it[4], beneficiary: it[5], nominee: it[6] };
};
const refused = (by: Address, name: string, ...args: unknown[]) => handovers.refusal(by, name, item, ...args);

/** Every function that changes something, and the states it takes. */
const functions = async (): Promise<[string, number[], unknown[]][]> => [
  ['offer', [STATE.Held], (await offering(CARRIER!)).slice(1)],
  ['accept', [STATE.Offered], [SALT, EVIDENCE]],
  ['reject', [STATE.Offered], [SALT, EVIDENCE]],
  ['expire', [STATE.Offered], []],
  ['nominate', [STATE.Held, STATE.Delivered], [BANK]],
  ['transferBeneficiary', [STATE.Held, STATE.Delivered], [BANK]],
  ['rejectBeneficiary', [STATE.Held, STATE.Delivered], []],
  ['surrender', [STATE.Held, STATE.Delivered], []],
  ['restore', [STATE.Surrendered], []],
  ['shred', [STATE.Surrendered], []],
];
async function refusesWhatDoesNotFit() {
  const { state } = await seen();
  for (const [name, allowed, args] of await functions())
    if (!allowed.includes(state as number))
      expect([name, await refused(SHIPPER!, name, ...args)]).toEqual([name, ['BadState', item, state]]);
}

describe('possession', () => {
  it('goes from hand to hand until it is delivered, and no other way', async () => {
    expect(await handovers.refusal(SHIPPER!, 'open', NAME, EVIDENCE)).toEqual(['BadState', item, STATE.Held]);
    await refusesWhatDoesNotFit();
    expect(steps(await offer(SHIPPER!, CARRIER!))).toEqual([[STATE.Held, STATE.Offered]]);
    await refusesWhatDoesNotFit();
    const deed = await accept(CARRIER!);
    expect(event(deed, 'Accepted')).toEqual({ item, from: SHIPPER, to: CARRIER, evidence: EVIDENCE });
    expect(steps(deed)).toEqual([[STATE.Offered, STATE.Held]]);
    const last = await hand(CARRIER!, CONSIGNEE!, true);
    expect([names(last), steps(last)]).toEqual([
      ['Accepted', 'Delivered', 'StateChanged'],
      [[STATE.Offered, STATE.Delivered]],
    ]);
    expect(await seen()).toMatchObject({ state: STATE.Delivered, holder: CONSIGNEE, beneficiary: SHIPPER });
    await refusesWhatDoesNotFit();
    expect((await handovers.refusal(CONSIGNEE!, 'offer', ...(await offering(OTHER!))))[0]).toBe('BadState');
  });

  it('is received by the receiver’s own key alone: there is no receipt before', async () => {
    await offer(SHIPPER!, CONSIGNEE!, true);
    for (const forger of [SHIPPER!, CARRIER!, OTHER!, A, DEPLOYER])
      for (const name of ['accept', 'reject'])
        expect(await refused(forger, name, SALT, EVIDENCE)).toEqual(['NotTheReceiver', item, forger]);
    expect(await refused(CONSIGNEE!, 'accept', word('salt'), EVIDENCE)).toEqual(['NotTheReceiver', item, CONSIGNEE]);
    expect(await seen()).toMatchObject({ state: STATE.Offered, holder: SHIPPER });
    await accept(CONSIGNEE!);
  });

  it('is offered by who has it', async () => {
    await hand(SHIPPER!, CARRIER!);
    for (const nobody of [SHIPPER!, OTHER!, A])
      expect(await refused(nobody, 'offer', ...(await offering(OTHER!)).slice(1))).toEqual([
        'NotAuthorised',
        item,
        nobody,
      ]);
    expect(await refused(CARRIER!, 'offer', commitment(OTHER!), EVIDENCE, 1n, false)).toEqual(['Deadline', item, 1n]);
  });

  it('stays where it is when the offer is rejected or over', async () => {
    await offer(SHIPPER!, CARRIER!);
    expect(names(await handovers.tell(CARRIER!, 'reject', item, SALT, EVIDENCE))).toEqual(['Rejected', 'StateChanged']);
    expect(await seen()).toMatchObject({ state: STATE.Held, holder: SHIPPER });
    const until = event(await offer(SHIPPER!, CARRIER!), 'Offered').until;
    expect(await refused(STRANGER, 'expire')).toEqual(['Deadline', item, until]);
    await later(scene.evm, Number(HOUR) + 1);
    expect(await refused(CARRIER!, 'accept', SALT, EVIDENCE)).toEqual(['Deadline', item, until]);
    expect(names(await handovers.tell(STRANGER, 'expire', item))).toEqual(['OfferExpired', 'StateChanged']);
    expect(await seen()).toMatchObject({ state: STATE.Held, holder: SHIPPER });
  });

  it('is not for a device that is no longer Active, nor for its organisation in its stead', async () => {
    const robot = await scene.activate(device(), A);
    await scene.evm.client.impersonateAccount({ address: robot.address });
    await offer(SHIPPER!, robot.address);
    expect(await refused(A, 'accept', SALT, EVIDENCE)).toEqual(['NotTheReceiver', item, A]);
    await scene.kernel.IdentityRegistry.tell(A, 'setStatus', robot.address, STATUS.Suspended, word(''));
    expect(await refused(robot.address, 'accept', SALT, EVIDENCE)).toEqual(['NotAuthorised', item, robot.address]);
  });
});

describe('title', () => {
  it('goes where the beneficiary says and the holder endorses', async () => {
    await hand(SHIPPER!, CARRIER!);
    for (const to of [BANK!, CARRIER!, NOBODY])
      expect(await refused(CARRIER!, 'transferBeneficiary', to)).toEqual(['NotAuthorised', item, CARRIER]);
    for (const nobody of [CARRIER!, BANK!, A])
      expect(await refused(nobody, 'nominate', BANK)).toEqual(['NotAuthorised', item, nobody]);
    await handovers.tell(SHIPPER!, 'nominate', item, BANK);
    for (const nobody of [SHIPPER!, BANK!])
      expect(await refused(nobody, 'transferBeneficiary', BANK)).toEqual(['NotAuthorised', item, nobody]);
    expect(await refused(CARRIER!, 'transferBeneficiary', OTHER)).toEqual(['NotAuthorised', item, CARRIER]);
    const deed = await handovers.tell(CARRIER!, 'transferBeneficiary', item, BANK);
    expect(event(deed, 'BeneficiaryTransferred')).toEqual({ item, from: SHIPPER, to: BANK });
    expect(await seen()).toMatchObject({ holder: CARRIER, beneficiary: BANK, nominee: NOBODY });
    expect(await refused(CARRIER!, 'transferBeneficiary', BANK)).toEqual(['NotAuthorised', item, CARRIER]);
  });

  it('goes back to who had it, once, when the new beneficiary does not want it', async () => {
    expect(await refused(SHIPPER!, 'rejectBeneficiary')).toEqual(['NotAuthorised', item, SHIPPER]);
    // Who has the thing and whose it is needs nobody's nomination.
    await handovers.tell(SHIPPER!, 'transferBeneficiary', item, BANK);
    expect(await refused(SHIPPER!, 'rejectBeneficiary')).toEqual(['NotAuthorised', item, SHIPPER]);
    expect(event(await handovers.tell(BANK!, 'rejectBeneficiary', item), 'BeneficiaryRejected')).toEqual({
      item,
      by: BANK,
      backTo: SHIPPER,
    });
    expect(await seen()).toMatchObject({ beneficiary: SHIPPER });
    expect(await refused(SHIPPER!, 'rejectBeneficiary')).toEqual(['NotAuthorised', item, SHIPPER]);
  });

  it('is surrendered by who has both, and ended or given back by the issuer', async () => {
    await hand(SHIPPER!, CARRIER!);
    for (const half of [SHIPPER!, CARRIER!])
      expect(await refused(half, 'surrender')).toEqual(['NotAuthorised', item, half]);
    await handovers.tell(SHIPPER!, 'nominate', item, CARRIER);
    await handovers.tell(CARRIER!, 'transferBeneficiary', item, CARRIER);
    for (const again of ['restore', 'shred']) {
      expect(names(await handovers.tell(CARRIER!, 'surrender', item))).toEqual(['Surrendered', 'StateChanged']);
      await refusesWhatDoesNotFit();
      expect(await refused(CARRIER!, again)).toEqual(['NotAuthorised', item, CARRIER]);
      await handovers.tell(SHIPPER!, again, item);
    }
    expect(await seen()).toMatchObject({ state: STATE.Shredded });
    await refusesWhatDoesNotFit();
  });
});

it('does the same for a signer, also one that is nobody’s and of one use', async () => {
  const once = secureElement();
  const say = async (signer: Signer, name: string, type: string, fields: string, values: unknown[]) => {
    const intent = await intend(handovers, signer, type, fields, values);
    const thief = { ...(await intend(handovers, account(5), type, fields, values)), signer: signer.address };
    expect(await handovers.refusal(STRANGER, name, ...values, thief)).toEqual(['IntentForged', signer.address]);
    const deed = await handovers.tell(STRANGER, name, ...values, intent);
    expect((await handovers.refusal(STRANGER, name, ...values, intent))[0]).toBe('IntentForged');
    return deed;
  };
  const shipper = account(8);
  const opened = await say(shipper, 'openBySig', 'Open', 'bytes32 name, bytes32 documentHash', [
    word('other'),
    EVIDENCE,
  ]);
  const it = event(opened, 'Opened').item as Hex;
  const given = async (to: Address) =>
    say(
      shipper,
      'offerBySig',
      'Offer',
      'bytes32 item, bytes32 toCommitment, bytes32 conditionsHash, uint64 until, bool last',
      [it, commitment(to), EVIDENCE, (await scene.now()) + HOUR, true],
    );
  await given(CARRIER!);
  await say(account(9), 'rejectBySig', 'Reject', 'bytes32 item, bytes32 salt, bytes32 reason', [it, SALT, EVIDENCE]);
  await given(once.address);
  await say(once, 'acceptBySig', 'Accept', 'bytes32 item, bytes32 salt, bytes32 evidence', [it, SALT, EVIDENCE]);
  await say(shipper, 'nominateBySig', 'Nominate', 'bytes32 item, address nominee', [it, once.address]);
  const transfer = () =>
    say(once, 'transferBeneficiaryBySig', 'TransferBeneficiary', 'bytes32 item, address nominee', [it, once.address]);
  await transfer();
  await say(once, 'rejectBeneficiaryBySig', 'RejectBeneficiary', 'bytes32 item', [it]);
  await say(shipper, 'nominateBySig', 'Nominate', 'bytes32 item, address nominee', [it, once.address]);
  await transfer();
  for (const back of ['restore', 'shred']) {
    await say(once, 'surrenderBySig', 'Surrender', 'bytes32 item', [it]);
    await say(shipper, `${back}BySig`, back === 'shred' ? 'Shred' : 'Restore', 'bytes32 item', [it]);
  }
});

it('has exactly one holder, who got it from the one before by an own word, whatever is tried', async () => {
  const people = [SHIPPER!, CARRIER!, OTHER!];
  const person = fc.constantFrom(...people);
  const step = fc.record({
    act: fc.constantFrom('offer', 'offer', 'accept', 'accept', 'reject'),
    by: person,
    to: person,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (tried) => {
      const snapshot = await scene.evm.client.snapshot();
      let holder = SHIPPER!;
      let offered: Address | null = null;
      for (const { act, by, to } of tried) {
        const passes = act === 'offer' ? offered === null && by === holder : offered === by;
        const args = act === 'offer' ? (await offering(to)).slice(1) : [SALT, EVIDENCE];
        if (!passes) {
          expect(['BadState', 'NotAuthorised', 'NotTheReceiver']).toContain((await refused(by, act, ...args))[0]);
          continue;
        }
        await handovers.tell(by, act, item, ...args);
        if (act === 'accept') holder = by;
        offered = act === 'offer' ? to : null;
        expect(await seen()).toMatchObject({ holder, state: offered ? STATE.Offered : STATE.Held });
      }
      await scene.evm.client.revert({ id: snapshot });
    }),
    { numRuns: 15 },
  );
}, 120_000);
