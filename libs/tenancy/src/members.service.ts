import { Fault, permissionsOf, type Actor, type Permission } from '@atoll/kernel';
import { Store, type Db, type Membership, type Role } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import type { Member } from './organisations.service.js';

@Injectable()
export class MembersService {
  constructor(private readonly store: Store) {}

  list(actor: Actor, page: { take: number; after?: string }): Promise<Member[]> {
    actor.must('organisation:read');
    const { organisationId } = actor;
    return this.store.as(actor, (db) =>
      db.membership.findMany({
        where: { organisationId, ...(page.after && { personId: { gt: page.after } }) },
        orderBy: { personId: 'asc' },
        take: page.take,
        include: { person: true },
      }),
    );
  }

  /** Those of the ids that are people of the organisation now. */
  async people(actor: Actor, ids: string[]): Promise<Map<string, Member['person']>> {
    actor.must('organisation:read');
    const { organisationId } = actor;
    const members = await this.store.as(actor, (db) =>
      db.membership.findMany({ where: { organisationId, personId: { in: ids } }, include: { person: true } }),
    );
    return new Map(members.map(({ personId, person }) => [personId, person]));
  }

  async changeRole(actor: Actor, personId: string, role: Role): Promise<Member> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const member = await memberOf(db, organisationId, personId);
      if (role !== 'OWNER') {
        await keepsAnOwner(db, member);
        await voidInvitations(db, member);
      }
      await revokeKeys(db, member, permissionsOf(role));
      return db.membership.update({
        where: { organisationId_personId: { organisationId, personId } },
        data: { role },
        include: { person: true },
      });
    });
  }

  /** Takes a person out of the organisation. Everybody may leave; only an owner sends others away. */
  async remove(actor: Actor, personId: string): Promise<void> {
    if (personId !== actor.personId) actor.must('organisation:manage');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => takeOut(db, organisationId, personId));
  }
}

/** With the membership end the person's keys, and the sessions of whom the organisation manages. */
export async function takeOut(db: Db, organisationId: string, personId: string): Promise<void> {
  const member = await memberOf(db, organisationId, personId);
  await keepsAnOwner(db, member);
  await voidInvitations(db, member);
  await revokeKeys(db, member, []);
  await db.membership.delete({ where: { organisationId_personId: { organisationId, personId } } });
}

async function memberOf(db: Db, organisationId: string, personId: string): Promise<Membership> {
  // All owners are locked before one is looked at, so that two owners cannot take each other's role at once.
  await db.$queryRaw`
    SELECT FROM memberships WHERE organisation_id = ${organisationId}::uuid
      AND (role = 'OWNER' OR person_id = ${personId}::uuid) ORDER BY person_id FOR UPDATE`;
  const member = await db.membership.findUnique({ where: { organisationId_personId: { organisationId, personId } } });
  if (!member) throw Fault.notFound('member', personId);
  return member;
}

/** Whoever is an owner no more may have kept a code to come back by, so the open ones go with them. */
async function voidInvitations(db: Db, { organisationId, role }: Membership): Promise<void> {
  if (role === 'OWNER') await db.membershipInvitation.deleteMany({ where: { organisationId, acceptedAt: null } });
}

/** A key never has more than whoever made it, not even later. */
async function revokeKeys(
  db: Db,
  { organisationId, personId }: Membership,
  kept: readonly Permission[],
): Promise<void> {
  await db.$executeRaw`
    UPDATE application_keys SET revoked_at = now()
    WHERE organisation_id = ${organisationId}::uuid AND created_by = ${personId}::uuid AND revoked_at IS NULL
      AND NOT scopes <@ ${kept}::text[]`;
}

/** An owner whose provider was removed cannot sign in, and keeps nothing. */
async function keepsAnOwner(db: Db, { organisationId, personId, role }: Membership): Promise<void> {
  if (role !== 'OWNER') return;
  const person = { id: { not: personId }, OR: [{ managedBy: null }, { providerId: { not: null } }] };
  if ((await db.membership.count({ where: { organisationId, role: 'OWNER', person } })) > 0) return;
  throw new Fault({
    code: 'CONFLICT',
    what: 'organisation',
    because: 'it would lose its last owner; name another one first',
  });
}
