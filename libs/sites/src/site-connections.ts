import { Fault } from '@atoll/kernel';
import { workerAway, type WorkerDoor } from '@atoll/queue';
import { z } from 'zod';

const PATIENCE_MS = 10_000;
const REFUSAL = z.object({ field: z.string(), because: z.string() });

/** Hands kubeconfigs to the worker, which alone can seal and open them. Whose site it is has been checked before. */
export class SiteConnections {
  constructor(private readonly worker: WorkerDoor) {}

  async connect(siteId: string, kubeconfig: string): Promise<void> {
    const asked = { method: 'PUT' as const, body: { kubeconfig }, patienceMs: PATIENCE_MS };
    const answer = await this.worker.ask(`sites/${siteId}/kubeconfig`, asked);
    if (answer.ok) return;
    const { success, data } = REFUSAL.safeParse(await answer.json().catch(() => null));
    if (answer.status === 400 && success) throw Fault.invalid(data.field, data.because);
    throw workerAway();
  }
}
