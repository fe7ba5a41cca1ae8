import { encodeFunctionData, keccak256, type Address, type Hex } from 'viem';

import { kernelCode } from '../generated/kernel.js';
import {
  account,
  decide,
  deployKernel,
  eachFromHere,
  event,
  idOf,
  intend,
  later,
  names,
  role,
  roleMask,
  steps,
  testEvm,
  word,
  type Contract,
  type TestEvm,
} from './testing.js';

// Members, by their principals; a stranger; who deployed it all.
const [A, B, C, D, E, STRANGER, DEPLOYER, AGENT] = Array.from({ length: 8 }, (_, i) => account(i).address) as Address[];
const FOUNDERS = [A, B, C, D].map((org) => ({ org: org!, roles: roleMask('OPERATOR', 'GATEWAY') }));
const WEEK = 7 * 86_400;
/** Numbers of the contract's enums. */
const STATE = { None: 0, Proposed: 1, Active: 2, Suspended: 3, Removed: 4 };
const STATUS = { None: 0, Open: 1, Executed: 2, Rejected: 3, Expired: 4 };

let evm: TestEvm;
let consortium: Contract;
beforeAll(async () => {
  evm = await testEvm();
  consortium = (await deployKernel(evm, DEPLOYER!, FOUNDERS)).Consortium;
}, 60_000);
afterAll(() => evm.close());
eachFromHere(() => evm);

const propose = async (by: Address, name: string, ...args: unknown[]): Promise<Hex> =>
  event(await consortium.tell(by, name, ...args), 'Proposed').id as Hex;
const member = async (org: Address) => (await consortium.read<[number, number]>('members', org))[0];
const status = async (id: Hex) => (await consortium.read<unknown[]>('proposals', id))[1];
const vote = async (id: Hex, yes: boolean, ...orgs: Address[]) => {
  for (const org of orgs) await consortium.tell(org, 'vote', id, yes);
};
const admit = (org: Address, by = [A!, B!, C!]) => decide(consortium, by, 'proposeMember', org, STATE.Active, 0);
const suspend = (org: Address, by = [A!, B!, C!]) => decide(consortium, by, 'proposeMember', org, STATE.Suspended, 0);

describe('a founding', () => {
  it('makes the founders Active members with their roles, once', async () => {
    expect(await consortium.read('activeCount')).toBe(4n);
    expect(await consortium.read('hasRole', A, role('GATEWAY'))).toBe(true);
    expect(await consortium.read('hasRole', A, role('BANK'))).toBe(false);
    expect(await consortium.refusal(DEPLOYER!, 'initialize', FOUNDERS)).toEqual(['InvalidInitialization']);
  });

  it('leaves no power to whoever deployed it', async () => {
    const proposals: [string, unknown[]][] = [
      ['proposeMember', [E, STATE.Active, 0]],
      ['proposeRole', [A, role('BANK'), true]],
      ['proposeParam', [word('x'), 1n]],
      ['proposeCall', [E, '0x']],
      ['proposeUpgrade', [consortium.address, consortium.address, '0x']],
      ['proposeValidator', [A, E, true]],
    ];
    for (const [name, args] of proposals)
      for (const nobody of [DEPLOYER!, STRANGER!])
        expect(await consortium.refusal(nobody, name, ...args)).toEqual(['NotAuthorised', word(''), nobody]);
    for (const anybody of [DEPLOYER!, A!])
      expect(await consortium.refusal(anybody, 'upgradeToAndCall', consortium.address, '0x')).toEqual([
        ...['NotAuthorised', word(''), anybody],
      ]);
  });

  it('cannot be repeated on the implementation behind the proxy', async () => {
    const [deployed] = [await evm.create(DEPLOYER!, kernelCode.Consortium.bytecode)];
    const bare = new (consortium.constructor as typeof Contract)(evm, deployed, consortium.abi);
    expect(await bare.refusal(DEPLOYER!, 'initialize', FOUNDERS)).toEqual(['InvalidInitialization']);
  });
});

