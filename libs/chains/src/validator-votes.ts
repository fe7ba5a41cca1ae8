import type { ChainDriver, NodeRef } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { majority, quorum } from '@atoll/protocol';
import type { Node } from '@atoll/store';

import { refOf, sightingOf, type Scope, type Step, type WishedProposal } from './chain.scope.js';
import type { ValidatorPayload } from './proposal.js';
import { votersOf } from './tally.js';

/** A proposal that the members accepted and the chain has yet to follow. */
type Motion = { proposal: WishedProposal; target: Node; address: string; add: boolean };

/**
 * Keeps the pending votes of each validator equal to what its owner approved. The chain's own tally decides; once it has,
 * or once time is up, the votes are taken back, so that none of them speaks again later.
 */
export const validatorsFollowVotes: Step = async (scope) => {
  const accepted = scope.chain.proposals.filter(({ status }) => status === 'ACCEPTED');
  const motions = accepted.flatMap((proposal) => motionOf(proposal, scope) ?? []);
  const ended = accepted.flatMap((proposal) => endOf(proposal, motions, scope) ?? []);
  const open = motions.filter(({ proposal }) => !ended.some(({ id }) => id === proposal.id));
  const waits = new Map(open.map((motion) => [motion.proposal.id, waitOf(motion, scope)]));

  const due = open.filter(({ proposal }) => waits.get(proposal.id) === null);
  for (const node of scope.chain.nodes) if (isToVote(node, accepted, scope)) await vote(node, due, scope);

  for (const { id, status, message } of ended) await close(scope, id, status, message);
  for (const motion of open) await tell(scope, motion, waits.get(motion.proposal.id) ?? progressOf(motion, scope));
  return null;
};

function motionOf(proposal: WishedProposal, { chain }: Scope): Motion | null {
  const { nodeId } = proposal.payload as ValidatorPayload;
  const target = [...chain.nodes, ...chain.foreign].find(({ id }) => id === nodeId);
  if (!target?.address) return null;
  return { proposal, target, address: target.address, add: proposal.kind === 'ADD_VALIDATOR' };
}

type End = { id: string; status: 'EXECUTED' | 'EXPIRED' | 'REJECTED'; message: string };

function endOf(proposal: WishedProposal, motions: Motion[], { chain, health, now }: Scope): End | null {
  const { id, payload, closesAt } = proposal;
  const { nodeId, name } = payload as ValidatorPayload;
  const motion = motions.find((candidate) => candidate.proposal === proposal);
  if (motion && health.validators.includes(motion.address) === motion.add) {
    return { id, status: 'EXECUTED', message: `${name} ${motion.add ? 'is now' : 'is no longer'} a validator` };
  }
  const node = [...chain.nodes, ...chain.foreign].find((candidate) => candidate.id === nodeId);
  if (!node || (motion?.add && node.desired === 'REMOVED')) {
    return { id, status: 'REJECTED', message: `${name} was removed before the chain decided` };
  }
  if (closesAt > now) return null;
  return { id, status: 'EXPIRED', message: 'The members agreed, but the chain did not decide in time' };
}

/** Why the votes are not cast yet: a change of validators must not halt the chain. */
function waitOf({ target, address, add }: Motion, { health, seen, elsewhere }: Scope): string | null {
  if (add && target.foreign) {
    // Who answers the handshake owns the key. Not every engine tells how far its peers have come.
    const height = elsewhere.connected.get(address);
    if (height === undefined) return `Accepted; waiting for ${target.name} to connect`;
    const behind = height === null ? 0 : (health.head?.height ?? 0) - height;
    return behind > 2 ? `Accepted; waiting for ${target.name} to catch up` : null;
  }
  if (add) {
    const status = sightingOf(target, seen)?.status;
    if (!status) return `Accepted; waiting for ${target.name} to run`;
    const behind = (health.head?.height ?? 0) - status.height;
    return status.syncing || behind > 2 ? `Accepted; waiting for ${target.name} to catch up` : null;
  }
  const others = health.validators.filter((validator) => validator !== address);
  const alive = health.alive - (health.down.includes(target.name) ? 0 : 1);
  if (alive >= quorum(others.length)) return null;
  return `Accepted; waiting for more validators to run, because the chain would halt without ${target.name}`;
}

function progressOf({ proposal }: Motion, { chain, members, health }: Scope): string {
  const approving = votersOf(proposal, members, true);
  const voters = chain.nodes.filter(
    ({ organisationId, address }) => approving.includes(organisationId) && health.validators.includes(address ?? ''),
  );
  const needed = majority(health.validators.length);
  const cast = `Accepted; ${voters.length} of ${health.validators.length} validators vote for it`;
  return voters.length >= needed ? cast : `${cast}, and the chain needs ${needed}: more members have to agree`;
}

/** A node that has just come up may bring old votes along, so it is asked as well. */
function isToVote(node: Node, accepted: WishedProposal[], { health, seen }: Scope): boolean {
  const seals = health.validators.includes(node.address ?? '');
  return seals && !!sightingOf(node, seen)?.status && (accepted.length > 0 || node.phase !== 'Running');
}

async function vote(node: Node, motions: Motion[], { driver, lease, members }: Scope): Promise<void> {
  const own = motions.filter(({ proposal }) => votersOf(proposal, members, true).includes(node.organisationId));
  const wished = new Map(own.map(({ address, add }) => [address, add]));
  const ref = refOf(node);
  try {
    const pending = await pendingVotes(driver, ref);
    for (const [address, add] of wished) {
      if (pending.get(address) !== add)
        await driver.control(ref, 'qbft_proposeValidatorVote', [address, add], lease.fence);
    }
    for (const address of pending.keys()) {
      if (!wished.has(address)) await driver.control(ref, 'qbft_discardValidatorVote', [address], lease.fence);
    }
  } catch (error) {
    if (!(error instanceof Fault && error.retryable)) throw error; // a node that is away votes when it is back
  }
}

async function pendingVotes(driver: ChainDriver, node: NodeRef): Promise<Map<string, boolean>> {
  const votes = await driver.control<Record<string, boolean>>(node, 'qbft_getPendingVotes', []);
  return new Map(Object.entries(votes).map(([address, add]) => [address.toLowerCase(), add]));
}

async function close({ chain, write, now }: Scope, id: string, status: End['status'], message: string): Promise<void> {
  const where = { chainId: chain.id, id, status: 'ACCEPTED' as const };
  await write((db) => db.proposal.updateMany({ where, data: { status, message, closedAt: now } }));
}

async function tell({ chain, write }: Scope, { proposal }: Motion, message: string): Promise<void> {
  if (proposal.message === message) return;
  await write((db) => db.proposal.updateMany({ where: { chainId: chain.id, id: proposal.id }, data: { message } }));
}
