import { SlidingWindow } from '@atoll/accounts';
import { Fault, type Actor } from '@atoll/kernel';
import {
  againOnDuplicate,
  nudge,
  Store,
  type Db,
  type Webhook,
  type WebhookDelivery,
  type WebhookDeliveryStatus,
} from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';

import type { Part } from '../indexer/explorer.service.js';
import { streamOf } from './event-streams.service.js';
import { WebhookDoor, type Pinged } from './webhook-door.js';
import { WEBHOOK_POLICY, type WebhookPolicy } from './webhook-policy.js';

export type WebhookWish = {
  streamId: string;
  url: string;
  ordered: boolean;
  idempotencyKey?: string | null | undefined;
};
export type WebhookChange = { url?: string | undefined; ordered?: boolean | undefined; paused?: boolean | undefined };

const TESTS = { what: 'tests of webhooks', limit: 30, seconds: 60 };

/** Where the events of streams are posted to, as their organisation wishes; the worker posts. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly store: Store,
    private readonly door: WebhookDoor,
    private readonly attempts: SlidingWindow,
    @Inject(WEBHOOK_POLICY) private readonly policy: WebhookPolicy,
  ) {}

  /** Newest first. */
  list(actor: Actor, { take, after }: Part<string>): Promise<Webhook[]> {
    actor.must('stream:read');
    const { organisationId } = actor;
    const where = { organisationId, ...(after && { id: { lt: after } }) };
    return this.store.as(actor, (db) => db.webhook.findMany({ where, orderBy: { id: 'desc' }, take }));
  }

  find(actor: Actor, id: string): Promise<Webhook> {
    actor.must('stream:read');
    return this.store.as(actor, (db) => webhookOf(db, actor, id));
  }

  /** By the streams whose events they are for. */
  async ofStreams(actor: Actor, streamIds: string[]): Promise<Map<string, Webhook>> {
    actor.must('stream:read');
    const where = { organisationId: actor.organisationId, streamId: { in: streamIds } };
    const webhooks = await this.store.as(actor, (db) => db.webhook.findMany({ where }));
    return new Map(webhooks.map((webhook) => [webhook.streamId, webhook]));
  }

  /** With its secret, which is shown this once. Null where the same request was answered before: rotate it for another. */
  async create(actor: Actor, wish: WebhookWish): Promise<{ webhook: Webhook; secret: string | null }> {
    actor.must('stream:manage');
    this.policy.check(wish.url);
    const webhook = await againOnDuplicate(() => this.store.as(actor, (db) => created(db, actor, wish)));
    const secret = await this.door.firstSecret(actor.organisationId, webhook.id);
    if (secret) await this.change(actor, webhook.id, async () => undefined); // nothing is posted before it can be signed
    return { webhook, secret };
  }

  update(actor: Actor, id: string, { url, ordered, paused }: WebhookChange): Promise<Webhook> {
    if (url !== undefined) this.policy.check(url);
    const data = { ...(url !== undefined && { url }), ...(ordered !== undefined && { ordered }) };
    return this.change(actor, id, (db, where) =>
      db.webhook.update({ where, data: { ...data, ...(paused !== undefined && { paused }) } }),
    );
  }

  /** Goes on where it stopped, from the first attempt. */
  resume(actor: Actor, id: string): Promise<Webhook> {
    return this.change(
      actor,
      id,
      (db) => db.$executeRaw`
        UPDATE webhooks SET resumed_at = clock_timestamp(), paused = false WHERE organisation_id = ${actor.organisationId}::uuid AND id = ${id}::uuid`,
    );
  }

  /** Deleting twice succeeds. The stream stays where it is. */
  async delete(actor: Actor, id: string): Promise<void> {
    actor.must('stream:manage');
    const { organisationId } = actor;
    await this.store.as(actor, (db) => db.webhook.deleteMany({ where: { organisationId, id } }));
  }

  /** Another secret; posts are signed with both for so long. */
  async rotate(actor: Actor, id: string, overlapHours: number): Promise<{ webhook: Webhook; secret: string }> {
    const webhook = await this.change(actor, id, async () => undefined);
    return { webhook, secret: await this.door.rotateSecret(actor.organisationId, id, overlapHours * 3_600) };
  }

  /** Posts a signed ping at once, and tells what came back. */
  async test(actor: Actor, id: string): Promise<Pinged> {
    actor.must('stream:manage');
    await this.find(actor, id);
    await this.attempts.admit(actor.organisationId, TESTS);
    return this.door.ping(actor.organisationId, id);
  }

  /** Newest first. */
  async deliveries(
    actor: Actor,
    webhookId: string,
    status: WebhookDeliveryStatus | undefined,
    { take, after }: Part<string>,
  ): Promise<WebhookDelivery[]> {
    actor.must('stream:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      await webhookOf(db, actor, webhookId);
      const where = { organisationId, webhookId, ...(status && { status }), ...(after && { id: { lt: after } }) };
      return db.webhookDelivery.findMany({ where, orderBy: { id: 'desc' }, take });
    });
  }

  /** Has a delivery posted once more under its id, whatever became of it. */
  async redeliver(actor: Actor, id: string): Promise<WebhookDelivery> {
    actor.must('stream:manage');
    const { organisationId } = actor;
    const where = { organisationId_id: { organisationId, id } };
    return this.store.as(actor, async (db) => {
      const delivery = await db.webhookDelivery.findUnique({ where });
      if (!delivery) throw Fault.notFound('delivery', id);
      await db.$executeRaw`
        UPDATE webhook_deliveries SET wanted_at = clock_timestamp() WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid`;
      await nudge(db, 'webhook', `${organisationId}/${delivery.webhookId}`);
      return db.webhookDelivery.findUniqueOrThrow({ where });
    });
  }

  private change(
    actor: Actor,
    id: string,
    work: (db: Db, where: ReturnType<typeof keyOf>) => Promise<unknown>,
  ): Promise<Webhook> {
    actor.must('stream:manage');
    return this.store.as(actor, async (db) => {
      await webhookOf(db, actor, id);
      await work(db, keyOf(actor, id));
      await nudge(db, 'webhook', `${actor.organisationId}/${id}`);
      return webhookOf(db, actor, id);
    });
  }
}