describe('members', () => {
  it('go None, Proposed, Active, Suspended, Active, Suspended, Removed, and no other way', async () => {
    const forbidden = async (allowed: number[]) => {
      const now = await member(E!);
      for (const to of Object.values(STATE).filter((state) => !allowed.includes(state)))
        expect([to, await consortium.refusal(A!, 'proposeMember', E, to, 0)]).toEqual([
          to,
          ['BadState', idOf(E!), now],
        ]);
    };
    await forbidden([STATE.Active]);
    const id = await propose(A!, 'proposeMember', E, STATE.Active, roleMask('EDGE'));
    expect(await member(E!)).toBe(STATE.Proposed);
    await forbidden([]);
    await vote(id, true, A!, B!, C!);
    const deed = await consortium.tell(STRANGER!, 'execute', id);
    expect(names(deed)).toEqual(['StateChanged', 'MemberAdmitted', 'StateChanged']);
    expect(steps(deed)).toEqual([
      [STATUS.Open, STATUS.Executed],
      [STATE.Proposed, STATE.Active],
    ]);
    expect(await consortium.read('hasRole', E, role('EDGE'))).toBe(true);
    await forbidden([STATE.Suspended]);

    const way: [number, string][] = [
      [STATE.Suspended, 'MemberSuspended'],
      [STATE.Active, 'MemberResumed'],
      [STATE.Suspended, 'MemberSuspended'],
      [STATE.Removed, 'MemberRemoved'],
    ];
    for (const [to, named] of way) {
      const from = await member(E!);
      const { deed: done } = await decide(consortium, [A!, B!, C!, D!], 'proposeMember', E, to, 0);
      expect(steps(done).at(-1)).toEqual([from, to]);
      expect(names(done)).toContain(named);
      expect(await member(E!)).toBe(to);
      await forbidden(
        to === STATE.Active ? [STATE.Suspended] : to === STATE.Suspended ? [STATE.Active, STATE.Removed] : [],
      );
    }
    expect(await consortium.read('hasRole', E, role('EDGE'))).toBe(false);
    expect(await consortium.read('activeCount')).toBe(4n);
  });

  it('become candidates again when their proposal falls', async () => {
    const rejected = await propose(A!, 'proposeMember', E, STATE.Active, 0);
    await vote(rejected, false, C!, D!);
    expect(await status(rejected)).toBe(STATUS.Rejected);
    expect(await member(E!)).toBe(STATE.None);
    const expired = await propose(A!, 'proposeMember', E, STATE.Active, 0);
    await later(evm, WEEK + 1);
    await consortium.tell(STRANGER!, 'expire', expired);
    expect(await member(E!)).toBe(STATE.None);
    await admit(E!);
    expect(await member(E!)).toBe(STATE.Active);
  });

  it('are never all suspended, since nobody could bring them back', async () => {
    for (const [org, by] of [
      [D!, [A!, B!, C!]],
      [C!, [A!, B!]],
      [B!, [A!, B!]],
    ] as [Address, Address[]][])
      await suspend(org, by);
    const id = await propose(A!, 'proposeMember', A, STATE.Suspended, 0);
    await vote(id, true, A!);
    expect(await consortium.refusal(A!, 'execute', id)).toEqual(['OutOfBounds', word('active members'), 0n]);
  });
});

