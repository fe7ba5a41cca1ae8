import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, limitsOf, Store, type Db, type Organisation, type Site } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { checkedSite, checkReach, SITE_LIMITS, type SiteWish } from './site.wish.js';
import { SiteConnections } from './site-connections.js';

export type SiteFilter = { kind?: Site['kind']; jurisdiction?: string; region?: string; operatorId?: string };

/** Places where nodes may stand: an organisation's own, those shared with it, and the installation's. */
@Injectable()
export class SitesService {
  constructor(
    private readonly store: Store,
    private readonly connections: SiteConnections,
  ) {}

  /** Newest first. */
  list(actor: Actor, filter: SiteFilter, page: { take: number; after?: string }): Promise<Site[]> {
    actor.must('chain:read');
    const where = { ...filter, ...(page.after && { id: { lt: page.after } }) };
    return this.store.as(actor, (db) => db.site.findMany({ where, orderBy: { id: 'desc' }, take: page.take }));
  }

  async find(actor: Actor, id: string): Promise<Site> {
    const site = (await this.byIds(actor, [id])).get(id);
    if (!site) throw Fault.notFound('site', id);
    return site;
  }

  async byIds(actor: Actor, ids: string[]): Promise<Map<string, Site>> {
    actor.must('chain:read');
    const sites = await this.store.as(actor, (db) => db.site.findMany({ where: { id: { in: ids } } }));
    return new Map(sites.map((site) => [site.id, site]));
  }

  /** How many nodes stand at each of the sites where the actor may place some; others are left out. */
  async occupied(actor: Actor, ids: string[]): Promise<Map<string, number>> {
    actor.must('chain:read');
    const rows = await this.store.as(
      actor,
      (db) => db.$queryRaw<{ id: string; count: bigint | null }[]>`
        SELECT id, nodes_at_site(id::uuid) AS count FROM unnest(${ids}::text[]) AS id`,
    );
    return new Map(rows.flatMap(({ id, count }) => (count === null ? [] : [[id, Number(count)] as const])));
  }

