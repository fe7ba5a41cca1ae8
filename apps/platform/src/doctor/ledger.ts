import type { Setting } from '../setting.js';
import { ok, problem, warning, type Finding } from './finding.js';
import { rowsOf } from './rows.js';

type Row = { accounts: number; account: string | null; intents: number; stopped: number; failing: number };

/** What was accepted and does not come about: transactions, intents, and posts of events. */
export async function lookAtLedger({ databaseUrl }: Setting): Promise<Finding[]> {
  const rows = await rowsOf<Row>(
    databaseUrl,
    `WITH stuck AS (
       SELECT DISTINCT t.organisation_id, t.chain_id, t.key_id FROM transactions t JOIN chains c ON c.id = t.chain_id
       WHERE t.status IN ('QUEUED', 'SIGNED', 'SENT') AND NOT t.held AND t.created_at < now() - interval '5 minutes' AND c.phase = 'Running')
     SELECT (SELECT count(*)::int FROM stuck) AS accounts,
            (SELECT 'the key ' || key_id || ' on the chain ' || chain_id FROM stuck ORDER BY 1 LIMIT 1) AS account,
            (SELECT count(*)::int FROM intents i JOIN transactions t ON t.organisation_id = i.organisation_id AND t.id = i.transaction_id
             WHERE t.status IN ('QUEUED', 'SIGNED', 'SENT') AND NOT t.held AND i.created_at < now() - interval '2 minutes') AS intents,
            (SELECT count(*)::int FROM webhooks WHERE NOT paused AND stopped_at >= resumed_at) AS stopped,
            (SELECT count(*)::int FROM webhooks WHERE NOT paused AND failing_since < now() - interval '1 hour'
               AND (stopped_at IS NULL OR stopped_at < resumed_at)) AS failing`,
  );
  const [row] = rows ?? [];
  if (!row) return [];
  const findings = judged(row);
  return findings.length > 0 ? findings : [ok('Transactions, intents and webhooks come through')];
}

function judged({ accounts, account, intents, stopped, failing }: Row): Finding[] {
  const some = (count: number, finding: Finding) => (count > 0 ? [finding] : []);
  return [
    ...some(
      accounts,
      problem(
        `${accounts} keys get no transaction into a block of a chain that runs, such as ${account}`,
        'See docs/runbooks/AtollAccountsStuck.md.',
      ),
    ),
    ...some(
      intents,
      problem(`${intents} signed intents wait to be relayed`, 'See docs/runbooks/AtollIntentsWaiting.md.'),
    ),
    ...some(
      stopped,
      warning(
        `${stopped} webhooks have stopped and wait for their owners`,
        'See docs/runbooks/AtollWebhooksGivenUp.md.',
      ),
    ),
    ...some(
      failing,
      warning(`${failing} webhooks have failed for an hour`, 'See docs/runbooks/AtollWebhooksFailing.md.'),
    ),
  ];
}
