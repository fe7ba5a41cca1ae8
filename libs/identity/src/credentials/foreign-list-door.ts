// How a status list comes from another installation: the worker asks for it, and the API asks the worker.
import { MOST_LIST_BYTES } from '@atoll/credentials';
import { Fault } from '@atoll/kernel';
import type { JudgedFetch } from '@atoll/ledger';
import { answered, type WorkerDoor } from '@atoll/queue';
import { z } from 'zod';

const FOREIGN = z.union([z.strictObject({ text: z.string() }), z.strictObject({ because: z.string() })]);

/** What stands at an address, or why that cannot be had. */
export type ForeignList = z.output<typeof FOREIGN>;

const ACCEPT = 'application/vc+jwt, application/jwt;q=0.9, */*;q=0.1';
/** Longer than the worker gives an answer from outside. */
const PATIENCE_MS = 20_000;

/** Asks for a list at an address that its issuer chose. */
export async function fetchForeignList({ fetch }: Pick<JudgedFetch, 'fetch'>, url: string): Promise<ForeignList> {
  try {
    const asked = { method: 'GET', headers: { accept: ACCEPT }, mostBytes: MOST_LIST_BYTES };
    const answer = await fetch(url, asked);
    if (answer.status !== 200) return { because: `its address answered with ${answer.status}` };
    return { text: (await answer.text()).trim() };
  } catch (error) {
    // No more is said of it: who wrote the address would learn what this network has in it.
    if (error instanceof Fault) return { because: 'nothing is asked at such an address' };
    return { because: 'its address gave no answer, or a late or a long one, or is none that may be asked' };
  }
}

/** What only the worker can do for the API: it alone goes where others say. */
export class ForeignListDoor {
  constructor(private readonly worker: WorkerDoor) {}

  async fetch(url: string): Promise<ForeignList> {
    try {
      const asked = { body: { url }, patienceMs: PATIENCE_MS };
      return await answered(await this.worker.ask('status-lists', asked), FOREIGN);
    } catch {
      return { because: 'the worker is not answering' };
    }
  }
}
