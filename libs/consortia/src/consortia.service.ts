import { Fault, type Actor } from '@atoll/kernel';
import { newId, Store, type Consortium as Row, type Organisation } from '@atoll/store';
import { Injectable } from '@nestjs/common';

export type ConsortiumMember = { organisation: Organisation; joinedAt: Date };
export type Consortium = Row & { founder: Organisation; members: ConsortiumMember[] };

// Members see each other; whoever left is not one any more.
const include = {
  founder: true,
  members: { where: { leftAt: null }, include: { organisation: true }, orderBy: { joinedAt: 'asc' } },
} as const;

@Injectable()
export class ConsortiaService {
  constructor(private readonly store: Store) {}

  /** Newest first. */
  list(actor: Actor, page: { take: number; after?: string }): Promise<Consortium[]> {
    actor.must('consortium:read');
    return this.store.as(actor, (db) =>
      db.consortium.findMany({
        where: { members: { some: current(actor) }, ...(page.after && { id: { lt: page.after } }) },
        orderBy: { id: 'desc' },
        take: page.take,
        include,
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<Consortium> {
    actor.must('consortium:read');
    const consortium = await this.store.as(actor, (db) =>
      db.consortium.findFirst({ where: { id, members: { some: current(actor) } }, include }),
    );
    if (!consortium) throw Fault.notFound('consortium', id);
    return consortium;
  }

  /** The founder is its first member. */
  async found(actor: Actor, wish: { name: string }): Promise<Consortium> {
    actor.must('consortium:manage');
    const id = newId();
    return this.store.as(actor, async (db) => {
      await db.$queryRaw`SELECT found_consortium(${id}::uuid, ${wish.name})::text`;
      return db.consortium.findUniqueOrThrow({ where: { id }, include });
    });
  }

  /** A member may go once it runs nothing there, so that no chain loses a validator it counts on unawares. */
  async leave(actor: Actor, consortiumId: string): Promise<void> {
    actor.must('consortium:manage');
    const { organisationId } = actor;
    await this.store.as(actor, async (db) => {
      const nodes = await db.node.count({ where: { consortiumId, organisationId, desired: { not: 'REMOVED' } } });
      if (nodes > 0) {
        throw new Fault({
          code: 'CONFLICT',
          what: 'consortium',
          because: `you still run ${nodes} of its nodes; remove them first`,
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

const current = ({ organisationId }: Actor) => ({ organisationId, leftAt: null });
