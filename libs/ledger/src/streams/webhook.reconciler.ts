import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type Db, type WebhookDelivery } from '@atoll/store';
import { Inject, Injectable, Optional } from '@nestjs/common';

import { isMember } from '../transactions/membership.js';
import { placeOf } from './event-streams.service.js';
import { eventsPayload, noticePayload } from './payload.js';
import { offsetOf } from './place.js';
import { signedHeaders } from './signature.js';
import * as batches from './webhook-batches.js';
import type { Batch, Hook } from './webhook-batches.js';
import { findNotice, noticesFor, settleNotice, takeNotice } from './webhook-notices.js';
import { USUAL_PACE, WEBHOOK_PACE, type WebhookPace } from './webhook-pace.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookSender, type Sent } from './webhook-sender.js';

/** A pass ends after this, so that webhooks with much to post take turns with those that have little. */
const PASS_MS = 3_000;
const AT_ONCE: LookAgain = { lookAgainMs: 0 };
const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };
/** Posts to webhooks that failed last time, in one process: others never wait for all of its hands. */
const MOST_FAILING = 3;

/**
 * Posts the events of streams, in order, a batch at a time. A batch is written down with its id before it is posted, and its events are
 * acknowledged by the transaction that writes down that it was taken: so wherever a pass is cut off, the same batch is posted again
 * under the same id, and none is left out. Notices of the organisation's quotas go the same way, beside the events.
 */
@Injectable()
export class WebhookReconciler implements Handler {
  readonly queue = 'webhook';
  private failing = 0;

