import { nodeKey, type ChainPlan, type NodePlan, type NodeRef, type NodeRole } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { createGenesis, type Address, type Genesis } from '@atoll/protocol';
import { Prisma, type Node } from '@atoll/store';

import { lostKeysComeBack } from './backup/restoration.js';
import { isSealing, list, refOf, sightingOf, type Gap, type Scope, type Step } from './chain.scope.js';
import { foreignPeers, peersAreTold, rememberPeers } from './elsewhere.js';
import { sentencesOf } from './health.js';
import { forgetVolume, rememberVolumes } from './kept-volumes.js';
import { nodesAreCurrent } from './rollout.js';
import { rpcNodesFollowLoad } from './scaling/rpc-nodes.js';
import { turnOf } from './turn.js';
import { validatorsFollowVotes } from './validator-votes.js';

/** A step that made something so wants the next pass at once, which then reads what was written. */
const AT_ONCE = 0;
const WHILE_STARTING = 200;
/** A key may take a process of its own to make. */
const KEYS_AT_ONCE = 4;

/** Keys are born at the nodes; the platform learns their public part, once. */
export const nodesHaveKeys: Step = async ({ chain, seen, driver, lease, write }) => {
  const fresh = chain.nodes.filter(
    (node) => !node.publicKey && (node.desired !== 'REMOVED' || sightingOf(node, seen) !== undefined),
  );
  if (fresh.length === 0) return null;
  const some = fresh.slice(0, KEYS_AT_ONCE);
  const keys = await Promise.allSettled(some.map((node) => driver.prepare(refOf(node), lease.fence)));
  await write(async (db) => {
    for (const [i, key] of keys.entries()) {
      if (key.status === 'rejected') continue;
      const { organisationId, id } = some[i]!;
      const data = { ...key.value, phase: 'Prepared', message: 'Has a key' };
      await db.node.updateMany({ where: { organisationId, id, publicKey: null }, data });
      await forgetVolume(db, some[i]!);
    }
  });
  for (const key of keys) if (key.status === 'rejected') throw key.reason;
  return { reason: 'KeysBorn', message: `Keys were born on ${names(some)}`, lookAgainMs: AT_ONCE };
};

/** The genesis is written once, before any node starts: what two nodes could read differently must not change. */
export const genesisIsWritten: Step = async ({ chain, write }) => {
  if (chain.genesis) return null;
  const { id, evmChainId, blockPeriodMs, requestTimeoutSeconds, epochLength, gasLimit } = chain;
  const validators = chain.nodes
    .flatMap(({ role, address }) => (role === 'VALIDATOR' && address ? [address as Address] : []))
    .sort();
  const choices = {
    chainId: Number(evmChainId),
    validators,
    blockPeriodMs,
    requestTimeoutSeconds,
    epochLength,
    gasLimit,
  };
  const genesis = createGenesis(choices) as unknown as Prisma.InputJsonObject;
  const where = { id, genesis: { equals: Prisma.DbNull } };
  await write((db) => db.chain.updateMany({ where, data: { genesis, validators } }));
  return { reason: 'GenesisWritten', message: 'The genesis is written', lookAgainMs: AT_ONCE };
};

/** Lets the driver make the plan true unless what was seen is the plan already. */
export const nodesMatchPlan: Step = async (scope) => {
  const { seen, driver, lease } = scope;
  const plan = planOf(scope);
  if (isTrue(plan, seen) && peersAreTold(scope)) return null;
  await driver.apply({ ...plan, fence: lease.fence });
  return rememberPeers(scope);
};

/** A node is forgotten once it is out of the validator set and nothing of it is left. */
export const removedNodesAreGone: Step = async ({ chain, seen, health, write }) => {
  const leaving = chain.nodes.filter(({ desired }) => desired === 'REMOVED');
  if (leaving.length === 0) return null;
  const gone = leaving.filter((node) => !sightingOf(node, seen) && !isSealing(node, health.validators));
  const ids = gone.map(({ id }) => id);
  if (ids.length > 0)
    await write(async (db) => {
      await rememberVolumes(db, gone);
      await db.node.deleteMany({ where: { chainId: chain.id, id: { in: ids } } });
    });
  const left = leaving.filter((node) => !gone.includes(node));
  if (left.length === 0) return null;
  return { reason: 'NodesLeaving', message: `Removing ${names(left)}`, lookAgainMs: WHILE_STARTING };
};

export const nodesRun: Step = async ({ chain, seen, health }) => {
  const missing = chain.nodes.filter(
    (node) => node.desired === 'RUNNING' && sightingOf(node, seen)?.phase !== 'Running',
  );
  if (missing.length === 0) return null;
  const message = [`Waiting for ${names(missing)}`, ...sentencesOf(health.failed)].join('. ');
  return { reason: health.failed.size > 0 ? 'NodesFailed' : 'NodesStarting', message, lookAgainMs: WHILE_STARTING };
};

