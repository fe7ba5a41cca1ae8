// The second half of a kernel's life: what the chain says is what the members agreed to, and they agree on where its contracts are.
import type { Db } from '@atoll/store';
import {
  encodeAbiParameters,
  encodeFunctionData,
  getAbiItem,
  hexToBigInt,
  stringToHex,
  type Address,
  type Hex,
} from 'viem';

import { consortiumAbi } from '../generated/kernel.js';
import { foundersOf } from './founding.js';
import { abiOf } from './kernel-abi.js';
import { callOnce } from './kernel-call.js';
import type { KernelAddresses } from './kernel-directory.js';
import type { Gap, KernelScope, WishedKernel } from './kernel-scope.js';
import { KernelView, type Looking } from './kernel-view.js';
import { proposalsOn, type SeenProposal } from './proposals-seen.js';
import { KERNEL_DIRECTORY } from './plan.js';

const SOON = 300;
const PEOPLE_WANTED = 5_000;

export const addressesOf = ({ contracts }: WishedKernel): KernelAddresses =>
  Object.fromEntries(contracts.map(({ contract, address }) => [contract, address])) as KernelAddresses;

/** Whoever deployed it, the chain has exactly the founders that the members agreed to, in their roles. */
export async function foundersAreAsAgreed(scope: KernelScope): Promise<Gap | null> {
  const { kernel, onNode, write } = scope;
  const view = new KernelView(addressesOf(kernel), onNode);
  const agreed = foundersOf(kernel);
  const { chainId } = kernel;
  const principals = await write((db) => db.kernelPrincipal.findMany({ where: { chainId } }));
  for (const { organisationId, roles } of agreed) {
    const org = principals.find((it) => it.organisationId === organisationId)?.address as Address;
    const [state, mask] = await view.read('Consortium', 'members', [org]);
    if (state !== 2 || mask !== roles) return { failure: `The chain does not have ${org} as the members agreed` };
  }
  const active = await view.read('Consortium', 'activeCount', []);
  if (active !== BigInt(agreed.length))
    return { failure: `The chain has ${active} founders instead of ${agreed.length}` };
  return null;
}

/** The members agree on where each contract of their kernel is. */
export function membersAgree(scope: KernelScope): Promise<Gap | null> {
  const addresses = addressesOf(scope.kernel);
  return directorySays(scope, Object.fromEntries(KERNEL_DIRECTORY.map((name) => [name, addresses[name]])));
}

/**
 * Proposes what is missing in the directory, has the members of this installation say yes, and executes it. Always the same ones, and no
 * more than it takes: a vote that comes after the execution would be refused.
 */
export async function directorySays(scope: KernelScope, directory: Directory): Promise<Gap | null> {
  const { kernel, onNode, write } = scope;
  const addresses = addressesOf(kernel);
  const view = new KernelView(addresses, onNode);
  // All of one block: what is mined meanwhile is neither missing nor over.
  const head = await onNode((rpc) => rpc.call<Hex>('eth_blockNumber'));
  const at = { block: BigInt(head) };
  const missing = await missingIn(view, directory, at);
  if (missing.length === 0) return null;

  const seen = await proposalsOn(view, { from: kernel.firstBlock ?? 0n, to: BigInt(head) });
  const ballots = await Promise.all(missing.map((name) => ballotOf(view, seen, [name, directory[name]!], at)));
  const { chainId } = kernel;
  const principals = await write((db) => principalsOf(db, kernel));
  const active = await view.read('Consortium', 'activeCount', [], at);
  const voters = await activeOf(view, principals, at);
  const voted = await Promise.all(ballots.map((ballot) => silentOn(view, ballot, voters, at)));

  const [proposer] = voters;
  if (!proposer)
    return { message: 'Waiting for a member of this installation to have a principal', lookAgainMs: PEOPLE_WANTED };
  const troubles = await write(async (db) => {
    const told: (string | null)[] = [];
    const tell = async (from: typeof proposer, functionName: string, args: readonly unknown[]) => {
      const abi = abiOf('Consortium', functionName);
      const data = encodeFunctionData({ abi, functionName, args } as never);
      const place = { chainId, keyId: from.keyId, to: addresses.Consortium, head: BigInt(head) };
      told.push(await callOnce(db, place, from.organisationId, abi, data));
    };
    for (const [i, { name, proposal, yes }] of ballots.entries()) {
      if (!proposal) await tell(proposer, 'proposeParam', [keyOf(name), hexToBigInt(directory[name]!)]);
      else if (yes * 3n >= active * 2n) await tell(proposer, 'execute', [proposal.id]);
      else
        for (const voter of voted[i]!.slice(0, Number((active * 2n + 2n) / 3n - yes)))
          await tell(voter, 'vote', [proposal.id, true]);
    }
    return told.filter((it) => it !== null);
  });
  if (troubles.length > 0)
    return { message: `Agreeing failed, and is tried again: ${troubles[0]}`, lookAgainMs: PEOPLE_WANTED };
  const elsewhere = voted.some(
    (silent, i) => ballots[i]!.proposal && silent.length === 0 && ballots[i]!.yes * 3n < active * 2n,
  );
  if (elsewhere) {
    const others = await othersThan(
      view,
      principals.map(({ address }) => address as Address),
    );
    return { message: `Waiting for the votes of members elsewhere: ${others.join(', ')}`, lookAgainMs: PEOPLE_WANTED };
  }
  return {
    message: `The members agree on where ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'}`,
    lookAgainMs: SOON,
  };
}

