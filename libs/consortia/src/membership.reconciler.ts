import { Fault } from '@atoll/kernel';
import {
  checkSuccession,
  signaturesNeeded,
  signersSoFar,
  type MembershipDocument,
  type Signed,
} from '@atoll/membership';
import type { Handler } from '@atoll/queue';
import { Store, type Db, type MembershipSignature } from '@atoll/store';
import { Inject, Injectable, Logger } from '@nestjs/common';

import { adoptHistory, lockMembership } from './adopt-membership.js';
import { historyOf, proposedIn, signedIn } from './membership-rows.js';
import { ORGANISATION_SIGNER, type OrganisationSigner } from './organisation-signer.js';

/** Makes the keys that organisations asked for, signs what they want to sign, and accepts what has enough signatures. */
@Injectable()
export class MembershipReconciler implements Handler {
  readonly queue = 'membership';
  private readonly log = new Logger(MembershipReconciler.name);

  constructor(
    private readonly store: Store,
    @Inject(ORGANISATION_SIGNER) private readonly signer: OrganisationSigner,
  ) {}

  /** Keys are `key/<organisation>` and `consortium/<consortium>`. */
  async handle(name: string): Promise<null> {
    const [kind, id = ''] = name.split('/');
    if (kind === 'key') await this.makeKey(id);
    else if (kind === 'consortium') await this.decide(id);
    return null;
  }

  async due(limit: number, after = ''): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT key FROM (
        SELECT 'key/' || organisation_id AS key FROM organisation_keys WHERE thumbprint IS NULL
        UNION SELECT 'consortium/' || consortium_id FROM membership_documents WHERE status = 'OPEN'
      ) AS due WHERE key > ${after} COLLATE "C" ORDER BY key COLLATE "C" LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async makeKey(organisationId: string): Promise<void> {
    const asked = await this.store.platform.organisationKey.findUnique({ where: { organisationId } });
    if (asked && !asked.thumbprint) await this.signer.create(organisationId);
  }

  private async decide(consortiumId: string): Promise<void> {
    await this.store.platform.$transaction(
      async (db) => {
        await lockMembership(db, consortiumId);
        const proposed = await proposedIn(db, consortiumId);
        if (!proposed) return;
        const history = await historyOf(db, consortiumId);
        const previous = history.at(-1)?.document ?? null;
        if (!(await this.mayFollow(db, consortiumId, previous, signedIn(proposed)))) return;
        await this.sign(db, previous, proposed.document as MembershipDocument, proposed.signatures);

        const signed = signedIn((await proposedIn(db, consortiumId))!);
        const signers = await signersSoFar(previous, signed, 'membership');
        if (signers.size < signaturesNeeded(previous, signed.document)) return;
        await adoptHistory(db, consortiumId, [...history, signed]);
      },
      { timeout: 60_000 },
    );
  }

  /** What the API wrote down is not taken on trust: a version that may not follow is never signed. */
  private async mayFollow(
    db: Db,
    consortiumId: string,
    previous: MembershipDocument | null,
    { document }: Signed<MembershipDocument>,
  ): Promise<boolean> {
    try {
      await checkSuccession(previous, document, 'membership');
      return true;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.log.error(`${consortiumId}: ${error.message}`);
      await db.membershipDocument.updateMany({ where: { consortiumId, status: 'OPEN' }, data: { status: 'OBSOLETE' } });
      return false;
    }
  }

  /** Only members of now have a say, so only they sign. */
  private async sign(
    db: Db,
    previous: MembershipDocument | null,
    document: MembershipDocument,
    wishes: MembershipSignature[],
  ): Promise<void> {
    const voters = new Set((previous ?? document).members.map(({ key }) => key.x));
    for (const { consortiumId, hash, thumbprint, organisationId, signature } of wishes) {
      if (signature || !organisationId) continue;
      const member = await db.consortiumMember.findFirst({ where: { consortiumId, organisationId, leftAt: null } });
      const key = await db.organisationKey.findUnique({ where: { organisationId } });
      const publicKey = key?.publicKey as { x: string } | null | undefined;
      if (!member || key?.thumbprint !== thumbprint || !publicKey || !voters.has(publicKey.x)) continue;
      await db.membershipSignature.update({
        where: { consortiumId_hash_thumbprint: { consortiumId, hash, thumbprint } },
        data: { signature: await this.signer.sign(organisationId, document) },
      });
    }
  }
}
