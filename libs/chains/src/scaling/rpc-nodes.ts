import type { ChainDriver } from '@atoll/driver';
import { obstacleAt } from '@atoll/sites';
import { againOnDuplicate, limitsOf, type Db, type Node } from '@atoll/store';
import { BY_NODES, quotaRoom } from '@atoll/tenancy';

import { refOf, sightingOf, type Scope, type Step, type Wish } from '../chain.scope.js';
import { countNodes } from '../node-quota.js';
import { parseCounts, parseHistory, rateOf, type Count } from './rates.js';
import { scaleOf, totalOf, type Scale } from './scale-of.js';

type Scaling = Wish['rpcScalings'][number];

/** What was measured of one member's RPC nodes, and what follows. */
type Measured = { scaling: Scaling; counts: Record<string, Count>; total: number | null; scale: Scale };

const NAME = 'rpc-scaled-';
const ALL_OWN = 'Fewer nodes do; those that are left are none that the platform added, so only you take them away';

/**
 * Keeps as many RPC nodes of each member as it wished, following the load. Rows come and go with the measurement in one
 * transaction, so a pass that is cut off has done all of it or nothing.
 */
export const rpcNodesFollowLoad: Step = async (scope) => {
  const { chain, now, pace } = scope;
  await keepWhatNobodyScales(scope);
  if (!chain.firstBlockAt) return null;
  const due = chain.rpcScalings.filter(
    ({ member, measuredAt }) =>
      !member.leftAt && !(measuredAt && now.getTime() - measuredAt.getTime() < pace.measureMs),
  );
  const measured = await Promise.all(due.map((scaling) => measure(scaling, scope)));
  const changes = [];
  for (const each of measured) changes.push(await follow(each, scope));
  if (!changes.includes(true)) return null;
  return { reason: 'RpcNodesFollowLoad', message: 'The number of RPC nodes follows the load', lookAgainMs: 0 };
};

/** Those that serve, or are to serve in a moment; one that its owner stopped is as its owner wished. */
const servingOf = ({ organisationId }: Scaling, { nodes }: Wish): Node[] =>
  nodes.filter((node) => node.organisationId === organisationId && node.role === 'RPC' && node.desired === 'RUNNING');

async function measure(scaling: Scaling, { chain, seen, driver, now, pace }: Scope): Promise<Measured> {
  const serving = servingOf(scaling, chain);
  const before = parseCounts(scaling.counts);
  const after = await Promise.all(
    serving.map((node) => (sightingOf(node, seen)?.status ? countOf(node, driver, now.getTime()) : null)),
  );
  const rates = serving.map(({ id }, i) => rateOf(before[id], after[i]!));
  const counts = Object.fromEntries(serving.flatMap(({ id }, i) => (after[i] ? [[id, after[i]]] : [])));
  const scale = scaleOf(scaling, serving.length, rates, parseHistory(scaling.history), { ...pace, now: now.getTime() });
  return { scaling, counts, total: totalOf(serving.length, rates), scale };
}

/** A node that says nothing is nobody's trouble but its own. */
async function countOf(node: Node, driver: ChainDriver, at: number): Promise<Count | null> {
  try {
    return { served: await driver.served(refOf(node)), at };
  } catch {
    return null;
  }
}

/** Writes down what was measured, and adds or takes away; says whether it did. */
function follow({ scaling, counts, total, scale }: Measured, { now, write }: Scope): Promise<boolean> {
  const { organisationId, chainId } = scaling;
  return againOnDuplicate(() =>
    write(async (db) => {
      const { nodes: limit } = await limitsOf(db, organisationId); // and nobody adds one of its nodes meanwhile
      const serving = { organisationId, chainId, role: 'RPC', desired: 'RUNNING', foreign: false } as const;
      const missing = scale.nodes - (await db.node.count({ where: serving }));
      const room = missing > 0 ? await roomFor(db, scaling, missing, limit) : { count: 0, because: null };
      await add(db, scaling, room.count);
      const gone = missing < 0 ? await takeAway(db, serving, -missing) : 0;
      const changed = room.count + gone > 0;
      const data = {
        ...{ counts, history: scale.history, measured: total, measuredAt: now },
        message: room.because ?? (missing < 0 && gone === 0 ? ALL_OWN : scale.message),
        ...(changed && { changedAt: now }),
      };
      await db.rpcScaling.updateMany({ where: { organisationId, chainId }, data });
      return changed;
    }),
  );
}

/** As many as the member may still hold, and as its site has room for; and why not all of them. */
async function roomFor(
  db: Db,
  { organisationId, siteId }: Scaling,
  missing: number,
  limit: number,
): Promise<{ count: number; because: string | null }> {
  const quota = await quotaRoom(db, { organisationId, applicationKeyId: null }, BY_NODES);
  if (quota?.left === 0) return { count: 0, because: `No more nodes are added: ${quota.fault.message}` };
  const left = Math.max(0, limit - (await countNodes(db, organisationId)));
  const full = `Your organisation holds as many nodes as it may, which is ${limit}, so no more are added`;
  const most = { count: Math.min(missing, left), because: left < missing ? full : null };
  for (let { count } = most; siteId !== null && count > 0; count -= 1) {
    const obstacle = await obstacleAt(db, { siteId, organisationId, count }, nodesAt);
    if (!obstacle) return { ...most, count };
    most.because = `No more nodes are added: ${obstacle.message}`;
  }
  return siteId === null ? most : { ...most, count: 0 };
}

const nodesAt = (db: Db, siteId: string): Promise<number> =>
  db.node.count({ where: { siteId, desired: { not: 'REMOVED' } } });

async function add(db: Db, { organisationId, consortiumId, chainId, siteId }: Scaling, count: number): Promise<void> {
  if (count === 0) return;
  const named = await db.node.findMany({ where: { chainId, name: { startsWith: NAME } }, select: { name: true } });
  const taken = new Set(named.map(({ name }) => name));
  const row = { ...({ organisationId, consortiumId, chainId, role: 'RPC', scaled: true } as const), siteId };
  for (let index = 1, added = 0; added < count; index += 1) {
    if (taken.has(`${NAME}${index}`)) continue;
    await db.node.create({ data: { ...row, name: `${NAME}${index}` }, select: { id: true } });
    added += 1;
  }
}

/** The newest first, and none that anybody but the platform wished for. */
async function takeAway(
  db: Db,
  serving: { organisationId: string; chainId: string; desired: 'RUNNING' },
  count: number,
): Promise<number> {
  const where = { ...serving, scaled: true, sealing: false };
  const newest = await db.node.findMany({ where, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: count });
  const ids = newest.map(({ id }) => id);
  return (await db.node.updateMany({ where: { ...where, id: { in: ids } }, data: { desired: 'REMOVED' } })).count;
}

/** Whoever has its nodes scaled no longer keeps those that there are, as its own. */
async function keepWhatNobodyScales({ chain, write }: Scope): Promise<void> {
  const scaling = new Set(chain.rpcScalings.map(({ organisationId }) => organisationId));
  const kept = chain.nodes.filter((node) => node.scaled && !scaling.has(node.organisationId)).map(({ id }) => id);
  if (kept.length === 0) return;
  await write((db) => db.node.updateMany({ where: { chainId: chain.id, id: { in: kept } }, data: { scaled: false } }));
}
