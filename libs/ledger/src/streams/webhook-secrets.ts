import { open, randomBytes, seal } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { newId, type Db, type Store, type WebhookSecret } from '@atoll/store';

import type { MasterKey } from '../custody/master-key.js';
import { secretText } from './signature.js';

type WebhookRef = { organisationId: string; webhookId: string };

const SIZE = 32;

/** What webhooks are signed with: born here, sealed under the master key as all secrets are, and shown to one caller once. */
export class WebhookSecrets {
  constructor(
    private readonly store: Store,
    private readonly masterKey: MasterKey,
  ) {}

  /** The first secret of a webhook. Null where it has one, which nobody is shown again. */
  first(webhook: WebhookRef): Promise<string | null> {
    return this.alone(webhook, async (db) => ((await aliveIn(db, webhook)).length > 0 ? null : this.add(db, webhook)));
  }

  /** Another secret, beside which the present one signs for so long; one that was replaced before ends at once. */
  rotate(webhook: WebhookRef, overlapSeconds: number): Promise<string> {
    return this.alone(webhook, async (db) => {
      await db.webhookSecret.deleteMany({ where: { ...webhook, expiresAt: { not: null } } });
      if (overlapSeconds === 0) await db.webhookSecret.deleteMany({ where: webhook });
      const expiresAt = new Date(Date.now() + overlapSeconds * 1_000);
      await db.webhookSecret.updateMany({ where: webhook, data: { expiresAt } });
      return this.add(db, webhook);
    });
  }

  /** The keys to sign with by now, the newest first. None while the first one is not born. */
  async keys(webhook: WebhookRef): Promise<Uint8Array[]> {
    const alive = await aliveIn(this.store.platform, webhook);
    return alive.map((row) => open(this.masterKey.bytes, row.sealed, purposeOf(row)));
  }

  private async add(db: Db, webhook: WebhookRef): Promise<string> {
    const [id, key] = [newId(), randomBytes(SIZE)];
    const sealed = Uint8Array.from(seal(this.masterKey.bytes, key, purposeOf({ ...webhook, id })));
    await db.webhookSecret.create({ data: { ...webhook, id, sealed, masterKeyId: this.masterKey.id } });
    return secretText(key);
  }

  /** Two that ask at once wait for each other. */
  private alone<T>(webhook: WebhookRef, work: (db: Db) => Promise<T>): Promise<T> {
    const { organisationId, webhookId: id } = webhook;
    return this.store.platform.$transaction(async (db) => {
      await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhook:${id}`}, 0))::text`;
      if (!(await db.webhook.findFirst({ where: { organisationId, id }, select: { id: true } })))
        throw Fault.notFound('webhook', id);
      return work(db);
    });
  }
}

function aliveIn(db: Db, webhook: WebhookRef): Promise<WebhookSecret[]> {
  const where = { ...webhook, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
  return db.webhookSecret.findMany({ where, orderBy: { id: 'desc' } });
}

const purposeOf = ({ organisationId, webhookId, id }: WebhookRef & { id: string }) =>
  Buffer.from(`atoll/webhook-secret/1|${organisationId}|${webhookId}|${id}`);
