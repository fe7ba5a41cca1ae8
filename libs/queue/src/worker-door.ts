import { Fault } from '@atoll/kernel';
import { traceHeaders } from '@atoll/telemetry';
import type { z } from 'zod';

export type Asked = { method?: 'GET' | 'POST' | 'PUT'; body?: object; patienceMs: number };

/**
 * How the API asks the worker, which alone holds secrets, reaches nodes and stores, and goes where others say. Whose thing it is
 * asked about has been checked before. Where there is no worker, or none that answers, it is UNAVAILABLE.
 */
export class WorkerDoor {
  constructor(
    private readonly url: string | null,
    private readonly token: string | null,
  ) {}

  /** What it answers, whatever that is. */
  async ask(path: string, { method, body, patienceMs }: Asked): Promise<Response> {
    if (!this.url || !this.token) throw workerAway();
    return fetch(new URL(`/internal/${path}`, this.url), {
      method: method ?? (body ? 'POST' : 'GET'),
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...traceHeaders(),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs),
    }).catch((cause: unknown) => {
      throw workerAway({ cause });
    });
  }
}

/** What a good answer holds; another answer than a good one of this shape is none. */
export async function answered<T>(response: Response, shape: z.ZodType<T>): Promise<T> {
  const { success, data } = shape.safeParse(await response.json().catch(() => null));
  if (!response.ok || !success) throw workerAway();
  return data;
}

export const workerAway = (options?: ErrorOptions) => new Fault({ code: 'UNAVAILABLE', what: 'worker' }, options);
