import { Fault, type Actor } from '@atoll/kernel';
import { Places } from '@atoll/sites';
import {
  againOnDuplicate,
  limitsOf,
  nudge,
  Store,
  type Chain,
  type Db,
  type Node,
  type Organisation,
  type Prisma,
} from '@atoll/store';
import { BY_NODES, requireQuota } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';

import { checkedNodeName } from './chain.wish.js';
import { roomForVolumes } from './kept-volumes.js';
import { NodeLogs, type LogLine } from './node-logs.js';
import { countNodes } from './node-quota.js';
import type { ValidatorPayload } from './proposal.js';

export type NodeWish = {
  chainId: string;
  role: 'VALIDATOR' | 'RPC';
  name?: string | undefined;
  /** Without one it stands in the installation's own place. */
  siteId?: string | undefined;
  idempotencyKey?: string | undefined;
};

/** A member's own processes on the chains of its consortia. Every member sees them; only their owner moves them. */
@Injectable()
export class NodesService {
  constructor(
    private readonly store: Store,
    private readonly remoteLogs: NodeLogs,
    private readonly places: Places = new Places(true),
  ) {}

  async find(actor: Actor, id: string): Promise<Node> {
    actor.must('chain:read');
    const node = await this.store.as(actor, (db) => db.node.findFirst({ where: { id } }));
    if (!node) throw Fault.notFound('node', id);
    return node;
  }

  /** The nodes of many chains in one query, by name. */
  async ofChains(actor: Actor, chainIds: string[]): Promise<Map<string, Node[]>> {
    actor.must('chain:read');
    const nodes = await this.store.as(actor, (db) =>
      db.node.findMany({ where: { chainId: { in: chainIds } }, orderBy: { name: 'asc' } }),
    );
    const of = new Map<string, Node[]>(chainIds.map((id) => [id, []]));
    for (const node of nodes) of.get(node.chainId)?.push(node);
    return of;
  }

  /** The owners of nodes by id: members of the actor's consortia. */
  async owners(actor: Actor, ids: string[]): Promise<Map<string, Organisation>> {
    actor.must('chain:read');
    const owners = await this.store.as(actor, (db) => db.organisation.findMany({ where: { id: { in: ids } } }));
    return new Map(owners.map((owner) => [owner.id, owner]));
  }

  /** A validator follows the chain until the members vote it in. */
  async add(actor: Actor, wish: NodeWish): Promise<Node> {
    actor.must('node:operate');
    if (wish.name !== undefined) checkedNodeName(wish.name);
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { nodes } = await limitsOf(db, actor.organisationId); // and one addition of an organisation at a time
        return (await addedBefore(db, actor, wish)) ?? insert(db, actor, wish, { nodes, places: this.places });
      }),
    );
  }

  /** An owner may stop its node at any time; the chain's conditions say what that does to the quorum. */
  stop(actor: Actor, id: string): Promise<Node> {
    return this.change(actor, id, () => ({ desired: 'STOPPED' }));
  }

  start(actor: Actor, id: string): Promise<Node> {
    return this.change(actor, id, async (_, db) => {
      await requireQuota(db, { organisationId: actor.organisationId, applicationKeyId: null }, BY_NODES);
      return { desired: 'RUNNING' };
    });
  }

  /** Replaces the node's process once. Its key and its data stay. */
  restart(actor: Actor, id: string): Promise<Node> {
    return this.change(actor, id, (node) => {
      if (node.desired !== 'RUNNING') throw conflict(`${node.name} is stopped; start it instead`);
      return { incarnation: { increment: 1 } };
    });
  }

  /** Where nodes of other installations reach it; null for where it is seen. */
  advertise(actor: Actor, id: string, place: { host: string; port: number } | null): Promise<Node> {
    if (place && !HOST.test(place.host)) throw Fault.invalid('host', 'must be a host name or an address');
    const data = { advertisedHost: place?.host ?? null, advertisedPort: place?.port ?? null };
    return this.change(actor, id, () => data);
  }

  /**
   * Takes the node away with its key and its data, unless its volume is to be kept: then the next node that this owner adds to
   * the chain under the same name has both again. A validator has to be voted out first.
   */
  remove(actor: Actor, id: string, keepVolume = false): Promise<Node> {
    return this.change(actor, id, async (node, db) => {
      const { validators, genesis } = await db.chain.findFirstOrThrow({ where: { id: node.chainId } });
      if (node.role === 'VALIDATOR' && !genesis) {
        throw conflict(`${node.name} is one of the validators its chain is being founded with; wait until it runs`);
      }
      if (node.sealing || validators.includes(node.address ?? '')) {
        throw conflict(`${node.name} is a validator; propose its removal and let the members vote first`);
      }
      const adding = await db.proposal.findMany({
        where: { chainId: node.chainId, kind: 'ADD_VALIDATOR', status: { in: ['OPEN', 'ACCEPTED'] } },
      });
      if (adding.some(({ payload }) => (payload as ValidatorPayload).nodeId === id)) {
        throw conflict(`the members are voting on ${node.name}; let them decide or withdraw the proposal first`);
      }
      if (keepVolume) await roomForVolumes(db, actor.organisationId, 1);
      return { desired: 'REMOVED', keepVolume };
    });
  }

  /** The last lines a node of one's own wrote, oldest first. */
  async logs(actor: Actor, id: string, lines: number): Promise<LogLine[]> {
    actor.must('chain:read');
    const { organisationId } = actor;
    const node = await this.store.as(actor, (db) => db.node.findFirst({ where: { id, organisationId } }));
    if (!node) throw Fault.notFound('node', id);
    return this.remoteLogs.read(node, lines);
  }

  private change(
    actor: Actor,
    id: string,
    decide: (node: Node, db: Db) => Prisma.NodeUpdateInput | Promise<Prisma.NodeUpdateInput>,
  ): Promise<Node> {
    actor.must('node:operate');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const key = { organisationId_id: { organisationId, id } };
      const node = await db.node.findUnique({ where: key });
      if (!node) throw Fault.notFound('node', id);
      if (node.desired === 'REMOVED') throw conflict(`${node.name} is being removed`);
      const changed = await db.node.update({ where: key, data: await decide(node, db) });
      await nudge(db, 'chain', node.chainId);
      return changed;
    });
  }
}