describe('a proposal', () => {
  it('needs two thirds of the Active members, one vote each, whatever else they run', async () => {
    const id = await propose(A!, 'proposeParam', word('x'), 7n);
    await vote(id, true, A!, B!);
    expect(await consortium.refusal(A!, 'vote', id, true)).toEqual(['AlreadyVoted', id, A]);
    expect(await consortium.refusal(A!, 'vote', id, false)).toEqual(['AlreadyVoted', id, A]);
    expect(await consortium.refusal(A!, 'execute', id)).toEqual(['NoQuorum', id, 2n, 4n]);
    await consortium.tell(A!, 'appoint', await intend(consortium, account(7), 'SpeakFor', 'address org', [A]));
    expect(await consortium.read('orgOf', AGENT)).toBe(A);
    for (const nobody of [AGENT!, STRANGER!])
      expect(await consortium.refusal(nobody, 'vote', id, true)).toEqual(['NotAuthorised', id, nobody]);
    await vote(id, true, C!);
    await consortium.tell(STRANGER!, 'execute', id);
    expect(await consortium.read('param', word('x'))).toBe(7n);
    for (const [name, args] of [
      ['vote', [id, true]],
      ['execute', [id]],
      ['expire', [id]],
    ] as [string, unknown[]][])
      expect(await consortium.refusal(D!, name, ...args)).toEqual(['BadState', id, STATUS.Executed]);
  });

  it('loses the vote of who is suspended before it is executed', async () => {
    const id = await propose(A!, 'proposeParam', word('x'), 7n);
    await vote(id, true, A!, D!);
    await suspend(D!);
    expect(await consortium.refusal(D!, 'vote', id, true)).toEqual(['NotAuthorised', id, D]);
    expect(await consortium.refusal(D!, 'proposeParam', word('x'), 8n)).toEqual(['NotAuthorised', word(''), D]);
    expect(await consortium.refusal(A!, 'execute', id)).toEqual(['NoQuorum', id, 1n, 3n]);
    await vote(id, true, B!);
    await consortium.tell(A!, 'execute', id);
  });

  it('is executed while its voting is open, and expires after it', async () => {
    const id = await propose(A!, 'proposeParam', word('x'), 7n);
    await vote(id, true, A!, B!, C!);
    const closesAt = (await consortium.read<unknown[]>('proposals', id))[2];
    expect(await consortium.refusal(A!, 'expire', id)).toEqual(['Deadline', id, closesAt]);
    await later(evm, WEEK + 1);
    expect(await consortium.refusal(A!, 'execute', id)).toEqual(['Deadline', id, closesAt]);
    expect(await consortium.refusal(D!, 'vote', id, false)).toEqual(['Deadline', id, closesAt]);
    expect(steps(await consortium.tell(STRANGER!, 'expire', id))).toEqual([[STATUS.Open, STATUS.Expired]]);
    const unknown = keccak256('0x00');
    expect(await consortium.refusal(A!, 'execute', unknown)).toEqual(['BadState', unknown, STATUS.None]);
    expect(await consortium.refusal(A!, 'expire', unknown)).toEqual(['BadState', unknown, STATUS.None]);
  });

  it('takes another time to vote only within bounds', async () => {
    const key = word('consortium.votingPeriod');
    for (const value of [0n, 3_599n, 30n * 86_400n + 1n])
      expect(await consortium.refusal(A!, 'proposeParam', key, value)).toEqual(['OutOfBounds', key, value]);
    await decide(consortium, [A!, B!, C!], 'proposeParam', key, 3_600n);
    const deed = await consortium.tell(A!, 'proposeParam', word('x'), 1n);
    const { timestamp } = await evm.client.getBlock({ blockNumber: deed.block });
    expect(event(deed, 'Proposed').closesAt).toBe(timestamp + 3_600n);
  });

  it('changes roles of Active members, and decides validators', async () => {
    await decide(consortium, [A!, B!, C!], 'proposeRole', A, role('BANK'), true);
    expect(await consortium.read('hasRole', A, role('BANK'))).toBe(true);
    await decide(consortium, [A!, B!, C!], 'proposeRole', A, role('BANK'), false);
    expect(await consortium.read('hasRole', A, role('BANK'))).toBe(false);
    const { deed } = await decide(consortium, [A!, B!, C!], 'proposeValidator', A, E, true);
    expect(event(deed, 'ValidatorDecided')).toEqual({ org: A, validator: E, admitted: true });
    expect(await consortium.read('validatorOf', E)).toBe(A);
    for (const [name, ...args] of [
      ['proposeRole', STRANGER, role('BANK'), true],
      ['proposeValidator', STRANGER, E, true],
    ] as [string, ...unknown[]][]) {
      const id = await propose(A!, name, ...args);
      await vote(id, true, A!, B!, C!);
      expect(await consortium.refusal(A!, 'execute', id)).toEqual(['BadState', idOf(STRANGER!), STATE.None]);
    }
  });
});