export const firstBlockIsThere: Step = async ({ chain, health }) => {
  if (chain.firstBlockAt || health.progressing) return null;
  return { reason: 'NoBlockYet', message: 'Waiting for the first block', lookAgainMs: WHILE_STARTING };
};

export const nodesAreStopped: Step = async ({ seen }) => {
  const running = seen.filter(({ phase }) => phase === 'Running' || phase === 'Starting');
  if (running.length === 0) return null;
  return { reason: 'NodesStopping', message: `Stopping ${names(running)}`, lookAgainMs: WHILE_STARTING };
};

export const nothingIsLeft: Step = async ({ chain, seen, driver, lease }) => {
  // Also what shows no node may be there: a namespace, or the home of a key that was never born.
  await driver.remove(chain.id, lease.fence, keptOf(chain.nodes));
  if (seen.length === 0) return null;
  return { reason: 'Deleting', message: `Removing ${names(seen)}`, lookAgainMs: AT_ONCE };
};

export const toRun: Step[] = [
  rpcNodesFollowLoad,
  nodesHaveKeys,
  genesisIsWritten,
  lostKeysComeBack,
  validatorsFollowVotes,
  nodesAreCurrent,
  nodesMatchPlan,
  removedNodesAreGone,
  nodesRun,
  firstBlockIsThere,
];
export const toStop: Step[] = [
  nodesHaveKeys,
  genesisIsWritten,
  lostKeysComeBack,
  nodesMatchPlan,
  removedNodesAreGone,
  nodesAreStopped,
];
export const toDelete: Step[] = [nothingIsLeft];

/** Runs the steps up to the first that has something left to do. A driver's failure is told, not hidden in a log. */
export async function firstGap(steps: Step[], scope: Scope): Promise<Gap | null> {
  for (const step of steps) {
    const gap = await step(scope).catch(gapOfFault);
    if (gap) return gap;
  }
  return null;
}

function gapOfFault(error: unknown): Gap {
  if (!(error instanceof Fault)) throw error;
  return { reason: 'DriverRefused', message: error.message, lookAgainMs: 5_000 };
}

type Wished = Omit<ChainPlan, 'fence'>;

/**
 * A validator keeps running until the chain has let it go, whatever its owner wished. A node that never ran is stopped
 * first, because a driver takes away only what was in a plan.
 */
function planOf(scope: Scope): Wished {
  const { chain, seen, health } = scope;
  const { validators } = health;
  const turn = turnOf(scope);
  const staying = chain.nodes.filter(
    (node) => node.desired !== 'REMOVED' || isSealing(node, validators) || sightingOf(node, seen)?.phase === 'Prepared',
  );
  return {
    chainId: chain.id,
    engine: chain.engine,
    genesis: chain.genesis as unknown as Genesis,
    foreign: foreignPeers(scope),
    keep: keptOf(chain.nodes),
    nodes: staying.flatMap((node) =>
      node.publicKey ? [nodePlanOf(node, chain.desired === 'RUNNING', validators, turn)] : [],
    ),
  };
}

/** Told again at every pass, until the row is gone with the node: whoever finishes the work knows it too. */
const keptOf = (nodes: Node[]): NodeRef[] => nodes.filter(({ keepVolume }) => keepVolume).map(refOf);

function nodePlanOf(node: Node, chainRuns: boolean, validators: string[], turn: Node | null): NodePlan {
  const wanted = node.desired === 'RUNNING' || (node.desired === 'REMOVED' && isSealing(node, validators));
  return {
    ...refOf(node),
    role: node.role.toLowerCase() as NodeRole,
    identity: { publicKey: node.publicKey as Address, address: node.address as Address },
    run: chainRuns && wanted,
    incarnation: node.incarnation,
    mayLeave: node === turn || !isSealing(node, validators),
  };
}

function isTrue(plan: Wished, seen: Scope['seen']): boolean {
  const asPlanned = (node: NodePlan) => {
    const sighting = sightingOf(node, seen);
    if (!sighting) return false;
    if (sighting.phase === 'Unknown') return true; // nobody there would hear a plan
    if (!node.run) return sighting.phase === 'Stopped';
    const up = sighting.phase === 'Running' || sighting.phase === 'Starting';
    return up && sighting.incarnation === node.incarnation && sighting.mayLeave === node.mayLeave;
  };
  const planned = new Set(plan.nodes.map(nodeKey));
  return plan.nodes.every(asPlanned) && seen.every((sighting) => !sighting.drifted && planned.has(nodeKey(sighting)));
}

const names = (nodes: { name: string }[]): string => list(nodes.map(({ name }) => name));
