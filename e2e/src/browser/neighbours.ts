import type { Atoll, KernelRole } from '@atoll/sdk';

import { deployToken } from '../contracts.js';
import { join, type Member } from '../member.js';
import { until } from '../wait.js';

type Hex = `0x${string}`;
const PATIENT = { seconds: 180 };
const SUPPLY = '1000000';
const ROLES = {
  birch: ['PROVIDER', 'CONSUMER'],
  cedar: ['ARBITER', 'AUDITOR', 'CONSUMER'],
} as const satisfies Record<string, readonly KernelRole[]>;

/** An organisation with an account on the chain, and somebody who signs in for it. */
export type Neighbour = Member & { principal: Hex };
export type Neighbours = { birch: Neighbour; cedar: Neighbour; token: { id: string; address: Hex } };

/** Two organisations beside the one that founded the chain: one with money, and one that judges and audits. */
export async function neighbours(url: string, ada: Atoll, chainId: string): Promise<Neighbours> {
  const { consortium } = (await ada.chain({ id: chainId })).chain;
  const comes = async (name: string): Promise<Neighbour & { keyId: string }> => {
    const member = await invited(url, ada, consortium.id, name);
    const keyId = (await member.atoll.createKey({ input: { name: 'principal' } })).createKey.id;
    const born = async () => (await member.atoll.key({ id: keyId })).key.address;
    const address = await until(`the key of ${name}`, born, PATIENT);
    await member.atoll.setKernelPrincipal({ chainId, keyId });
    return Object.assign(member, { keyId, principal: address.toLowerCase() as Hex });
  };
  const [birch, cedar] = [await comes('Birch'), await comes('Cedar')];
  await admitted(chainId, [ada], birch, ROLES.birch);
  await admitted(chainId, [ada, birch.atoll], cedar, ROLES.cedar);
  const { id, address } = await deployToken(birch, chainId, birch.keyId, SUPPLY);
  return { birch, cedar, token: { id, address: address!.toLowerCase() as Hex } };
}

/** An organisation that is let into the consortium, and somebody who acts for it. */
export async function invited(url: string, host: Atoll, consortiumId: string, name: string): Promise<Member> {
  const member = await join(url, name);
  const { inviteOrganisation } = await host.inviteOrganisation({ input: { consortiumId } });
  await member.atoll.acceptConsortiumInvitation({ code: inviteOrganisation.code });
  return member;
}

/** The members propose somebody, vote for them and let them in. */
async function admitted(
  chainId: string,
  members: [Atoll, ...Atoll[]],
  { principal: address }: Neighbour,
  roles: readonly KernelRole[],
): Promise<void> {
  const [first] = members;
  const known = async () => (await first.kernelProposals({ chainId })).kernel?.proposals ?? [];
  const before = new Set((await known()).map(({ id }) => id));
  await first.proposeKernelMember({ chainId, address, to: 'ACTIVE', roles: [...roles] });
  const proposed = async () => (await known()).find(({ id }) => !before.has(id))?.id;
  const proposal = await until('the proposal', proposed, PATIENT);
  for (const member of members) await member.voteOnKernelProposal({ chainId, proposal, approve: true });
  const carried = async () => (await known()).find(({ id, yes, needed }) => id === proposal && yes >= needed);
  await until('the votes', carried, PATIENT);
  await first.executeKernelProposal({ chainId, proposal });
  const active = async () =>
    (await first.kernelMembers({ chainId })).kernel?.members.some(
      (each) => each.address === address && each.state === 'ACTIVE',
    );
  await until(`${address} to be a member`, active, PATIENT);
}
