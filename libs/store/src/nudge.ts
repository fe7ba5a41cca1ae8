import { traceHeaders } from '@atoll/telemetry';

import type { Db } from './store.js';

/** Leaves a nudge that commits with the change it is about. The relay turns it into a job. */
export async function nudge(db: Db, queue: string, key: string): Promise<void> {
  const { traceparent: trace = null } = traceHeaders();
  // Raw, because the API may write nudges but not read them, and the client would read back what it wrote.
  await db.$executeRaw`INSERT INTO outbox (queue, key, trace) VALUES (${queue}, ${key}, ${trace})`;
}
