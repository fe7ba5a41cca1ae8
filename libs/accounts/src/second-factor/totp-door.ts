import { Fault } from '@atoll/kernel';
import { traceHeaders } from '@atoll/telemetry';
import { z } from 'zod';

const PATIENCE_MS = 10_000;
const ENROLLED = z.object({ uri: z.string() });
const TAKEN = z.object({ id: z.uuid().nullable() });

/** What only the worker can do for the API: it holds what codes are made from. Whose codes they are has been checked before. */
export class TotpDoor {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  async enrol(personId: string, account: string): Promise<string> {
    return (await this.ask(`${personId}/enrol`, { account }, ENROLLED)).uri;
  }

  async take(personId: string, code: string): Promise<string | null> {
    return (await this.ask(`${personId}/take`, { code }, TAKEN)).id;
  }

  private async ask<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const answer = await fetch(new URL(`/internal/second-factors/${path}`, this.workerUrl), {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...traceHeaders() },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    const { success, data } = shape.safeParse(await answer.json().catch(() => null));
    if (!answer.ok || !success) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    return data;
  }
}
