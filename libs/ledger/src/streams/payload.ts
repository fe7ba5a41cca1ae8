import type { QuotaNotice } from '@atoll/store';

import type { StreamedEvent } from './read-events.js';

export type PostedStream = { id: string; name: string; chainId: string };

/** What is posted, in the form that the Standard Webhooks specification recommends. docs/streams.md is the manual. */
export function eventsPayload(
  stream: PostedStream,
  at: Date,
  offset: string,
  events: readonly StreamedEvent[],
): string {
  return JSON.stringify({ type: 'events', timestamp: at.toISOString(), data: { stream, offset, events } });
}

export function pingPayload(stream: PostedStream, at: Date): string {
  return JSON.stringify({ type: 'ping', timestamp: at.toISOString(), data: { stream } });
}

/** A quota that is used up to a threshold. Amounts are decimal strings, as they may be beyond what a double holds. */
export function noticePayload({ organisationId, quotaId, amount, used, ...notice }: QuotaNotice): string {
  const { id, hard, applicationKeyId, measure, period, periodStart, resetsAt, threshold, createdAt } = notice;
  const quota = { id: quotaId, hard, applicationKeyId, measure, period, limit: amount.toFixed(0) };
  const data = { id, organisationId, quota, threshold, used: used.toFixed(0), periodStart, resetsAt };
  return JSON.stringify({ type: 'quota', timestamp: createdAt.toISOString(), data });
}
