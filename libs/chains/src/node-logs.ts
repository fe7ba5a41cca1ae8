import { answered, type WorkerDoor } from '@atoll/queue';
import type { Node } from '@atoll/store';
import { z } from 'zod';

const LINES = z.array(z.object({ at: z.string(), level: z.string(), message: z.string() }));
export type LogLine = z.infer<typeof LINES>[number];

const PATIENCE_MS = 5_000;

/** Reads nodes' logs from the worker, which alone reaches them. Whose node it is has been checked before. */
export class NodeLogs {
  constructor(private readonly worker: WorkerDoor) {}

  async read({ chainId, organisationId, name }: Node, lines: number): Promise<LogLine[]> {
    const path = `chains/${chainId}/nodes/${organisationId}/${encodeURIComponent(name)}/logs?lines=${lines}`;
    const answer = await this.worker.ask(path, { patienceMs: PATIENCE_MS });
    return answer.status === 404 ? [] : answered(answer, LINES);
  }
}
