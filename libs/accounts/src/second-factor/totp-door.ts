import { z } from 'zod';

import { askWorker, workerAway } from '../ask-worker.js';

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
    const at = { url: this.workerUrl, token: this.token };
    const answer = await askWorker(at, `second-factors/${path}`, body, PATIENCE_MS);
    const { success, data } = shape.safeParse(await answer.json().catch(() => null));
    if (!answer.ok || !success) throw workerAway();
    return data;
  }
}
