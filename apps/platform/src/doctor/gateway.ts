import type { Setting } from '../setting.js';
import { because, ok, problem, warning, type Finding } from './finding.js';

const PATIENCE_MS = 5_000;
const DOES = 'Start it, or see its log for why it ends; docs/runbooks/AtollGatewayErrors.md says more.';

/** Whether the RPC gateway answers, and reaches what it leans on; nothing where there is none, or nobody says where. */
export async function lookAtGateway({ gatewayUrl }: Setting): Promise<Finding[]> {
  if (!gatewayUrl) return [];
  const ready = new URL('/readyz', gatewayUrl);
  try {
    const answer = await fetch(ready, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { database, redis } = (await answer.json()) as { database?: string; redis?: string };
    if (database !== 'ok')
      return [
        problem('The RPC gateway does not reach Postgres, so it believes no key', 'Mend Postgres, or its login.'),
      ];
    if (redis !== 'ok')
      return [warning('The RPC gateway does not reach Redis, so each replica counts rates alone', 'Mend Redis.')];
    return [ok(`The RPC gateway answers at ${ready.host}`)];
  } catch (error) {
    return [problem(`The RPC gateway does not answer at ${ready.host}: ${because(error)}`, DOES)];
  }
}