describe('an upgrade', () => {
  const fresh = () => evm.create(DEPLOYER!, kernelCode.Consortium.bytecode);
  // https://eips.ethereum.org/EIPS/eip-1967
  const SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
  const running = () => evm.client.getStorageAt({ address: consortium.address, slot: SLOT });

  it('is what an executed proposal does, and nothing else', async () => {
    const next = await fresh();
    const { deed } = await decide(consortium, [A!, B!, C!], 'proposeUpgrade', consortium.address, next, '0x');
    expect(event(deed, 'UpgradeExecuted')).toMatchObject({ target: consortium.address, implementation: next });
    expect(await running()).toBe(idOf(next));
    expect(await consortium.read('activeCount')).toBe(4n);
  });

  it('takes the code that was voted on, and no other that stands there later', async () => {
    const next = await fresh();
    const id = await propose(A!, 'proposeUpgrade', consortium.address, next, '0x');
    await vote(id, true, A!, B!, C!);
    await evm.client.setCode({ address: next, bytecode: '0x6000' });
    expect(await consortium.refusal(A!, 'execute', id)).toEqual(['CodeChanged', next]);
    expect(await consortium.refusal(A!, 'proposeUpgrade', consortium.address, E, '0x')).toEqual(['CodeChanged', E]);
  });

  it('does not pass for a call', async () => {
    const data = encodeFunctionData({ abi: consortium.abi, functionName: 'upgradeToAndCall', args: [E, '0x'] });
    expect(await consortium.refusal(A!, 'proposeCall', E, data)).toEqual(['NotByCall', E, '0x4f1ef286']);
    expect(await consortium.refusal(A!, 'proposeCall', consortium.address, '0x12345678')).toEqual([
      ...['NotByCall', consortium.address, '0x12345678'],
    ]);
    expect(await consortium.refusal(A!, 'proposeCall', E, `0x${'00'.repeat(8_193)}`)).toEqual([
      ...['OutOfBounds', word('bytes of data'), 8_193n],
    ]);
  });
});

describe('accounts', () => {
  const consent = (org: Address) => intend(consortium, account(7), 'SpeakFor', 'address org', [org]);

  it('speak for the organisation they agreed to speak for, until either has enough of it', async () => {
    const given = await consent(A!);
    expect(await consortium.refusal(B!, 'appoint', given)).toEqual(['IntentForged', AGENT]);
    await consortium.tell(A!, 'appoint', given);
    expect(await consortium.refusal(B!, 'appoint', await consent(B!))).toEqual(['AccountTaken', AGENT, A]);
    expect(await consortium.refusal(B!, 'dismiss', AGENT)).toEqual(['NotAuthorised', idOf(AGENT!), B]);
    await consortium.tell(A!, 'dismiss', AGENT);
    expect(await consortium.refusal(A!, 'appoint', given)).toEqual(['IntentForged', AGENT]);
    await consortium.tell(B!, 'appoint', await consent(B!));
    expect(names(await consortium.tell(AGENT!, 'dismiss', AGENT))).toEqual(['AccountDismissed']);
    expect(await consortium.read('orgOf', AGENT)).toBe(await consortium.read('orgOf', STRANGER));
  });

  it('are appointed by Active principals only, and become no members of their own', async () => {
    for (const nobody of [STRANGER!, AGENT!])
      expect(await consortium.refusal(nobody, 'appoint', await consent(nobody))).toEqual([
        ...['NotAuthorised', idOf(nobody), nobody],
      ]);
    await consortium.tell(A!, 'appoint', await consent(A!));
    expect(await consortium.refusal(B!, 'proposeMember', AGENT, STATE.Active, 0)).toEqual(['AccountTaken', AGENT, A]);
    const member = await intend(consortium, account(1), 'SpeakFor', 'address org', [A]);
    expect(await consortium.refusal(A!, 'appoint', member)).toEqual(['AccountTaken', B, B]);
    await suspend(D!);
    expect(await consortium.refusal(D!, 'appoint', await consent(D!))).toEqual(['NotAuthorised', idOf(D!), D]);
  });
});

