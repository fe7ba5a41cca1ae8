import { nodeKey, type ChainPlan, type NodePlan, type NodeRole } from '@atoll/driver';
import { Fault } from '@atoll/kernel';
import { createGenesis, type Address, type Genesis } from '@atoll/protocol';
import { Prisma, type Node } from '@atoll/store';

import { list, refOf, sightingOf, type Gap, type Scope, type Step } from './chain.scope.js';
import { validatorsFollowVotes } from './validator-votes.js';

/** A step that made something so wants the next pass at once, which then reads what was written. */
const AT_ONCE = 0;
const WHILE_STARTING = 200;
/** A key may take a process of its own to make. */
const KEYS_AT_ONCE = 4;

/** Keys are born at the nodes; the platform learns their public part, once. */
export const nodesHaveKeys: Step = async ({ chain, seen, store, driver }) => {
  const fresh = chain.nodes.filter(
    (node) => !node.publicKey && (node.desired !== 'REMOVED' || sightingOf(node, seen) !== undefined),
  );
  if (fresh.length === 0) return null;
  const born = async (node: Node) => {
    const { publicKey, address } = await driver.prepare(refOf(node));
    const { organisationId, id } = node;
    await store.platform.node.updateMany({
      where: { organisationId, id, publicKey: null },
      data: { publicKey, address, phase: 'Prepared', message: 'Has a key' },
    });
  };
  const some = fresh.slice(0, KEYS_AT_ONCE);
  await Promise.all(some.map(born));
  return { reason: 'KeysBorn', message: `Keys were born on ${names(some)}`, lookAgainMs: AT_ONCE };
};

/** The genesis is written once, before any node starts: what two nodes could read differently must not change. */
export const genesisIsWritten: Step = async ({ chain, store }) => {
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
  await store.platform.chain.updateMany({
    where: { id, genesis: { equals: Prisma.DbNull } },
    data: { genesis: createGenesis(choices) as unknown as Prisma.InputJsonObject, validators },
  });
  return { reason: 'GenesisWritten', message: 'The genesis is written', lookAgainMs: AT_ONCE };
};

/** Lets the driver make the plan true unless what was seen is the plan already. */
export const nodesMatchPlan: Step = async ({ chain, seen, health, driver }) => {
  const plan = planOf(chain, seen, health.validators);
  if (isTrue(plan, seen)) return null;
  await driver.apply(plan);
  return null;
};

/** A node is forgotten once it is out of the validator set and nothing of it is left. */
export const removedNodesAreGone: Step = async ({ chain, seen, health, store }) => {
  const leaving = chain.nodes.filter(({ desired }) => desired === 'REMOVED');
  if (leaving.length === 0) return null;
  const gone = leaving.filter((node) => !sightingOf(node, seen) && !isSealing(node, health.validators));
  await store.platform.node.deleteMany({ where: { chainId: chain.id, id: { in: gone.map(({ id }) => id) } } });
  const left = leaving.filter((node) => !gone.includes(node));
  if (left.length === 0) return null;
  return { reason: 'NodesLeaving', message: `Removing ${names(left)}`, lookAgainMs: WHILE_STARTING };
};

export const nodesRun: Step = async ({ chain, seen }) => {
  const missing = chain.nodes.filter(
    (node) => node.desired === 'RUNNING' && sightingOf(node, seen)?.phase !== 'Running',
  );
  if (missing.length === 0) return null;
  return { reason: 'NodesStarting', message: `Waiting for ${names(missing)}`, lookAgainMs: WHILE_STARTING };
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

export const nothingIsLeft: Step = async ({ chain, seen, driver }) => {
  if (seen.length === 0) return null;
  await driver.remove(chain.id);
  return { reason: 'Deleting', message: `Removing ${names(seen)}`, lookAgainMs: AT_ONCE };
};

export const toRun: Step[] = [
  nodesHaveKeys,
  genesisIsWritten,
  validatorsFollowVotes,
  nodesMatchPlan,
  removedNodesAreGone,
  nodesRun,
  firstBlockIsThere,
];
export const toStop: Step[] = [nodesHaveKeys, genesisIsWritten, nodesMatchPlan, removedNodesAreGone, nodesAreStopped];
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

/**
 * A validator keeps running until the chain has let it go, whatever its owner wished. A node that never ran is stopped
 * first, because a driver takes away only what was in a plan.
 */
function planOf(chain: Scope['chain'], seen: Scope['seen'], validators: string[]): ChainPlan {
  const staying = chain.nodes.filter(
    (node) => node.desired !== 'REMOVED' || isSealing(node, validators) || sightingOf(node, seen)?.phase === 'Prepared',
  );
  return {
    chainId: chain.id,
    engine: chain.engine,
    genesis: chain.genesis as unknown as Genesis,
    nodes: staying.flatMap((node) =>
      node.publicKey ? [nodePlanOf(node, chain.desired === 'RUNNING', validators)] : [],
    ),
  };
}

function nodePlanOf(node: Node, chainRuns: boolean, validators: string[]): NodePlan {
  const wanted = node.desired === 'RUNNING' || (node.desired === 'REMOVED' && isSealing(node, validators));
  return {
    ...refOf(node),
    role: node.role.toLowerCase() as NodeRole,
    identity: { publicKey: node.publicKey as Address, address: node.address as Address },
    run: chainRuns && wanted,
    incarnation: node.incarnation,
  };
}

function isTrue(plan: ChainPlan, seen: Scope['seen']): boolean {
  const asPlanned = (node: NodePlan) => {
    const sighting = sightingOf(node, seen);
    if (!sighting) return false;
    if (!node.run) return sighting.phase === 'Stopped';
    const up = sighting.phase === 'Running' || sighting.phase === 'Starting';
    return up && sighting.incarnation === node.incarnation;
  };
  const planned = new Set(plan.nodes.map(nodeKey));
  return plan.nodes.every(asPlanned) && seen.every((sighting) => planned.has(nodeKey(sighting)));
}

const isSealing = ({ address }: Node, validators: string[]): boolean => !!address && validators.includes(address);
const names = (nodes: { name: string }[]): string => list(nodes.map(({ name }) => name));
