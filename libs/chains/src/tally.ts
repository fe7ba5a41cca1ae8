import { majority } from '@atoll/protocol';
import type { ProposalKind, ProposalStatus } from '@atoll/store';

import type { FoundingPayload, KernelPayload } from './proposal.js';

export type Ballot = {
  kind: ProposalKind;
  payload: unknown;
  closesAt: Date;
  votes: { organisationId: string; approve: boolean }[];
};

/** What became of a proposal, and why in a sentence. OPEN means that nothing is decided yet. */
export type Verdict = { status: ProposalStatus; message: string };

/** Who decides: the members, and among them those whose validators make the chain. */
export type Electorate = { members: readonly string[]; operators: readonly string[] };

/**
 * One organisation, one vote: more than half of the members decide. What befalls a whole chain also takes more than half
 * of its operators, because any member may invite as many others as it likes.
 */
export function tally(ballot: Ballot, { members, operators }: Electorate, now: Date): Verdict {
  const approving = votersOf(ballot, members, true);
  const refusing = votersOf(ballot, members, false);
  const runners = runnersOf(ballot);
  const makers = isAboutChain(ballot) ? operators.filter((operator) => members.includes(operator)) : [];
  const votes = `${approving.length} of ${members.length} members agreed`;

  if (runners.some((runner) => !members.includes(runner)))
    return rejected(`A member that was to ${taskOf(ballot)} has left the consortium`);
  if (runners.some((runner) => refusing.includes(runner)))
    return rejected(`A member that was to ${taskOf(ballot)} refused`);
  if (refusing.length > members.length - majority(members.length))
    return rejected(`${refusing.length} of ${members.length} members refused`);
  const refusingMakers = makers.filter((maker) => refusing.includes(maker));
  if (makers.length > 0 && refusingMakers.length > makers.length - majority(makers.length))
    return rejected(`${refusingMakers.length} of ${makers.length} members that run its validators refused`);
  const agreed = approving.length >= majority(members.length) && runners.every((runner) => approving.includes(runner));
  const made = makers.length === 0 || votersOf(ballot, makers, true).length >= majority(makers.length);
  if (agreed && made) return { status: 'ACCEPTED', message: votes };
  if (ballot.closesAt <= now) return { status: 'EXPIRED', message: `${votes} before voting closed` };
  return { status: 'OPEN', message: "Waiting for the members' votes" };
}

/** How many votes for it a proposal takes. Founding also takes each member that is to run validators or to found the kernel. */
export function votesNeeded(ballot: Pick<Ballot, 'kind' | 'payload'>, members: number): number {
  return Math.max(majority(members), runnersOf(ballot).length);
}

/** Who agreed, among those who are members now. */
export function votersOf({ votes }: Pick<Ballot, 'votes'>, members: readonly string[], approve: boolean): string[] {
  return votes
    .filter((vote) => vote.approve === approve && members.includes(vote.organisationId))
    .map(({ organisationId }) => organisationId);
}

/** Validators are voted in and out by the chain itself; a chain that has none yet is founded by its runners. */
function isAboutChain({ kind }: Pick<Ballot, 'kind'>): boolean {
  return kind === 'START_CHAIN' || kind === 'STOP_CHAIN' || kind === 'DELETE_CHAIN';
}

function runnersOf({ kind, payload }: Pick<Ballot, 'kind' | 'payload'>): string[] {
  // Who founds a kernel is bound by it, and brings a key of its own: nobody becomes a founder without having said yes.
  if (kind === 'DEPLOY_KERNEL') return organisationsIn((payload as KernelPayload).founders);
  if (kind !== 'FOUND_CHAIN') return [];
  const { validators, kernelFounders = [] } = payload as FoundingPayload;
  return organisationsIn([...validators, ...kernelFounders]);
}

const organisationsIn = (parts: readonly { organisationId: string }[]): string[] => [
  ...new Set(parts.map(({ organisationId }) => organisationId)),
];

function taskOf({ kind, payload }: Ballot): string {
  if (kind === 'DEPLOY_KERNEL') return 'found the kernel';
  return (payload as FoundingPayload).kernelFounders ? 'run validators or found the kernel' : 'run validators';
}

const rejected = (message: string): Verdict => ({ status: 'REJECTED', message });
