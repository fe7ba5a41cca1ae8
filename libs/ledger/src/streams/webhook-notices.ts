import { newId, Prisma, type Db, type QuotaNotice, type WebhookDelivery } from '@atoll/store';

import type { Hook } from './webhook-batches.js';
import type { WebhookPace } from './webhook-pace.js';
import type { Sent } from './webhook-sender.js';

/** A notice for one webhook, and its delivery where one was made. */
type Found = { deliveryId: string | null; noticeId: string };
/** A notice on its way to one webhook. */
export type Told = { delivery: WebhookDelivery; notice: QuotaNotice };

/** A webhook that was paused or stopped for longer is not told of what is over. */
const NOTICE_DAYS = 7;

/** The notices `n` that a webhook `w` is to be told of now, each with its delivery `d` where it was tried before. */
export const noticesFor = ({ firstMs, longestMs }: WebhookPace): Prisma.Sql => Prisma.sql`
  quota_notices n LEFT JOIN webhook_deliveries d ON d.organisation_id = n.organisation_id AND d.webhook_id = w.id AND d.notice_id = n.id
  WHERE n.organisation_id = w.organisation_id AND n.created_at > w.created_at AND n.created_at > now() - ${NOTICE_DAYS} * interval '1 day'
    AND (d.id IS NULL OR d.status = 'PENDING' AND (d.attempted_at IS NULL OR clock_timestamp() >= d.attempted_at
      + least(${longestMs}::float8, ${firstMs}::float8 * 2 ^ (d.attempts - 1)) * interval '1 millisecond'))`;

/**
 * The next notice for a webhook: one whose attempt is due, or one that it was not told of. It goes beside the events and keeps no order
 * with them: neither waits for the other, and one that is given up stops nothing.
 */
export async function findNotice(db: Db, hook: Hook, pace: WebhookPace): Promise<Found | null> {
  const [found] = await db.$queryRaw<Found[]>`
    SELECT told.* FROM webhooks w, LATERAL (SELECT d.id AS "deliveryId", n.id AS "noticeId" FROM ${noticesFor(pace)}) AS told
    WHERE w.organisation_id = ${hook.organisationId}::uuid AND w.id = ${hook.id}::uuid ORDER BY "noticeId" LIMIT 1`;
  return found ?? null;
}

/** Takes it in hand: the delivery has its id before anybody hears of it. */
export async function takeNotice(db: Db, hook: Hook, { deliveryId, noticeId }: Found): Promise<Told> {
  const { organisationId } = hook;
  const notice = await db.quotaNotice.findUniqueOrThrow({
    where: { organisationId_id: { organisationId, id: noticeId } },
  });
  if (deliveryId === null)
    return { delivery: await db.webhookDelivery.create({ data: deliveryOf(hook, noticeId) }), notice };
  const where = { organisationId_id: { organisationId, id: deliveryId } };
  return { delivery: await db.webhookDelivery.findUniqueOrThrow({ where }), notice };
}

/** In no run of the stream, at no place. */
function deliveryOf({ organisationId, id }: Hook, noticeId: string): Prisma.WebhookDeliveryUncheckedCreateInput {
  const nowhere = { run: 0, fromBlock: 0, fromLog: 0, nextBlock: 0, nextLog: 0, events: 0 };
  return { organisationId, id: newId(), webhookId: id, noticeId, ...nowhere };
}

/** Writes down what an attempt came to. */
export async function settleNotice(
  db: Db,
  { delivery }: Told,
  { delivered, status, message }: Sent,
  pace: WebhookPace,
) {
  const isDead = delivery.attempts + 1 >= pace.attempts;
  const outcome = delivered ? 'DELIVERED' : isDead ? 'DEAD' : 'PENDING';
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = ${outcome}::webhook_delivery_status, attempts = attempts + 1,
      attempted_at = clock_timestamp(), response_status = ${status}, message = ${message}
    WHERE organisation_id = ${delivery.organisationId}::uuid AND id = ${delivery.id}::uuid`;
}
