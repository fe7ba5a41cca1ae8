import type { Setting } from '../setting.js';
import { ok, problem, warning, type Finding } from './finding.js';
import { rowsOf } from './rows.js';

const MOST = 20;

type Row = { id: string; name: string; phase: string; reason: string; message: string; unseen: number | null };

/** Chains that are to run and do not, with the reason that the worker wrote down. */
export async function lookAtChains({ databaseUrl }: Setting): Promise<Finding[]> {
  const rows = await rowsOf<Row>(
    databaseUrl,
    `SELECT id, name, phase, reason, message, extract(epoch FROM now() - seen_at)::float8 AS unseen
     FROM chains WHERE desired = 'RUNNING' ORDER BY phase = 'Running', id`,
  );
  if (!rows) return [];
  const findings = rows.flatMap(judged);
  const rest = findings.length - MOST;
  if (findings.length === 0) return [ok(`All ${rows.length} chains that are to run produce blocks`)];
  return [
    ...findings.slice(0, MOST),
    ...(rest > 0 ? [warning(`${rest} more chains are not well`, 'Mend these first.')] : []),
  ];
}

function judged({ id, name, phase, reason, message, unseen }: Row): Finding[] {
  const which = `The chain ${name} (${id})`;
  if (unseen !== null && unseen > 120)
    return [
      problem(`${which} was not looked at for ${Math.round(unseen)} s`, 'See docs/runbooks/AtollChainUnseen.md.'),
    ];
  if (phase === 'Halted')
    return [problem(`${which} has halted: ${message}`, 'See docs/runbooks/AtollChainStalled.md.')];
  if (phase !== 'Running')
    return [warning(`${which} is ${phase}, ${reason}: ${message}`, 'Wait, or do what the message says.')];
  if (reason === 'QuorumAtRisk')
    return [warning(`${which}: ${message}`, 'See docs/runbooks/AtollChainQuorumAtRisk.md.')];
  return [];
}