const keyOf = ({ organisationId }: Actor, id: string) => ({ organisationId_id: { organisationId, id } });

async function webhookOf(db: Db, actor: Actor, id: string): Promise<Webhook> {
  const webhook = await db.webhook.findUnique({ where: keyOf(actor, id) });
  if (!webhook) throw Fault.notFound('webhook', id);
  return webhook;
}

async function created(db: Db, actor: Actor, { streamId, url, ordered, idempotencyKey = null }: WebhookWish) {
  const { organisationId } = actor;
  await streamOf(db, actor, streamId);
  const earlier = await db.webhook.findFirst({
    where: { organisationId, OR: [{ streamId }, ...(idempotencyKey ? [{ idempotencyKey }] : [])] },
  });
  if (earlier) {
    const same = earlier.streamId === streamId && earlier.url === url && earlier.ordered === ordered;
    if (same && idempotencyKey && earlier.idempotencyKey === idempotencyKey) return earlier;
    if (earlier.idempotencyKey === idempotencyKey && idempotencyKey)
      throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another webhook' });
    throw new Fault({ code: 'CONFLICT', what: 'event stream', because: 'it has a webhook; make another stream' });
  }
  // Who reads it over a connection is told to end.
  const nobody = { consumer: null, consumerToken: null, consumerUntil: null };
  await db.eventStream.updateMany({ where: { organisationId, id: streamId }, data: nobody });
  return db.webhook.create({ data: { organisationId, streamId, url, ordered, idempotencyKey } });
}