async function addedBefore(db: Db, { organisationId }: Actor, wish: NodeWish): Promise<Node | null> {
  const { chainId, role, name, siteId = null, idempotencyKey } = wish;
  if (!idempotencyKey) return null;
  const node = await db.node.findFirst({ where: { organisationId, idempotencyKey } });
  if (!node) return null;
  const { name: named } = node;
  const same = node.chainId === chainId && node.role === role && (name ?? named) === named && node.siteId === siteId;
  if (same) return node;
  throw conflict('the idempotency key was used for another node; use a new key for a new request');
}

async function insert(
  db: Db,
  { organisationId }: Actor,
  wish: NodeWish,
  { nodes: limit, places }: { nodes: number; places: Places },
): Promise<Node> {
  const chain = await db.chain.findFirst({ where: { id: wish.chainId } });
  if (!chain) throw Fault.notFound('chain', wish.chainId);
  if (chain.desired === 'PROPOSED') throw conflict('its chain is not founded yet');
  if (chain.desired === 'DELETED') throw conflict('its chain is being deleted');
  // The genesis takes in every validator there is, and the members agreed on those of the founding alone.
  if (wish.role === 'VALIDATOR' && !chain.genesis) throw conflict('its chain is being founded; add it once it runs');
  if ((await countNodes(db, organisationId)) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'nodes', limit });
  await requireQuota(db, { organisationId, applicationKeyId: null }, BY_NODES);

  const name = await freeName(db, chain, wish);
  const { role, siteId, idempotencyKey } = wish;
  if (siteId) await places.take(db, { siteId, organisationId, count: 1 });
  const { consortiumId, id: chainId } = chain;
  const node = await db.node.create({
    data: {
      ...{ organisationId, consortiumId, chainId, name, role },
      ...(siteId && { siteId }),
      ...(idempotencyKey && { idempotencyKey }),
    },
  });
  await nudge(db, 'chain', chainId);
  return node;
}

async function freeName(db: Db, { id }: Chain, { name, role }: NodeWish): Promise<string> {
  const nodes = await db.node.findMany({ where: { chainId: id }, select: { name: true } });
  const taken = new Set(nodes.map((node) => node.name));
  if (name && taken.has(name)) throw conflict(`the chain has one of the name "${name}" already`);
  if (name) return name;
  const stem = role.toLowerCase();
  let index = 0;
  while (taken.has(`${stem}-${index}`)) index += 1;
  return `${stem}-${index}`;
}

/** What a bundle takes: a name, an IPv4 address, or an IPv6 address without brackets. */
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/;

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'node', because });
