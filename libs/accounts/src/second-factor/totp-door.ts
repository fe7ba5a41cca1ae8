import { answered, type WorkerDoor } from '@atoll/queue';
import { z } from 'zod';

const PATIENCE_MS = 10_000;
const ENROLLED = z.object({ uri: z.string() });
const TAKEN = z.object({ id: z.uuid().nullable() });

/** What only the worker can do for the API: it holds what codes are made from. Whose codes they are has been checked before. */
export class TotpDoor {
  constructor(private readonly worker: WorkerDoor) {}

  async enrol(personId: string, account: string): Promise<string> {
    return (await answered(await this.ask(`${personId}/enrol`, { account }), ENROLLED)).uri;
  }

  async take(personId: string, code: string): Promise<string | null> {
    return (await answered(await this.ask(`${personId}/take`, { code }), TAKEN)).id;
  }

  private ask(path: string, body: object): Promise<Response> {
    return this.worker.ask(`second-factors/${path}`, { body, patienceMs: PATIENCE_MS });
  }
}
