import type { Setting } from '../setting.js';
import { ok, problem, warning, type Finding } from './finding.js';
import { rowsOf } from './rows.js';

const MOST = 20;
/** As many blocks as the alert minds; whether it gets nearer is not to be seen in one look. */
const BEHIND = 100;

type Row = { id: string; name: string; trouble: string | null; lag: number };

/** How far the chains that run are indexed, and which index is in trouble. */
export async function lookAtIndexes({ databaseUrl }: Setting): Promise<Finding[]> {
  const rows = await rowsOf<Row>(
    databaseUrl,
    `SELECT c.id, c.name, i.trouble, (coalesce(c.height, 0) - i.height)::float8 AS lag
     FROM chains c JOIN chain_indexes i ON i.chain_id = c.id WHERE c.desired = 'RUNNING' ORDER BY i.trouble IS NULL, lag DESC, c.id`,
  );
  if (!rows) return [];
  const findings = rows.flatMap(judged);
  if (findings.length === 0) return [ok(`All ${rows.length} indexes follow their chains`)];
  const rest = findings.length - MOST;
  return [
    ...findings.slice(0, MOST),
    ...(rest > 0 ? [warning(`${rest} more indexes are not well`, 'Mend these first.')] : []),
  ];
}

function judged({ id, name, trouble, lag }: Row): Finding[] {
  const which = `The index of the chain ${name} (${id})`;
  if (trouble) return [problem(`${which} is in trouble: ${trouble}`, 'See docs/runbooks/AtollIndexTroubled.md.')];
  if (lag <= BEHIND) return [];
  const todo = 'Look again: if it gets no nearer, see docs/runbooks/AtollIndexBehind.md.';
  return [warning(`${which} is ${lag} blocks behind`, todo)];
}
