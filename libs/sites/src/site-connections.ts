import { Fault } from '@atoll/kernel';
import { z } from 'zod';

const PATIENCE_MS = 10_000;
const REFUSAL = z.object({ field: z.string(), because: z.string() });

/** Hands kubeconfigs to the worker, which alone can seal and open them. Whose site it is has been checked before. */
export class SiteConnections {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  async connect(siteId: string, kubeconfig: string): Promise<void> {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const answer = await fetch(new URL(`/internal/sites/${siteId}/kubeconfig`, this.workerUrl), {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kubeconfig }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    if (answer.ok) return;
    const { success, data } = REFUSAL.safeParse(await answer.json().catch(() => null));
    if (answer.status === 400 && success) throw Fault.invalid(data.field, data.because);
    throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
  }
}
