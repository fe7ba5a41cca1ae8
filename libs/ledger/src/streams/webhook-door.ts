import { Fault } from '@atoll/kernel';
import { traceHeaders } from '@atoll/telemetry';
import { z } from 'zod';

const PINGED = z.object({
  delivered: z.boolean(),
  status: z.number().nullable(),
  message: z.string().nullable(),
  answer: z.string(),
});
/** What became of a ping. */
export type Pinged = z.output<typeof PINGED>;

const FIRST = z.object({ secret: z.string().nullable() });
const NEXT = z.object({ secret: z.string() });
const PATIENCE_MS = 25_000;

/**
 * What only the worker can do for the API: it holds what secrets are sealed under, and it alone posts to where webhooks are. Whose
 * webhook it is has been checked before.
 */
export class WebhookDoor {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  /** Null where the webhook has a first secret already. */
  async firstSecret(organisationId: string, webhookId: string): Promise<string | null> {
    return (await this.ask(organisationId, webhookId, 'secret', { first: true }, FIRST)).secret;
  }

  async rotateSecret(organisationId: string, webhookId: string, overlapSeconds: number): Promise<string> {
    return (await this.ask(organisationId, webhookId, 'secret', { overlapSeconds }, NEXT)).secret;
  }

  ping(organisationId: string, webhookId: string): Promise<Pinged> {
    return this.ask(organisationId, webhookId, 'ping', {}, PINGED);
  }

  private async ask<T>(organisationId: string, webhookId: string, verb: string, body: object, shape: z.ZodType<T>) {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const url = new URL(`/internal/webhooks/${organisationId}/${webhookId}/${verb}`, this.workerUrl);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...traceHeaders() },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    if (answer.status === 404) throw Fault.notFound('webhook', webhookId);
    const { success, data } = shape.safeParse(await answer.json().catch(() => null));
    if (!answer.ok || !success) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    return data;
  }
}