describe('signed twins', () => {
  const TWINS: [string, string, string, unknown[]][] = [
    ['proposeMemberBySig', 'ProposeMember', 'address org, uint8 to, uint16 roles', [E, STATE.Active, 3]],
    ['proposeRoleBySig', 'ProposeRole', 'address org, uint8 role, bool granted', [B, 4, true]],
    ['proposeParamBySig', 'ProposeParam', 'bytes32 key, uint256 value', [word('k'), 5n]],
    ['proposeCallBySig', 'ProposeCall', 'address target, bytes data', [E, '0x1234567890']],
    ['proposeValidatorBySig', 'ProposeValidator', 'address org, address validator, bool admit', [B, E, true]],
  ];

  it.each(TWINS)('%s does for its signer what anybody sends, once', async (name, type, fields, values) => {
    const intent = await intend(consortium, account(0), type, fields, values);
    const deed = await consortium.tell(STRANGER!, name, ...values, intent);
    expect(event(deed, 'Proposed').proposer).toBe(A);
    expect(await consortium.refusal(STRANGER!, name, ...values, intent)).toEqual(['IntentForged', A]);

    const again = (more?: object) => intend(consortium, account(0), type, fields, values, more);
    const late = await again({ deadline: 1n });
    expect(await consortium.refusal(STRANGER!, name, ...values, late)).toEqual(['IntentExpired', 1n]);
    const other = { ...(await again()), deadline: 2n ** 64n };
    expect(await consortium.refusal(STRANGER!, name, ...values, other)).toEqual(['IntentForged', A]);
    const thief = { ...(await intend(consortium, account(5), type, fields, values)), signer: A };
    expect(await consortium.refusal(STRANGER!, name, ...values, thief)).toEqual(['IntentForged', A]);
  });

  it('vote, upgrade, appoint and dismiss', async () => {
    const next = await evm.create(DEPLOYER!, kernelCode.Consortium.bytecode);
    const values = [consortium.address, next, '0x'];
    const fields = 'address target, address implementation, bytes data';
    const intent = await intend(consortium, account(0), 'ProposeUpgrade', fields, values);
    const id = event(await consortium.tell(STRANGER!, 'proposeUpgradeBySig', ...values, intent), 'Proposed').id as Hex;
    for (const index of [0, 1, 2]) {
      const said = await intend(consortium, account(index), 'Vote', 'bytes32 id, bool yes', [id, true]);
      expect(await consortium.refusal(STRANGER!, 'voteBySig', id, false, said)).toEqual(['IntentForged', said.signer]);
      await consortium.tell(STRANGER!, 'voteBySig', id, true, said);
    }
    expect(await consortium.read('tally', id)).toEqual([3n, 0n]);
    await consortium.tell(STRANGER!, 'execute', id);

    const consent = await intend(consortium, account(7), 'SpeakFor', 'address org', [A]);
    const given = [AGENT, consent.deadline, consent.signature];
    const appoint = await intend(
      consortium,
      account(0),
      'Appoint',
      'address account, uint256 until, bytes consent',
      given,
    );
    await consortium.tell(STRANGER!, 'appointBySig', consent, appoint);
    const dismiss = await intend(consortium, account(0), 'Dismiss', 'address account', [AGENT]);
    await consortium.tell(STRANGER!, 'dismissBySig', AGENT, dismiss);
  });

  it('of one consortium mean nothing to another', async () => {
    const { Consortium: other } = await deployKernel(evm, DEPLOYER!, FOUNDERS);
    const values = [word('k'), 5n];
    const intent = await intend(consortium, account(0), 'ProposeParam', 'bytes32 key, uint256 value', values);
    expect(await other.refusal(STRANGER!, 'proposeParamBySig', ...values, intent)).toEqual(['IntentForged', A]);
  });
});