  /** Operators that the actor knows, by id. */
  async operators(actor: Actor, ids: string[]): Promise<Map<string, Organisation>> {
    const rows = await this.store.as(actor, (db) => db.organisation.findMany({ where: { id: { in: ids } } }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Who may place nodes at each of the actor's own sites; others' sites are left out. */
  async sharedWith(actor: Actor, ids: string[]): Promise<Map<string, Organisation[]>> {
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      const own = await db.site.findMany({ where: { id: { in: ids }, operatorId: actor.organisationId } });
      const shares = await db.siteShare.findMany({ where: { siteId: { in: own.map(({ id }) => id) } } });
      const known = await db.organisation.findMany({
        where: { id: { in: shares.map(({ organisationId }) => organisationId) } },
        orderBy: { name: 'asc' },
      });
      const having = (site: Site) =>
        known.filter((each) => shares.some((it) => it.siteId === site.id && it.organisationId === each.id));
      return new Map(own.map((site) => [site.id, having(site)]));
    });
  }

  create(actor: Actor, wish: SiteWish, idempotencyKey?: string): Promise<Site> {
    actor.must('site:manage');
    checkReach(checkedSite(wish));
    const { organisationId: operatorId } = actor;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const { sites: limit } = await limitsOf(db, operatorId); // and one creation of an organisation at a time
        const before = idempotencyKey && (await db.site.findFirst({ where: { operatorId, idempotencyKey } }));
        if (before) {
          if (before.name === wish.name) return before;
          throw conflict('the idempotency key was used for another site; use a new key for a new request');
        }
        if ((await db.site.count({ where: { operatorId } })) >= limit)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'sites', limit });
        await checkName(db, operatorId, wish.name);
        return db.site.create({ data: { ...wish, operatorId, ...(idempotencyKey && { idempotencyKey }) } });
      }),
    );
  }

  /** What is not given stays. Nodes that stand there stay, too, even when they are more than the new capacity. */
  update(actor: Actor, id: string, change: Partial<SiteWish>): Promise<Site> {
    checkedSite(change);
    return this.change(actor, id, async (site, db) => {
      if (change.name !== undefined && change.name !== site.name)
        await checkName(db, actor.organisationId, change.name);
      checkReach({ ...site, ...change });
      return db.site.update({ where: { id }, data: change });
    });
  }

  /** Lets no new nodes in, or lets them in again. Those that stand there are their owners' to move. */
  drain(actor: Actor, id: string, draining: boolean): Promise<Site> {
    return this.change(actor, id, (_, db) => db.site.update({ where: { id }, data: { draining } }));
  }

  remove(actor: Actor, id: string): Promise<Site> {
    return this.change(actor, id, async (site, db) => {
      const own = await db.node.findMany({ where: { siteId: id }, take: 10, orderBy: { name: 'asc' } });
      if (own.length > 0)
        throw conflict(`nodes stand there: ${own.map(({ name }) => name).join(', ')}; remove them first`);
      const count = await db.$queryRaw<{ count: bigint }[]>`SELECT nodes_at_site(${id}::uuid) AS count`;
      if (Number(count[0]?.count ?? 0) > 0)
        throw conflict(
          `${count[0]!.count} nodes of other organisations stand there; drain it, and have them removed first`,
        );
      await db.site.deleteMany({ where: { id } });
      return site;
    });
  }

  share(actor: Actor, id: string, organisationId: string): Promise<Site> {
    return this.change(actor, id, async (site, db) => {
      if ((await db.siteShare.count({ where: { siteId: id } })) >= SITE_LIMITS.shares)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'organisations that share a site', limit: SITE_LIMITS.shares });
      if (!(await db.organisation.findFirst({ where: { id: organisationId } })))
        throw Fault.notFound('organisation', organisationId);
      await db.$executeRaw`
        INSERT INTO site_shares (site_id, organisation_id) VALUES (${id}::uuid, ${organisationId}::uuid) ON CONFLICT DO NOTHING`;
      return site;
    });
  }

  /** From now on the organisation places no more nodes there; those it has stay. */
  unshare(actor: Actor, id: string, organisationId: string): Promise<Site> {
    return this.change(actor, id, async (site, db) => {
      await db.siteShare.deleteMany({ where: { siteId: id, organisationId } });
      return site;
    });
  }

  /** Gives the site a cluster of its own, or new credentials for it. They go to the worker, and nobody reads them again. */
  async connect(actor: Actor, id: string, kubeconfig: string): Promise<Site> {
    await this.change(actor, id, async (site, db) => {
      const own = await db.$queryRaw<{ count: bigint }[]>`SELECT nodes_at_site(${id}::uuid) AS count`;
      if (!site.connectedAt && Number(own[0]?.count ?? 0) > 0)
        throw conflict("nodes stand there in the installation's own cluster; remove them first");
      return site;
    });
    await this.connections.connect(id, kubeconfig);
    return this.find(actor, id);
  }

  private change(actor: Actor, id: string, work: (site: Site, db: Db) => Promise<Site>): Promise<Site> {
    actor.must('site:manage');
    const { organisationId: operatorId } = actor;
    return this.store.as(actor, async (db) => {
      await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`site:${id}`}, 0))::text`;
      const site = await db.site.findFirst({ where: { id, operatorId } });
      if (!site) throw Fault.notFound('site of yours', id);
      return work(site, db);
    });
  }
}

async function checkName(db: Db, operatorId: string, name: string): Promise<void> {
  if ((await db.site.count({ where: { operatorId, name } })) > 0)
    throw conflict(`your organisation has one of the name "${name}" already`);
}

const conflict = (because: string): Fault => new Fault({ code: 'CONFLICT', what: 'site', because });