  constructor(
    private readonly store: Store,
    private readonly secrets: WebhookSecrets,
    private readonly sender: WebhookSender,
    @Optional() @Inject(WEBHOOK_PACE) private readonly pace: WebhookPace = USUAL_PACE,
  ) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `webhook:${key}`, ELSEWHERE, async (lease) => {
      const hook = await this.find(key);
      return hook ? this.pass(lease, hook) : lease.retire();
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisation = '', id = ''] = after.split('/');
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT w.organisation_id || '/' || w.id AS key FROM webhooks w
      JOIN event_streams s ON s.organisation_id = w.organisation_id AND s.id = w.stream_id
      LEFT JOIN chain_indexes i ON i.chain_id = s.chain_id
      WHERE (w.organisation_id, w.id) > (${organisation}::uuid, ${id}::uuid)
        AND (NOT paused AND (stopped_at IS NULL OR resumed_at > stopped_at) AND CASE WHEN retry_at IS NULL
               THEN looked_at < now() - interval '30 seconds' AND s.next_block <= i.height ELSE retry_at <= now() END
             OR NOT paused AND (stopped_at IS NULL OR resumed_at > stopped_at)
               AND EXISTS (SELECT FROM ${noticesFor(this.pace)})
             OR EXISTS (SELECT FROM webhook_deliveries d WHERE d.organisation_id = w.organisation_id AND d.webhook_id = w.id
                          AND d.wanted_at IS NOT NULL AND d.wanted_at > coalesce(d.attempted_at, '-infinity')))
      ORDER BY w.organisation_id, w.id LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async find(key: string): Promise<Hook | null> {
    const [organisationId = '', id = ''] = key.split('/');
    return this.store.platform.webhook.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { stream: true },
    });
  }

  private async pass(lease: Lease, hook: Hook): Promise<LookAgain | null> {
    const { organisationId, id: webhookId, stream } = hook;
    const keys = await this.secrets.keys({ organisationId, webhookId });
    if (keys.length === 0 || !(await isMember(this.store.platform, stream.consortiumId, organisationId))) return null;
    if (await this.byHand(lease, hook, keys)) return AT_ONCE;
    if (!goesOn(hook)) return null;
    while (await this.tell(lease, hook, keys)) continue;
    const early = (hook.retryAt?.getTime() ?? 0) - Date.now();
    if (early > 0) return { lookAgainMs: early };
    if (!hook.failingSince) return this.deliver(lease, hook, keys);
    if (this.failing >= MOST_FAILING) return ELSEWHERE;
    this.failing++;
    return this.deliver(lease, hook, keys).finally(() => this.failing--);
  }

  /** Posts the next notice. True when it was taken, and there may be another one. */
  private async tell(lease: Lease, hook: Hook, keys: Uint8Array[]): Promise<boolean> {
    const found = await findNotice(this.store.platform, hook, this.pace);
    if (!found) return false;
    const told = await lease.write((db) => takeNotice(db, hook, found));
    const sent = await this.posted(hook, told.delivery.id, noticePayload(told.notice), keys);
    await lease.write((db) => settleNotice(db, told, sent, this.pace));
    return sent.delivered;
  }

  /** One batch after the other. What one came to is written down together with the next. */
  private async deliver(lease: Lease, hook: Hook, keys: Uint8Array[]): Promise<LookAgain | null> {
    const end = performance.now() + PASS_MS;
    let batch = await this.first(lease, hook);
    let delivered = 0;
    while (batch && batch !== 'more' && performance.now() < end) {
      const posted: Batch = batch;
      const sent = await this.post(hook, posted, keys);
      if (!sent.delivered) {
        await lease.write((db) => batches.settleFailed(db, hook, posted, sent, this.pace));
        return AT_ONCE; // the row says when to try again
      }
      delivered++;
      batch = await lease.write(async (db) => {
        await batches.settleDelivered(db, hook, posted, sent);
        const { nextBlock: block, nextLog: log } = posted.delivery;
        Object.assign(hook.stream, { nextBlock: block, nextLog: log });
        return batches.takeNext(db, hook, { block, log });
      });
    }
    const { organisationId, id } = hook;
    await lease.write(async (db) => {
      await db.webhook.updateMany({ where: { organisationId, id }, data: { lookedAt: new Date() } });
      if (delivered > 0) await batches.forget(db, hook);
    });
    return batch ? AT_ONCE : null;
  }

  private first(lease: Lease, hook: Hook): Promise<Batch | 'more' | null> {
    return lease.write(async (db): Promise<Batch | 'more' | null> => {
      const delivery = await batches.inHand(db, hook);
      if (!delivery) return batches.takeNext(db, hook, placeOf(hook.stream));
      if (delivery.status === 'DEAD') {
        await batches.takeUpAgain(db, hook, delivery);
        if (!hook.ordered) return 'more';
        Object.assign(delivery, { status: 'PENDING', attempts: 0 });
      }
      return this.again(db, hook, delivery);
    });
  }

  /** Null while the index, which was begun anew, has not all of its events again; a notice has none. */
  private async again(db: Db, { stream }: Hook, delivery: WebhookDelivery): Promise<Batch | null> {
    if (delivery.noticeId) return { delivery, events: [] };
    if (!(await batches.isIndexed(db, stream, delivery))) return null;
    return { delivery, events: await batches.eventsAgain(db, stream, delivery) };
  }

  /** What somebody asked to be posted again, whatever became of it before. True when there was something. */
  private async byHand(lease: Lease, hook: Hook, keys: Uint8Array[]): Promise<boolean> {
    const { organisationId, id: webhookId } = hook;
    const [wanted] = await this.store.platform.$queryRaw<{ id: string }[]>`
      SELECT id FROM webhook_deliveries WHERE organisation_id = ${organisationId}::uuid AND webhook_id = ${webhookId}::uuid
        AND wanted_at IS NOT NULL AND wanted_at > coalesce(attempted_at, '-infinity') ORDER BY wanted_at LIMIT 1`;
    if (!wanted) return false;
    const where = { organisationId_id: { organisationId, id: wanted.id } };
    const delivery = await this.store.platform.webhookDelivery.findUniqueOrThrow({ where });
    const batch = await this.again(this.store.platform, hook, delivery);
    if (!batch) return false;
    const notice = delivery.noticeId && (await this.noticeOf(delivery));
    const sent = await (notice
      ? this.posted(hook, delivery.id, noticePayload(notice), keys)
      : this.post(hook, batch, keys));
    const settle = sent.delivered ? batches.settleDelivered : batches.settleByHand;
    await lease.write((db) => settle(db, hook, batch, sent));
    return true;
  }

  private noticeOf({ organisationId, noticeId }: WebhookDelivery) {
    const where = { organisationId_id: { organisationId, id: noticeId ?? '' } };
    return this.store.platform.quotaNotice.findUniqueOrThrow({ where });
  }

  private post(hook: Hook, { delivery, events }: Batch, keys: Uint8Array[]): Promise<Sent> {
    const { id, name, chainId } = hook.stream;
    const offset = offsetOf(delivery.run, { block: delivery.nextBlock, log: delivery.nextLog });
    const body = eventsPayload({ id, name, chainId }, delivery.createdAt, offset, events);
    return this.posted(hook, delivery.id, body, keys);
  }

  private posted({ url }: Hook, deliveryId: string, body: string, keys: Uint8Array[]): Promise<Sent> {
    return this.sender.post(url, signedHeaders(`msg_${deliveryId}`, body, keys), body);
  }
}

/** It is neither paused nor stopped since it was last told to go on. */
export const goesOn = ({ paused, stoppedAt, resumedAt }: Pick<Hook, 'paused' | 'stoppedAt' | 'resumedAt'>): boolean =>
  !paused && (stoppedAt === null || resumedAt > stoppedAt);
