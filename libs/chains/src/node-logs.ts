import { Fault } from '@atoll/kernel';
import type { Node } from '@atoll/store';
import { traceHeaders } from '@atoll/telemetry';
import { z } from 'zod';

const LINES = z.array(z.object({ at: z.string(), level: z.string(), message: z.string() }));
export type LogLine = z.infer<typeof LINES>[number];

const PATIENCE_MS = 5_000;

/** Reads nodes' logs from the worker, which alone reaches them. Whose node it is has been checked before. */
export class NodeLogs {
  constructor(
    private readonly workerUrl: string | null,
    private readonly token: string | null,
  ) {}

  async read({ chainId, organisationId, name }: Node, lines: number): Promise<LogLine[]> {
    if (!this.workerUrl || !this.token) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    const path = `/internal/chains/${chainId}/nodes/${organisationId}/${encodeURIComponent(name)}/logs?lines=${lines}`;
    const answer = await fetch(new URL(path, this.workerUrl), {
      headers: { authorization: `Bearer ${this.token}`, ...traceHeaders() },
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw new Fault({ code: 'UNAVAILABLE', what: 'worker' }, { cause });
    });
    if (answer.status === 404) return [];
    if (!answer.ok) throw new Fault({ code: 'UNAVAILABLE', what: 'worker' });
    return LINES.parse(await answer.json());
  }
}
