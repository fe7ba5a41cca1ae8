import { hashSecret, newSecret } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';
import { limitsOf, Store, type ConsortiumInvitation as Row, type Organisation } from '@atoll/store';
import { refusal, tooManyOpen, type Outcome } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';

import { ConsortiaService, withinLimit, type Consortium } from './consortia.service.js';

export type ConsortiumInvitation = Omit<Row, 'codeHash'> & { inviter: Organisation; joiner: Organisation | null };

const shape = { omit: { codeHash: true }, include: { inviter: true, joiner: true } } as const;

@Injectable()
export class InvitationsService {
  constructor(
    private readonly store: Store,
    private readonly consortia: ConsortiaService,
  ) {}

  /** Every member sees who was invited by whom; nobody sees a code again. */
  async list(actor: Actor, consortiumId: string): Promise<ConsortiumInvitation[]> {
    await this.consortia.find(actor, consortiumId);
    return this.store.as(actor, (db) =>
      db.consortiumInvitation.findMany({ where: { consortiumId }, orderBy: { id: 'desc' }, ...shape }),
    );
  }

  /** The code is in the answer and nowhere else: only its hash is kept. */
  async invite(
    actor: Actor,
    wish: { consortiumId: string; expiresInHours: number },
  ): Promise<ConsortiumInvitation & { code: string }> {
    actor.must('consortium:manage');
    const { root } = await this.consortia.find(actor, wish.consortiumId);
    if (root) {
      const because = 'its members sign who they are; propose a membership that names the organisation instead';
      throw new Fault({ code: 'CONFLICT', what: 'consortium', because });
    }
    const { organisationId } = actor;
    const code = newSecret('atoll_member_');
    const invitation = await this.store.as(actor, async (db) => {
      const { invitations: limit } = await limitsOf(db, organisationId);
      const open = { organisationId, acceptedAt: null, expiresAt: { gt: new Date() } };
      if ((await db.consortiumInvitation.count({ where: open })) >= limit) throw tooManyOpen(limit);
      return db.consortiumInvitation.create({
        data: {
          consortiumId: wish.consortiumId,
          organisationId,
          codeHash: code.hash,
          expiresAt: new Date(Date.now() + wish.expiresInHours * 3_600_000),
        },
        ...shape,
      });
    });
    return { ...invitation, code: code.text };
  }

  /** Only the member that invited may take its invitation back, and only while it is open. */
  async revoke(actor: Actor, consortiumId: string, id: string): Promise<void> {
    actor.must('consortium:manage');
    await this.consortia.find(actor, consortiumId);
    const { organisationId } = actor;
    const { count } = await this.store.as(actor, (db) =>
      db.consortiumInvitation.deleteMany({ where: { consortiumId, id, organisationId, acceptedAt: null } }),
    );
    if (count === 0) throw Fault.notFound('open invitation of yours', id);
  }

  /** Makes the actor's organisation a member. A code works once. */
  async accept(actor: Actor, code: string): Promise<Consortium> {
    actor.must('consortium:manage');
    const consortium = await this.store.as(actor, async (db) => {
      const { consortia: limit } = await limitsOf(db, actor.organisationId);
      const [answer] = await db.$queryRaw<{ outcome: Outcome; consortium: string }[]>`
        SELECT * FROM redeem_consortium_invitation(${hashSecret(code)})`;
      if (!answer) throw new Error('The database gave no outcome for an invitation.');
      if (answer.outcome !== 'accepted') throw refusal(answer.outcome, code);
      await withinLimit(db, actor, limit); // one too many is undone with the transaction, and leaves the code good
      return answer.consortium;
    });
    return this.consortia.find(actor, consortium);
  }
}
