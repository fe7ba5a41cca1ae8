import { Fault, type Actor } from '@atoll/kernel';
import type { Db, EventStream } from '@atoll/store';
import { quotaRoom } from '@atoll/tenancy';

import { isBefore, type Place } from './place.js';
import { readEvents, type EventPage, type StreamedEvent } from './read-events.js';

/** How much is looked through at once for events that nobody was given. */
const WINDOWS = 20;

/**
 * Counts the events of a page for the reader who is given it, in the transaction that reads it. Each counts once in a run of its stream,
 * however often it is read again; but what is read ahead of others that nobody was given yet counts each time, since what was given is
 * remembered as one place. A page ends where the quota does.
 */
export async function countGiven(
  db: Db,
  actor: Actor,
  stream: EventStream,
  from: Place,
  page: EventPage,
): Promise<EventPage> {
  if (page.events.length === 0) return page;
  const counted = await countedOf(db, stream);
  const quiet = isBefore(counted, from) ? await quietFrom(db, stream, counted, from) : from;
  if (quiet === 'unknown') return { events: [], next: from, more: true };
  const isAhead = quiet === null;
  const fresh = isAhead ? page.events : page.events.filter((event) => !isBefore(placeOfEvent(event), counted));
  const room = fresh.length > 0 ? await quotaRoom(db, actor, ['EVENTS_DELIVERED']) : null;
  const beyond = room && fresh[room.left];
  const given = beyond ? until(page, placeOfEvent(beyond)) : page;
  if (room && given.events.length === 0) throw room.fault;
  const many = beyond ? room.left : fresh.length;
  const { block, log } = given.next;
  await db.$executeRaw`
    SELECT count_events(${stream.id}::uuid, ${actor.applicationKeyId}::uuid, ${many}::int,
                        ${isAhead ? null : block}::bigint, ${isAhead ? null : log}::int)`;
  return given;
}

/** Other readers of the stream wait here, until this one has counted. */
async function countedOf(db: Db, { organisationId, id }: EventStream): Promise<Place> {
  const [counted] = await db.$queryRaw<Place[]>`
    SELECT counted_block AS block, counted_log AS log FROM event_streams
    WHERE organisation_id = ${organisationId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  if (!counted) throw Fault.notFound('event stream', id); // it was deleted since it was looked for
  return counted;
}

/** Where it is quiet up to when nothing of the stream lies between two places, null when something does. What was looked through is remembered. */
async function quietFrom(db: Db, stream: EventStream, counted: Place, to: Place): Promise<Place | null | 'unknown'> {
  let place = counted;
  for (let window = 0; window < WINDOWS && isBefore(place, to); window++) {
    const { events, next } = await readEvents(db, stream, place, 1);
    if (events[0]) return isBefore(placeOfEvent(events[0]), to) ? null : to;
    place = next;
  }
  if (!isBefore(place, to)) return to;
  await db.$executeRaw`SELECT count_events(${stream.id}::uuid, NULL, 0, ${place.block}::bigint, ${place.log}::int)`;
  return 'unknown';
}

const placeOfEvent = ({ blockNumber, logIndex }: StreamedEvent): Place => ({
  block: BigInt(blockNumber),
  log: logIndex,
});

/** The part of a page before a place. */
const until = ({ events }: EventPage, next: Place): EventPage => ({
  events: events.filter((event) => isBefore(placeOfEvent(event), next)),
  next,
  more: true,
});
