import { Fault, type Actor } from '@atoll/kernel';
import { limitsOf, newId, Store, type Consortium, type Db, type Organisation } from '@atoll/store';
import { Injectable } from '@nestjs/common';

export type { Consortium } from '@atoll/store';
export type ConsortiumMember = {
  organisation: Organisation;
  joinedAt: Date;
  remote: boolean;
  thumbprint: string | null;
};

/** The list every visit begins with, so it is asked the cheapest way there is. */
const LIST = {
  name: 'list_consortia',
  text: `
    SELECT id, name, founded_by AS "foundedBy", created_at AS "createdAt" FROM consortia
    WHERE id IN (SELECT consortium_id FROM consortium_members WHERE organisation_id = $1 AND left_at IS NULL)
      AND ($2::uuid IS NULL OR id < $2)
    ORDER BY id DESC LIMIT $3`,
};

@Injectable()
export class ConsortiaService {
  constructor(private readonly store: Store) {}

  /** Newest first. */
  list(actor: Actor, page: { take: number; after?: string }): Promise<Consortium[]> {
    actor.must('consortium:read');
    return this.store.read<Consortium>(actor, LIST, [actor.organisationId, page.after ?? null, page.take]);
  }

  async find(actor: Actor, id: string): Promise<Consortium> {
    actor.must('consortium:read');
    const consortium = await this.store.as(actor, (db) =>
      db.consortium.findFirst({ where: { id, members: { some: current(actor) } } }),
    );
    if (!consortium) throw Fault.notFound('consortium', id);
    return consortium;
  }

  /** What the actor's chains belong to, by id: a chain names its consortium to whoever may read the chain. */
  async shown(actor: Actor, ids: string[]): Promise<Map<string, Consortium>> {
    const rows = await this.store.as(actor, (db) => db.consortium.findMany({ where: { id: { in: ids } } }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The members of now, the longest-standing first. */
  async membersOf(actor: Actor, ids: string[]): Promise<Map<string, ConsortiumMember[]>> {
    actor.must('consortium:read');
    const members = await this.store.as(actor, (db) =>
      db.consortiumMember.findMany({
        where: { consortiumId: { in: ids }, leftAt: null },
        include: { organisation: true },
        orderBy: { joinedAt: 'asc' },
      }),
    );
    const found = new Map<string, ConsortiumMember[]>(ids.map((id) => [id, []]));
    for (const member of members) found.get(member.consortiumId)?.push(member);
    return found;
  }

  /** Organisations that are or were members of the actor's consortia, by id. */
  async organisations(actor: Actor, ids: string[]): Promise<Map<string, Organisation>> {
    const rows = await this.store.as(actor, (db) => db.organisation.findMany({ where: { id: { in: ids } } }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The founder is its first member. */
  async found(actor: Actor, wish: { name: string }): Promise<Consortium> {
    actor.must('consortium:manage');
    const id = newId();
    return this.store.as(actor, async (db) => {
      const { consortia: limit } = await limitsOf(db, actor.organisationId);
      await db.$queryRaw`SELECT found_consortium(${id}::uuid, ${wish.name})::text`;
      await withinLimit(db, actor, limit);
      return db.consortium.findUniqueOrThrow({ where: { id } });
    });
  }

  /** A member may go once it runs nothing there, so that no chain loses a validator it counts on unawares. */
  async leave(actor: Actor, consortiumId: string): Promise<void> {
    actor.must('consortium:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      await limitsOf(db, organisationId); // nobody adds a node of the organisation until it has left
      const nodes = await db.node.count({ where: { consortiumId, organisationId, desired: { not: 'REMOVED' } } });
      const { count: scaled } = await db.rpcScaling.deleteMany({ where: { consortiumId, organisationId } });
      if (nodes > 0) {
        const first = scaled > 0 ? 'stop scaling its RPC nodes, and remove those that you run' : 'remove them first';
        throw new Fault({
          code: 'CONFLICT',
          what: 'consortium',
          because: `you still run ${nodes} of its nodes; ${first}`,
        });
      }
      const { count } = await db.consortiumMember.updateMany({
        where: { consortiumId, ...current(actor) },
        data: { leftAt: new Date() },
      });
      if (count === 0) throw Fault.notFound('consortium', consortiumId);
    });
  }
}

/** Whether an organisation that has just joined is in no more consortia than it may be; `limit` comes from `limitsOf`. */
export async function withinLimit(db: Db, actor: Actor, limit: number): Promise<void> {
  if ((await db.consortiumMember.count({ where: current(actor) })) <= limit) return;
  throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'consortia', limit });
}

const current = ({ organisationId }: Actor) => ({ organisationId, leftAt: null });
