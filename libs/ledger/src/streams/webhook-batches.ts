import { newId, type Db, type EventStream, type Webhook, type WebhookDelivery } from '@atoll/store';
import { notePlatform, quotaRoom } from '@atoll/tenancy';

import { placeOf } from './event-streams.service.js';
import { isBefore, type Place } from './place.js';
import { readEvents, type StreamedEvent } from './read-events.js';
import { waitAfter, type WebhookPace } from './webhook-pace.js';
import type { Sent } from './webhook-sender.js';

/** A webhook with its stream, as a pass found them. */
export type Hook = Webhook & { stream: EventStream };
/** A delivery and its events. */
export type Batch = { delivery: WebhookDelivery; events: StreamedEvent[] };

/** How many events are posted in one go. */
const EVENTS = 200;
/** How much is looked through at once where a stream finds little. */
const WINDOWS = 20;
/** How many deliveries of a webhook are remembered, and how many may be given up before it stops. */
const KEPT = 500;
const MOST_DEAD = 1_000;

/** The delivery in hand, from before; null where there is none. What was read before the stream was sent back is let go. */
export async function inHand(db: Db, { stream, ...hook }: Hook): Promise<WebhookDelivery | null> {
  const of = { organisationId: hook.organisationId, webhookId: hook.id, noticeId: null };
  await db.webhookDelivery.deleteMany({ where: { ...of, status: 'PENDING', run: { not: stream.run } } });
  const pending = await db.webhookDelivery.findFirst({ where: { ...of, status: 'PENDING' } });
  if (pending) return pending;
  const at = { run: stream.run, fromBlock: stream.nextBlock, fromLog: stream.nextLog };
  return db.webhookDelivery.findFirst({ where: { ...of, ...at, status: 'DEAD' }, orderBy: { id: 'desc' } });
}

/** Takes the next events of a stream in hand, behind `from`. The delivery has its id before anybody hears of it. */
export async function takeNext(db: Db, { stream, ...hook }: Hook, from: Place): Promise<Batch | 'more' | null> {
  let place = from;
  for (let window = 0; window < WINDOWS; window++) {
    const { events, next, more } = await readEvents(db, stream, place, EVENTS);
    place = next;
    if (events.length > 0) return inHandWith(db, { ...hook, stream }, from, { events, next });
    if (!more) break;
    if (window === WINDOWS - 1) {
      await moveCursor(db, stream, place);
      return 'more';
    }
  }
  await moveCursor(db, stream, place);
  return null;
}

/** No more than the quota leaves; nothing, and a word on it, when that is used up. What other webhooks have in hand is not counted yet. */
async function inHandWith(db: Db, hook: Hook, from: Place, page: { events: StreamedEvent[]; next: Place }) {
  const { organisationId, id } = hook;
  const room = await quotaRoom(db, { organisationId, applicationKeyId: null }, ['EVENTS_DELIVERED']);
  const beyond = room && page.events[room.left];
  const events = beyond ? page.events.slice(0, room.left) : page.events;
  const next = beyond ? { block: BigInt(beyond.blockNumber), log: beyond.logIndex } : page.next;
  if (events.length > 0) return { delivery: await deliveryOf(db, hook, from, next, events), events };
  await db.webhook.updateMany({ where: { organisationId, id }, data: { message: room!.fault.message } });
  return null;
}

function deliveryOf(db: Db, { organisationId, id, stream }: Hook, from: Place, next: Place, events: StreamedEvent[]) {
  const places = { fromBlock: from.block, fromLog: from.log, nextBlock: next.block, nextLog: next.log };
  const data = { organisationId, id: newId(), webhookId: id, run: stream.run, ...places, events: events.length };
  return db.webhookDelivery.create({ data });
}

/** Whether the chain is indexed as far as a delivery goes; it was when that was made. */
export async function isIndexed(
  db: Db,
  { chainId }: EventStream,
  { nextBlock, nextLog }: WebhookDelivery,
): Promise<boolean> {
  const index = await db.chainIndex.findUnique({ where: { chainId }, select: { height: true } });
  return index !== null && !isBefore({ block: index.height + 1n, log: 0 }, { block: nextBlock, log: nextLog });
}

/** The events of a delivery once more: all of the stream between its places. */
export async function eventsAgain(db: Db, stream: EventStream, delivery: WebhookDelivery): Promise<StreamedEvent[]> {
  const until = { block: delivery.nextBlock, log: delivery.nextLog };
  const events: StreamedEvent[] = [];
  let place: Place = { block: delivery.fromBlock, log: delivery.fromLog };
  for (let more = true; more && isBefore(place, until);) {
    const page = await readEvents(db, stream, place, EVENTS);
    events.push(
      ...page.events.filter(({ blockNumber, logIndex }) =>
        isBefore({ block: BigInt(blockNumber), log: logIndex }, until),
      ),
    );
    ({ next: place, more } = page);
  }
  return events;
}

