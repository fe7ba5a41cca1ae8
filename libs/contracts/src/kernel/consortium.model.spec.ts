import fc from 'fast-check';
import type { Address, Hex } from 'viem';

import { account, deployKernel, event, testEvm, type Contract, type TestEvm } from './testing.js';

const [A, B, C, D, E, STRANGER, DEPLOYER] = Array.from({ length: 7 }, (_, i) => account(i).address) as Address[];
/** Numbers of the contract's enums. */
const STATE = { None: 0, Proposed: 1, Active: 2, Suspended: 3, Removed: 4 };
const STATUS = { None: 0, Open: 1, Executed: 2, Rejected: 3 };

let evm: TestEvm;
let consortium: Contract;
beforeAll(async () => {
  evm = await testEvm();
  const founders = [A, B, C, D].map((org) => ({ org: org!, roles: 0 }));
  consortium = (await deployKernel(evm, DEPLOYER!, founders)).Consortium;
}, 60_000);
afterAll(() => evm.close());

const member = async (org: Address) => (await consortium.read<[number, number]>('members', org))[0];
const status = async (id: Hex) => (await consortium.read<unknown[]>('proposals', id))[1];

/** The rules in plain words: whom each organisation is to the others, and what became of each proposal. */
class Model {
  states = new Map<Address, number>([A, B, C, D].map((org) => [org!, STATE.Active]));
  proposals: { org: Address; to: number; status: number; votes: Map<Address, boolean> }[] = [];

  state = (org: Address) => this.states.get(org) ?? STATE.None;
  active = () => [...this.states.values()].filter((state) => state === STATE.Active).length;
  count = (votes: Map<Address, boolean>, wanted: boolean) =>
    [...votes].filter(([org, yes]) => yes === wanted && this.state(org) === STATE.Active).length;

  step(from: number, to: number): boolean {
    const next: Record<number, number[]> = { 0: [2], 2: [3], 3: [2, 4] };
    return next[from]?.includes(to) ?? false;
  }

  propose(by: Address, org: Address, to: number): string | null {
    if (!this.step(this.state(org), to)) return 'BadState';
    if (this.state(by) !== STATE.Active) return 'NotAuthorised';
    if (this.state(org) === STATE.None) this.states.set(org, STATE.Proposed);
    this.proposals.push({ org, to, status: STATUS.Open, votes: new Map() });
    return null;
  }

  vote(by: Address, index: number, yes: boolean): string | null {
    const proposal = this.proposals[index]!;
    if (proposal.status !== STATUS.Open) return 'BadState';
    if (this.state(by) !== STATE.Active) return 'NotAuthorised';
    if (proposal.votes.has(by)) return 'AlreadyVoted';
    proposal.votes.set(by, yes);
    if (!yes && this.count(proposal.votes, false) > this.active() / 3) {
      proposal.status = STATUS.Rejected;
      if (this.state(proposal.org) === STATE.Proposed) this.states.delete(proposal.org);
    }
    return null;
  }

  execute(index: number): string | null {
    const proposal = this.proposals[index]!;
    if (proposal.status !== STATUS.Open) return 'BadState';
    if (this.count(proposal.votes, true) < (this.active() * 2) / 3) return 'NoQuorum';
    const from = this.state(proposal.org);
    if (!this.step(from === STATE.Proposed ? STATE.None : from, proposal.to)) return 'BadState';
    if (proposal.to === STATE.Suspended && this.active() === 1) return 'OutOfBounds';
    proposal.status = STATUS.Executed;
    this.states.set(proposal.org, proposal.to);
    return null;
  }
}

const PEOPLE = [A, B, C, D, E, STRANGER] as Address[];
const person = fc.constantFrom(...PEOPLE);
const move = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('propose' as const),
      by: person,
      org: person,
      to: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ act: fc.constant('vote' as const), by: person, pick: fc.nat(), yes: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('execute' as const), by: person, pick: fc.nat() }) },
);

it('is what the model says, whatever members and strangers try', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 20, maxLength: 45 }), async (moves) => {
      const snapshot = await evm.client.snapshot();
      const model = new Model();
      const ids: Hex[] = [];
      for (const it of moves) {
        if (it.act !== 'propose' && ids.length === 0) continue;
        const index = it.act === 'propose' ? 0 : it.pick % ids.length;
        const [name, args, refused] =
          it.act === 'propose'
            ? (['proposeMember', [it.org, it.to, 0], model.propose(it.by, it.org, it.to)] as const)
            : it.act === 'vote'
              ? (['vote', [ids[index], it.yes], model.vote(it.by, index, it.yes)] as const)
              : (['execute', [ids[index]], model.execute(index)] as const);
        if (refused) expect((await consortium.refusal(it.by, name, ...args))[0]).toBe(refused);
        else {
          const deed = await consortium.tell(it.by, name, ...args);
          if (name === 'proposeMember') ids.push(event(deed, 'Proposed').id as Hex);
        }
      }
      for (const org of PEOPLE) expect(await member(org)).toBe(model.state(org));
      for (const [i, id] of ids.entries()) expect(await status(id)).toBe(model.proposals[i]!.status);
      expect(await consortium.read('activeCount')).toBe(BigInt(model.active()));
      await evm.client.revert({ id: snapshot });
    }),
    { numRuns: 40 },
  );
}, 120_000);
