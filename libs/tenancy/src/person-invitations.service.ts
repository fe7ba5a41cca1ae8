import { hashSecret, mustStill, newSecret } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';
import { limitsOf, Store, type MembershipInvitation, type Organisation, type Role } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { refusal, tooManyOpen, type Outcome } from './invitation.js';

/** An invitation with its code, which is shown to the inviter once. */
export type PersonInvitation = Pick<MembershipInvitation, 'id' | 'role' | 'expiresAt'> & { code: string };

@Injectable()
export class PersonInvitationsService {
  constructor(private readonly store: Store) {}

  async invite(actor: Actor, wish: { role: Role; expiresInHours: number }): Promise<PersonInvitation> {
    actor.must('organisation:manage');
    const { organisationId } = actor;
    const code = newSecret('atoll_person_');
    const expiresAt = new Date(Date.now() + wish.expiresInHours * 3_600_000);
    const { id, role } = await this.store.as(actor, async (db) => {
      await mustStill(db, actor, ['organisation:manage']);
      const { invitations: limit } = await limitsOf(db, organisationId);
      const open = { organisationId, acceptedAt: null, expiresAt: { gt: new Date() } };
      if ((await db.membershipInvitation.count({ where: open })) >= limit) throw tooManyOpen(limit);
      return db.membershipInvitation.create({
        data: { organisationId, role: wish.role, codeHash: code.hash, expiresAt },
      });
    });
    return { id, role, expiresAt, code: code.text };
  }

  /** Makes the person a member. A code works once. */
  async accept(personId: string, code: string): Promise<Organisation> {
    return this.store.asPerson(personId, async (db) => {
      const [answer] = await db.$queryRaw<{ outcome: Outcome; organisation: string }[]>`
        SELECT * FROM redeem_membership_invitation(${hashSecret(code)})`;
      if (!answer) throw new Error('The database gave no outcome for an invitation.');
      if (answer.outcome !== 'accepted') throw refusal(answer.outcome, code);
      // From here on it is this organisation's business, and stands in its books alone.
      await db.$queryRaw`SELECT set_config('atoll.organisation_id', ${answer.organisation}::text, true)`;
      const organisation = await db.organisation.findUnique({ where: { id: answer.organisation } });
      if (!organisation) throw Fault.notFound('organisation', answer.organisation);
      return organisation;
    });
  }
}