/** Writes down that a delivery succeeded, which acknowledges its events if they were the next. */
export async function settleDelivered(db: Db, hook: Hook, { delivery }: Batch, { status }: Sent) {
  const { organisationId, id, stream } = hook;
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'DELIVERED', attempts = attempts + 1, attempted_at = clock_timestamp(), response_status = ${status}, message = NULL
    WHERE organisation_id = ${organisationId}::uuid AND id = ${delivery.id}::uuid`;
  const wasNext = delivery.run === stream.run && isSame(placeOf(stream), delivery);
  if (wasNext) await moveCursor(db, stream, { block: delivery.nextBlock, log: delivery.nextLog });
  if (!hook.failingSince && hook.message === null) return;
  const well = { failingSince: null, retryAt: null, message: null, ...(wasNext && { stoppedAt: null }) };
  await db.webhook.updateMany({ where: { organisationId, id }, data: well });
  Object.assign(hook, well);
}

/** Writes down that an attempt failed: it is tried again later, or given up, which stops a webhook that keeps the order. */
export async function settleFailed(db: Db, hook: Hook, { delivery }: Batch, sent: Sent, pace: WebhookPace) {
  const { organisationId, id, stream, ordered } = hook;
  const attempts = delivery.attempts + 1;
  const isDead = attempts >= pace.attempts;
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = ${isDead ? 'DEAD' : 'PENDING'}::webhook_delivery_status, attempts = ${attempts},
      attempted_at = clock_timestamp(), response_status = ${sent.status}, message = ${sent.message}
    WHERE organisation_id = ${organisationId}::uuid AND id = ${delivery.id}::uuid`;
  if (isDead && !ordered) await moveCursor(db, stream, { block: delivery.nextBlock, log: delivery.nextLog });

  const failingSince = hook.failingSince ?? new Date();
  const tooLong = Date.now() - failingSince.getTime() > pace.giveUpMs;
  const stops = isDead && (ordered || tooLong || (await deadOf(db, hook)) >= MOST_DEAD);
  const retryAt = isDead ? null : new Date(Date.now() + waitAfter(pace, attempts));
  const data = { failingSince, retryAt, message: sent.message, ...(stops && { stoppedAt: new Date() }) };
  await db.webhook.updateMany({ where: { organisationId, id }, data });
  if (stops)
    await notePlatform(db, organisationId, {
      action: 'stopWebhook',
      arguments: { delivery: delivery.id },
      subject: id,
    });
}

/** Writes down that an attempt that somebody asked for failed; nothing else comes of it. */
export async function settleByHand(db: Db, { organisationId }: Hook, { delivery }: Batch, { status, message }: Sent) {
  await db.$executeRaw`
    UPDATE webhook_deliveries SET attempts = attempts + 1, attempted_at = clock_timestamp(), response_status = ${status}, message = ${message}
    WHERE organisation_id = ${organisationId}::uuid AND id = ${delivery.id}::uuid`;
}

/** Goes on with what was given up, when somebody says so: from the first attempt, or past it where the order matters no more. */
export async function takeUpAgain(db: Db, { organisationId, ordered, stream }: Hook, delivery: WebhookDelivery) {
  if (ordered) {
    const where = { organisationId, id: delivery.id };
    await db.webhookDelivery.updateMany({ where, data: { status: 'PENDING', attempts: 0 } });
  } else await moveCursor(db, stream, { block: delivery.nextBlock, log: delivery.nextLog });
}

/** Only forwards, and only in the run that it was read in. */
async function moveCursor(db: Db, { organisationId, id, run }: EventStream, { block, log }: Place): Promise<void> {
  await db.$executeRaw`
    UPDATE event_streams SET next_block = ${block}, next_log = ${log}
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid AND run = ${run} AND (next_block, next_log) < (${block}, ${log})`;
}

/** Forgets what was delivered long ago. */
export async function forget(db: Db, { organisationId, id }: Hook): Promise<void> {
  await db.$executeRaw`
    DELETE FROM webhook_deliveries d USING (
      SELECT id FROM webhook_deliveries WHERE organisation_id = ${organisationId}::uuid AND webhook_id = ${id}::uuid AND status = 'DELIVERED' AND notice_id IS NULL
      ORDER BY id DESC OFFSET ${KEPT}) old
    WHERE d.organisation_id = ${organisationId}::uuid AND d.id = old.id`;
}

const deadOf = (db: Db, { organisationId, id: webhookId }: Hook) =>
  db.webhookDelivery.count({ where: { organisationId, webhookId, status: 'DEAD', noticeId: null } });

const isSame = ({ block, log }: Place, { fromBlock, fromLog }: WebhookDelivery): boolean =>
  block === fromBlock && log === fromLog;