/** Under which name which address is to be found. */
type Directory = Readonly<Record<string, Address>>;
type Ballot = { name: string; proposal: SeenProposal | null; yes: bigint };
type PrincipalRow = Awaited<ReturnType<Db['kernelPrincipal']['findMany']>>[number];

export const keyOf = (name: string): Hex => stringToHex(name, { size: 32 });

async function missingIn(view: KernelView, directory: Directory, at: Looking): Promise<string[]> {
  const names = Object.keys(directory);
  const values = await Promise.all(names.map((name) => view.read('Consortium', 'param', [keyOf(name)], at)));
  return names.filter((name, i) => values[i] !== hexToBigInt(directory[name]!));
}

/** The open proposal that says just this, whoever made it. */
async function ballotOf(
  view: KernelView,
  seen: SeenProposal[],
  [name, address]: [string, Address],
  at: Looking,
): Promise<Ballot> {
  const { inputs } = getAbiItem({ abi: consortiumAbi, name: 'proposeParam' });
  const wanted = encodeAbiParameters(inputs, [keyOf(name), hexToBigInt(address)]);
  const proposal = seen.find(
    ({ kind, status, payload }) => kind === 'PARAM' && status === 'OPEN' && payload === wanted,
  );
  if (!proposal) return { name, proposal: null, yes: 0n };
  const [yes] = await view.read('Consortium', 'tally', [proposal.id], at);
  return { name, proposal, yes };
}

/** Of organisations that are still members: for who left, nothing is sent. */
async function principalsOf(db: Db, { chainId, consortiumId }: WishedKernel): Promise<PrincipalRow[]> {
  const members = await db.consortiumMember.findMany({ where: { consortiumId, leftAt: null, remote: false } });
  const organisationId = { in: members.map((member) => member.organisationId) };
  return db.kernelPrincipal.findMany({
    where: { chainId, organisationId, address: { not: null } },
    orderBy: { organisationId: 'asc' },
  });
}

async function activeOf(view: KernelView, principals: PrincipalRow[], at: Looking): Promise<PrincipalRow[]> {
  const active = await Promise.all(
    principals.map(({ address }) => view.read('Consortium', 'isActive', [address as Address], at)),
  );
  return principals.filter((_, i) => active[i]);
}

/** Who may vote on it and has not. */
async function silentOn(view: KernelView, { proposal }: Ballot, voters: PrincipalRow[], at: Looking) {
  if (!proposal) return [];
  const said = await Promise.all(
    voters.map(({ address }) => view.read('Consortium', 'voteOf', [proposal.id, address as Address], at)),
  );
  return voters.filter((_, i) => said[i] === 0);
}

async function othersThan(view: KernelView, ours: Address[]): Promise<Address[]> {
  const own = new Set(ours.map((it) => it.toLowerCase()));
  return (await admittedOn(view)).filter((org) => !own.has(org.toLowerCase()));
}

/** Everyone who was ever admitted: the contract bounds how many. */
export async function admittedOn(view: KernelView): Promise<Address[]> {
  const all: Address[] = [];
  for (let i = 0n; i < 128n; i++) {
    const next = await view.read('Consortium', 'admitted', [i]).catch(() => null);
    if (!next) break;
    all.push(next);
  }
  return all;
}
