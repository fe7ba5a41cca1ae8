import { Fault } from '@atoll/kernel';
import { answered, type WorkerDoor } from '@atoll/queue';
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
  constructor(private readonly worker: WorkerDoor) {}

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
    const path = `webhooks/${organisationId}/${webhookId}/${verb}`;
    const answer = await this.worker.ask(path, { body, patienceMs: PATIENCE_MS });
    if (answer.status === 404) throw Fault.notFound('webhook', webhookId);
    return answered(answer, shape);
  }
}
