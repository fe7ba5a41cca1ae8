import { Fault } from '@atoll/kernel';
import { traceHeaders } from '@atoll/telemetry';

/** Where the worker is, and what it knows the API by; null where there is none. */
export type WorkerAt = { url: string | null; token: string | null };

/** What the worker answers, whatever that is. Whose thing it is asked about has been checked before. */
export async function askWorker(at: WorkerAt, path: string, body: object, patienceMs: number): Promise<Response> {
  if (!at.url || !at.token) throw workerAway();
  return fetch(new URL(`/internal/${path}`, at.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${at.token}`, 'content-type': 'application/json', ...traceHeaders() },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  }).catch((cause: unknown) => {
    throw workerAway({ cause });
  });
}

export const workerAway = (options?: ErrorOptions) => new Fault({ code: 'UNAVAILABLE', what: 'worker' }, options);
