import { isDeepStrictEqual } from 'node:util';

import type { Node, Prisma } from '@atoll/store';

import { sightingOf, type Gap, type Scope } from './chain.scope.js';
import { find, parseConditions, type Condition } from './conditions.js';
import { foreignReport } from './elsewhere.js';
import { isOutdated } from './rollout.js';

/** How old a height may get in the database while nothing else changes. */
const CHAIN_STALE_MS = 1_000;
const NODE_STALE_MS = 5_000;
/** Rounds below this come and go whenever a proposer is slow or down, so they are written no more often than heights. */
const NOTABLE_ROUND = 2;

type Seen<T> = { [K in keyof T]?: T[K] };

/** Writes what was seen, and nothing when nothing changed. */
export async function report(scope: Scope, gap: Gap | null, conditions: Condition[], restart: string[]): Promise<void> {
  const { consortiumId, id, nodes, foreign } = scope.chain;
  const data = chainReport(scope, gap, conditions);
  const seen = [...nodes, ...foreign].flatMap((node) => {
    const told = nodeReport(node, scope);
    return told ? [{ id: node.id, data: { ...told, seenAt: scope.now } }] : [];
  });
  if (!data && seen.length + restart.length === 0) return;
  await scope.write(async (db) => {
    if (data) await db.chain.update({ where: { consortiumId_id: { consortiumId, id } }, data, select: { id: true } });
    for (const node of seen) await db.node.updateMany({ where: { chainId: id, id: node.id }, data: node.data });
    if (restart.length === 0) return;
    await db.node.updateMany({ where: { chainId: id, id: { in: restart } }, data: { incarnation: { increment: 1 } } });
  });
}

function chainReport(scope: Scope, gap: Gap | null, conditions: Condition[]): Prisma.ChainUpdateInput | null {
  const { chain, health, now } = scope;
  const { head } = health;
  const founded = chain.firstBlockAt ?? (head && head.height > 0 ? now : null);
  const facts: Seen<typeof chain> = {
    ...summaryOf(scope, gap, conditions),
    validators: health.validators,
    alive: health.alive,
    firstBlockAt: founded,
    observed: gap || chain.desired === 'PROPOSED' ? chain.observed : chain.generation,
    ...(head && head.round >= NOTABLE_ROUND && { round: head.round }),
  };
  const moving: Seen<typeof chain> = head
    ? {
        height: BigInt(head.height),
        headHash: head.headHash,
        headTime: new Date(head.headTime * 1_000),
        round: head.round,
      }
    : {};
  const told = isDeepStrictEqual(parseConditions(chain.conditions), conditions) && !differs(chain, facts);
  // Below quorum the next look must know exactly where the chain stood, to tell whether it stands still.
  const patience = health.alive < health.quorum ? 0 : CHAIN_STALE_MS;
  if (told && !isStale(chain.seenAt, now, differs(chain, moving) ? patience : NODE_STALE_MS)) return null;
  return { ...facts, ...moving, conditions, seenAt: now } as Prisma.ChainUpdateInput;
}

/** The worst thing that can be said of a chain, in one word and in one sentence. */
function summaryOf({ chain }: Scope, gap: Gap | null, conditions: Condition[]) {
  const stalled = find(conditions, 'Stalled');
  const risk = find(conditions, 'QuorumAtRisk');
  const ready = find(conditions, 'Ready');
  if (chain.desired === 'PROPOSED') return foundingOf(chain);
  if (chain.desired === 'DELETED') return { phase: 'Deleting', ...wordsOf(gap, 'Deleting', 'Nothing is left') };
  if (chain.desired === 'STOPPED') {
    return { phase: gap ? 'Stopping' : 'Stopped', ...wordsOf(gap, 'Stopped', 'All nodes are stopped') };
  }
  if (stalled?.status === 'True') return { phase: 'Halted', reason: 'Stalled', message: stalled.message };
  const phase = ready?.status === 'True' ? 'Running' : 'Starting';
  if (risk?.status === 'True' && risk.reason !== 'NoFaultTolerance') {
    return { phase, reason: 'QuorumAtRisk', message: risk.message };
  }
  const words = phase === 'Running' ? 'Blocks are produced' : 'Waiting for a block';
  return { phase, ...wordsOf(gap, phase, words) };
}

function foundingOf({ proposals }: Scope['chain']) {
  return proposals.some(({ kind }) => kind === 'FOUND_CHAIN')
    ? { phase: 'Proposed', reason: 'WaitingForVotes', message: "Waiting for the members' votes" }
    : { phase: 'Refused', reason: 'NotFounded', message: 'The members did not agree to found this chain' };
}

const wordsOf = (gap: Gap | null, reason: string, message: string) =>
  gap ? { reason: gap.reason, message: gap.message } : { reason, message };

function nodeReport(node: Node, scope: Scope): Seen<Node> | null {
  const { chain, seen, health, now } = scope;
  if (node.foreign) return changed(node, foreignReport(node, scope));
  const sighting = sightingOf(node, seen);
  if (!sighting) return lostReport(node, chain);
  const { status } = sighting;
  const facts: Seen<Node> = {
    phase: node.desired === 'REMOVED' ? 'Leaving' : sighting.phase,
    message: sighting.message,
    sealing: health.validators.includes(node.address ?? ''),
    outdated: isOutdated(node, seen),
    rpcUrl: sighting.rpcUrl,
    ...(sighting.place ?? {}),
    peers: status?.peers ?? null,
    ...(status && status.round >= NOTABLE_ROUND && { round: status.round }),
    ...(!status && chain.desired !== 'RUNNING' && { round: null }),
  };
  const moving: Seen<Node> = status ? { height: BigInt(status.height), round: status.round } : {};
  const overdue = status !== null && isStale(node.seenAt, now, NODE_STALE_MS);
  return differs(node, facts) || overdue ? { ...facts, ...moving } : null;
}

/** A node that had a key and is nowhere any more: a validator without its disk, which its owner alone can bring back. */
function lostReport(node: Node, { desired, genesis }: Scope['chain']): Seen<Node> | null {
  if (!node.publicKey || !genesis || node.desired === 'REMOVED' || node.foreign || desired === 'DELETED') return null;
  const message = 'Its disk is gone, and its key with it; restore it from a backup ("atoll nodes restore")';
  const facts: Seen<Node> = { phase: 'Lost', message, outdated: false, rpcUrl: null, peers: null };
  return differs(node, facts) ? facts : null;
}

const isStale = (seenAt: Date | null, now: Date, afterMs: number): boolean =>
  !seenAt || now.getTime() - seenAt.getTime() >= afterMs;

const changed = (node: Node, facts: Seen<Node>): Seen<Node> | null => (differs(node, facts) ? facts : null);

function differs<T extends object>(row: T, seen: Seen<T>): boolean {
  return (Object.keys(seen) as (keyof T)[]).some((key) => !isDeepStrictEqual(row[key], seen[key]));
}
