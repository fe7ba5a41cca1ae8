import { Fault } from '@atoll/kernel';
import type { Handler } from '@atoll/queue';
import { NIL_ID, Prisma, Store, type Signature } from '@atoll/store';
import { notePlatform } from '@atoll/tenancy';
import { Inject, Injectable } from '@nestjs/common';

import { CUSTODY, keyIn, publicKeyIn, verifiedBy, type Custody } from '../custody/custody.js';
import { requireMessagesPermitted } from '../policies/messages.js';
import { FORMS, messageOf } from './message-of.js';

/** Signs what is no transaction, once a policy of the key permits it. */
@Injectable()
export class SignatureReconciler implements Handler {
  readonly queue = 'signature';

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
  ) {}

  async handle(name: string): Promise<null> {
    const [organisationId = '', id = ''] = name.split('/');
    const found = await this.store.platform.signature.findUnique({
      where: { organisationId_id: { organisationId, id } },
    });
    if (found?.status !== 'QUEUED') return null;
    try {
      await this.permit(found);
      await this.write(found, await this.sign(found));
    } catch (error) {
      if (!(error instanceof Fault) || error.retryable) throw error;
      await this.fail(found, error);
    }
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const queued = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM signatures
      WHERE status = 'QUEUED' AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return queued.map(({ key }) => key);
  }

  /** Takes its place in a policy's rate, and commits it before anything is signed. A place that was taken is kept. */
  private async permit({ organisationId, id, keyId }: Signature): Promise<void> {
    await this.store.platform.$transaction(async (db) => {
      // One at a time for each key, transactions and all: whoever counts must find what the one before it took.
      await db.$queryRaw`
        SELECT FROM policies WHERE organisation_id = ${organisationId}::uuid AND key_id = ${keyId}::uuid
          AND status = 'ACTIVE' ORDER BY id FOR NO KEY UPDATE`;
      const now = await db.signature.findUniqueOrThrow({
        where: { organisationId_id: { organisationId, id } },
        include: { policy: true },
      });
      if (now.permittedAt && now.policy?.status === 'ACTIVE') return;
      const policy = await requireMessagesPermitted(db, { organisationId, keyId });
      if (policy)
        await db.$executeRaw`
          UPDATE signatures SET policy_id = ${policy.id}::uuid, permitted_at = clock_timestamp()
          WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND status = 'QUEUED'`;
    });
  }

  private async sign({ organisationId, keyId, form, content }: Signature): Promise<Uint8Array> {
    const key = { organisationId, keyId };
    if (!(await keyIn(this.store.platform, key)).address) await this.custody.create(key);
    const face = await publicKeyIn(this.store.platform, key);
    // The row may have come past the API, and what a key signs is not its to say.
    if (!FORMS[face.curve].includes(form)) throw Fault.invalid('keyId', `is on a curve whose keys sign no ${form}`);
    const message = messageOf(form, content);
    const [signature] = await this.custody.sign(key, [message]);
    return asWallets(verifiedBy(face, signature, message));
  }

  private async write({ organisationId, id, keyId, form }: Signature, signature: Uint8Array): Promise<void> {
    await this.store.platform.$transaction(async (db) => {
      const { count } = await db.signature.updateMany({
        where: { organisationId, id, status: 'QUEUED' },
        data: { status: 'SIGNED', signature: Uint8Array.from(signature), doneAt: new Date() },
      });
      if (count === 0) return; // another worker was first, or its policy ended meanwhile, and it is judged anew
      await notePlatform(db, organisationId, { action: 'useKey', arguments: { keyId, form }, subject: id });
    });
  }

  private async fail({ organisationId, id }: Signature, { message, detail }: Fault): Promise<void> {
    await this.store.platform.signature.updateMany({
      where: { organisationId, id, status: 'QUEUED' },
      data: { status: 'FAILED', reason: message, fault: detail as Prisma.InputJsonObject, doneAt: new Date() },
    });
  }
}

/** A recovery id as wallets and contracts read it, 27 or 28; a signature without one stays as it is. */
const asWallets = (signature: Uint8Array): Uint8Array => signature.map((byte, i) => (i === 64 ? byte + 27 : byte));
