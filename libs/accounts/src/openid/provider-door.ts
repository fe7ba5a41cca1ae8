import { Fault } from '@atoll/kernel';
import { workerAway, type WorkerDoor } from '@atoll/queue';
import { z } from 'zod';

import { PROVIDER_PROBLEMS, ProviderError, type Claims, type SentAlong } from './provider-error.js';
import type { ProviderRef } from './provider-secrets.js';

const PATIENCE_MS = 25_000;

const FAILED = z.object({ problem: z.enum(PROVIDER_PROBLEMS), because: z.string() });
const URL_ANSWER = z.object({ url: z.url() });
const CLAIMS = z.object({
  subject: z.string(),
  objectId: z.string().nullable().default(null), // a worker of the version before says none
  email: z.string().nullable(),
  name: z.string().nullable(),
});
const DONE = z.object({});

/**
 * What only the worker can do for the API: it holds the secrets that providers know the installation by, and it alone asks them. Whose
 * provider it is has been checked before.
 */
export class ProviderDoor {
  constructor(private readonly worker: WorkerDoor) {}

  /** Throws a `ProviderError` that says why nobody could sign in by such a provider. */
  async check(issuer: string, clientId: string): Promise<void> {
    await this.ask('check', { issuer, clientId }, DONE);
  }

  async setSecret({ organisationId, providerId }: ProviderRef, secret: string | null): Promise<void> {
    await this.ask(`${organisationId}/${providerId}/secret`, { secret }, DONE);
  }

  async authorisation({ organisationId, providerId }: ProviderRef, redirectUri: string, along: SentAlong) {
    const path = `${organisationId}/${providerId}/authorisation`;
    return (await this.ask(path, { redirectUri, ...along }, URL_ANSWER)).url;
  }

  claims({ organisationId, providerId }: ProviderRef, callback: URL, along: SentAlong): Promise<Claims> {
    return this.ask(`${organisationId}/${providerId}/claims`, { callback: callback.href, ...along }, CLAIMS);
  }

  private async ask<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    const answer = await this.worker.ask(`identity-providers/${path}`, { body, patienceMs: PATIENCE_MS });
    if (answer.status === 404) throw Fault.notFound('identity provider', path.split('/')[1] ?? '');
    const said: unknown = await answer.json().catch(() => null);
    const failed = FAILED.safeParse(said);
    if (failed.success) throw new ProviderError(failed.data.problem, failed.data.because);
    const { success, data } = shape.safeParse(said);
    if (!answer.ok || !success) throw workerAway();
    return data;
  }
}
