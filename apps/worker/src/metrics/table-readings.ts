import type { Store } from '@atoll/store';
import { readings } from '@atoll/telemetry';
import type { Registry } from 'prom-client';

/** What waits in Postgres: nudges that are no jobs yet, and transactions that are in no block yet. And when all was last saved. */
export function readTables(registry: Registry, store: Store): void {
  readings(registry, {
    up: { name: 'atoll_postgres_up', help: 'Whether Postgres answered' },
    gauges: {
      atoll_outbox_rows: { help: 'Nudges that wait to become jobs' },
      atoll_outbox_oldest_seconds: { help: 'Age of the oldest of them' },
      atoll_ledger_waiting: {
        help: 'Transactions that are in no block yet and wait for no person, by status',
        labels: ['status'],
      },
      atoll_ledger_oldest_waiting_seconds: { help: 'Age of the oldest of them, by status', labels: ['status'] },
      atoll_ledger_stuck_accounts: {
        help: 'Keys with a transaction that is in no block after five minutes, on chains that make blocks',
      },
      atoll_intents_waiting: { help: 'Signed intents whose transaction is in no block yet' },
      atoll_intents_oldest_waiting_seconds: { help: 'Age of the oldest of them' },
      atoll_platform_backup_timestamp_seconds: { help: 'When the platform was last backed up; 0 when it never was' },
    },
    read: async () => {
      const [[outbox], ledger, [accounts], [intents], backup] = await Promise.all([
        store.platform.$queryRaw<{ rows: number; oldest: number }[]>`
          SELECT count(*)::int AS rows, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float AS oldest
          FROM outbox`,
        store.platform.$queryRaw<{ status: string; rows: number; oldest: number }[]>`
          SELECT s.status::text, count(t.id)::int AS rows,
                 coalesce(extract(epoch FROM now() - min(t.created_at)), 0)::float AS oldest
          FROM unnest(ARRAY['QUEUED', 'SIGNED', 'SENT']::transaction_status[]) AS s (status)
          LEFT JOIN transactions t ON t.status = s.status AND NOT t.held GROUP BY s.status`,
        store.platform.$queryRaw<{ stuck: number }[]>`
          SELECT count(DISTINCT (t.organisation_id, t.chain_id, t.key_id))::int AS stuck
          FROM transactions t JOIN chains c ON c.id = t.chain_id
          WHERE t.status IN ('QUEUED', 'SIGNED', 'SENT') AND NOT t.held
            AND t.created_at < now() - interval '5 minutes' AND c.phase = 'Running'`,
        store.platform.$queryRaw<{ rows: number; oldest: number }[]>`
          SELECT count(*)::int AS rows, coalesce(extract(epoch FROM now() - min(i.created_at)), 0)::float AS oldest
          FROM transactions t JOIN intents i ON i.organisation_id = t.organisation_id AND i.transaction_id = t.id
          WHERE t.status IN ('QUEUED', 'SIGNED', 'SENT') AND NOT t.held`,
        store.platform.platformBackup.aggregate({ _max: { takenAt: true } }),
      ]);
      return {
        atoll_outbox_rows: [{ value: outbox?.rows ?? 0 }],
        atoll_outbox_oldest_seconds: [{ value: Math.max(0, outbox?.oldest ?? 0) }],
        atoll_ledger_waiting: ledger.map(({ status, rows }) => ({ labels: { status }, value: rows })),
        atoll_ledger_oldest_waiting_seconds: ledger.map(({ status, oldest }) => ({
          labels: { status },
          value: Math.max(0, oldest),
        })),
        atoll_ledger_stuck_accounts: [{ value: accounts?.stuck ?? 0 }],
        atoll_intents_waiting: [{ value: intents?.rows ?? 0 }],
        atoll_intents_oldest_waiting_seconds: [{ value: Math.max(0, intents?.oldest ?? 0) }],
        atoll_platform_backup_timestamp_seconds: [{ value: (backup._max.takenAt?.getTime() ?? 0) / 1_000 }],
      };
    },
  });
}
