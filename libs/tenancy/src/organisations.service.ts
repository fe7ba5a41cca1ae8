import { Fault, type Actor } from '@atoll/kernel';
import { limitsOfPerson, newId, Store, type Membership, type Organisation, type Person, type Role } from '@atoll/store';
import { mustStill } from '@atoll/accounts';
import { Injectable } from '@nestjs/common';

import { MANAGED } from './invitation.js';

export type Member = Membership & { person: Omit<Person, 'passwordHash'> };

@Injectable()
export class OrganisationsService {
  constructor(private readonly store: Store) {}

  /** Whoever founds an organisation owns it. */
  async create(personId: string, wish: { name: string }): Promise<Organisation> {
    const id = newId();
    return this.store.as({ organisationId: id, personId }, async (db) => {
      const { organisations: limit } = await limitsOfPerson(db, personId);
      const { managedBy } = await db.person.findUniqueOrThrow({ where: { id: personId } });
      if (managedBy) throw new Fault({ code: 'CONFLICT', what: 'account', because: MANAGED });
      const [founded] = await db.$queryRaw<{ count: bigint }[]>`SELECT count_founded() AS count`;
      if (!founded || founded.count >= limit) {
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'organisations that you founded', limit });
      }
      // Raw, because the API may not write the limits, and the client would write their defaults.
      await db.$executeRaw`
        INSERT INTO organisations (id, name, founded_by) VALUES (${id}::uuid, ${wish.name}, ${personId}::uuid)`;
      await db.membership.create({ data: { organisationId: id, personId, role: 'OWNER' } });
      return db.organisation.findUniqueOrThrow({ where: { id } });
    });
  }

  /** The organisation the actor acts for. */
  own(actor: Actor): Promise<Organisation> {
    actor.must('organisation:read');
    return this.store.as(actor, (db) => db.organisation.findUniqueOrThrow({ where: { id: actor.organisationId } }));
  }

  /** From now on nobody acts for it whom a password alone signed in, or anybody again. Whoever demands it has it, and is not locked out. */
  demandSecondFactor(actor: Actor, sessionId: string, secondFactorDemanded: boolean): Promise<Organisation> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await mustStill(db, actor, ['organisation:manage']);
      const own = { id: sessionId, secondFactor: true };
      if (secondFactorDemanded && (await db.session.count({ where: own })) === 0)
        throw new Fault({ code: 'SECOND_FACTOR_REQUIRED', organisation: organisationId });
      return db.organisation.update({ where: { id: organisationId }, data: { secondFactorDemanded } });
    });
  }

  /** Where a person belongs, in the order it joined. */
  of(personId: string): Promise<{ organisation: Organisation; role: Role }[]> {
    return this.store.asPerson(personId, (db) =>
      db.membership.findMany({
        where: { personId },
        include: { organisation: true },
        orderBy: [{ createdAt: 'asc' }, { organisationId: 'asc' }],
      }),
    );
  }
}
