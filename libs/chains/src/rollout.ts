import type { Node } from '@atoll/store';

import { isSealing, sightingOf, type Scope, type Step } from './chain.scope.js';
import { find, parseConditions, type Verdict } from './conditions.js';
import { isSettled, marginOf, turnOf } from './turn.js';

type Look = Pick<Scope, 'chain' | 'seen' | 'health'>;

/** Where the way to another version stands: the node that is replaced next, or why it is nobody's turn. */
type Rollout = { next: Node | null; reason: string; message: string };

/**
 * Replaces one node after the other by what the installation starts now. Who does not seal goes first, because a version that
 * does not start then costs no validator; each has to be at the head again before the next one goes.
 */
export const nodesAreCurrent: Step = async (scope) => {
  const { chain, write } = scope;
  const rollout = rolloutOf(scope);
  if (!rollout?.next) return null;
  const { id, incarnation } = rollout.next;
  const raised = { incarnation: { increment: 1 } };
  await write((db) => db.node.updateMany({ where: { chainId: chain.id, id, incarnation }, data: raised }));
  return { reason: 'UpgradeInProgress', message: rollout.message, lookAgainMs: 0 };
};

/** Whether a node waits for its turn to be replaced; not any more once it was told to be. */
export function isOutdated(node: Node, seen: Scope['seen']): boolean {
  const sighting = sightingOf(node, seen);
  return sighting?.outdated === true && sighting.incarnation === node.incarnation;
}

export function upgradeOf(look: Look): Verdict {
  if (look.chain.desired !== 'RUNNING')
    return { status: 'False', reason: 'NotRunning', message: 'Whatever starts next starts as the newest version' };
  const rollout = rolloutOf(look);
  if (rollout) return { status: 'True', reason: rollout.reason, message: rollout.message };
  return { status: 'False', reason: 'UpToDate', message: 'All nodes run the version of this installation' };
}

function rolloutOf(look: Look): Rollout | null {
  const { chain, seen, health } = look;
  const running = chain.nodes.filter((node) => isToRun(node, look) && sightingOf(node, seen));
  const outdated = running.filter((node) => isOutdated(node, seen));
  const unsettled = running.filter((node) => !isOutdated(node, seen) && !isSettled(node, look));
  const begun = find(parseConditions(chain.conditions), 'UpgradeInProgress')?.status === 'True';
  if (outdated.length === 0 && (!begun || unsettled.length === 0)) return null;

  const progress = `${running.length - outdated.length} of ${running.length} nodes run the new version`;
  const wait = (reason: string, why: string) => ({ next: null, reason, message: `${progress}; ${why}` });
  const go = (next: Node) => ({ next, reason: 'Replacing', message: `${progress}; ${next.name} is next` });

  const [last] = unsettled;
  if (last) return waitFor(last, look, wait);
  const follower = outdated.find((node) => !isSealing(node, health.validators));
  const failed = outdated.find((node) => sightingOf(node, seen)?.phase === 'Failed');
  if (failed ?? follower) return go((failed ?? follower)!);

  const turn = turnOf(look);
  if (turn && isOutdated(turn, seen)) return sightingOf(turn, seen)?.mayLeave ? go(turn) : { ...go(turn), next: null };
  if (turn) return wait('MachineDrained', `${turn.name} is taken from its machine first`);
  if (marginOf(look) >= 1) return wait('Replacing', `${outdated[0]!.name} is next`);
  return wait(...hindrance(outdated, look));
}

function waitFor(node: Node, { seen }: Look, wait: (reason: string, why: string) => Rollout): Rollout {
  const { name } = node;
  const sighting = sightingOf(node, seen);
  if (sighting?.phase === 'Failed') {
    const cure =
      'give the installation a version that starts, or the one before; a node that its owner stops is passed by';
    return wait('NodeFails', `${name} does not run: ${sighting.message}. Nothing more is replaced: ${cure}`);
  }
  if (sighting?.incarnation !== node.incarnation) return wait('Replacing', `${name} is being replaced`);
  return wait('WaitingForNode', `waiting for ${name} to ${sighting.status ? 'catch up' : 'start'}`);
}

/** Why a validator cannot be spared. A chain that never can is left to its owners, who know when a halt does no harm. */
function hindrance(outdated: Node[], { health }: Look): [reason: string, why: string] {
  const { validators, quorum, down } = health;
  const names = outdated.map(({ name }) => name).join(', ');
  if (validators.length <= quorum) {
    const count = `${validators.length} ${validators.length === 1 ? 'validator' : 'validators'}`;
    return ['NoMargin', `a chain of ${count} halts while one is replaced: restart ${names} when that does no harm`];
  }
  const missing = down.length > 0 ? `${down.join(', ')} to run` : 'all validators to be at the head';
  return ['WaitingForQuorum', `waiting for ${missing}, because the chain would halt without ${outdated[0]!.name}`];
}

const isToRun = (node: Node, { health }: Look): boolean =>
  node.desired === 'RUNNING' || (node.desired === 'REMOVED' && isSealing(node, health.validators));
