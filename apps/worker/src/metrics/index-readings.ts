import type { Store } from '@atoll/store';
import { readings } from '@atoll/telemetry';
import type { Registry } from 'prom-client';

/** So many indexes have series of their own: those in trouble first, then those that are furthest behind. */
const MOST_INDEXES = 2_000;

type Row = { chain: string; evm: bigint; height: bigint | null; lag: bigint; trouble: boolean };

const gauge = (help: string) => ({ help, labels: ['chain', 'evm_chain_id'] });

/** How far each running chain is indexed that a member here wants to search. Each worker tells the same. */
export function readIndexes(registry: Registry, store: Store): void {
  readings(registry, {
    up: { name: 'atoll_indexes_read', help: 'Whether the tables of the indexes could be read' },
    gauges: {
      atoll_index_height: gauge('Number of the last block that is indexed'),
      atoll_index_lag_blocks: gauge('Blocks that the index is behind the last block seen'),
      atoll_index_trouble: gauge('1 while no node tells a block that can be believed'),
    },
    read: async () => {
      const rows = await store.platform.$queryRaw<Row[]>`
        SELECT c.id AS chain, c.evm_chain_id AS evm, i.height, coalesce(i.trouble IS NOT NULL, false) AS trouble,
               greatest(coalesce(c.height, 0) - coalesce(i.height, 0), 0) AS lag
        FROM chains c LEFT JOIN chain_indexes i ON i.chain_id = c.id
        WHERE c.desired = 'RUNNING' AND c.genesis IS NOT NULL AND EXISTS (
          SELECT FROM consortium_members m
          LEFT JOIN index_wishes w ON w.organisation_id = m.organisation_id AND w.chain_id = c.id
          WHERE m.consortium_id = c.consortium_id AND m.left_at IS NULL AND NOT m.remote AND NOT coalesce(w.paused, false))
        ORDER BY i.trouble IS NULL, lag DESC, c.id LIMIT ${MOST_INDEXES}`;
      const of = (value: (row: Row) => number | bigint | null) =>
        rows.flatMap((row) => {
          const found = value(row);
          const labels = { chain: row.chain, evm_chain_id: String(row.evm) };
          return found === null ? [] : [{ labels, value: Number(found) }];
        });
      return {
        atoll_index_height: of(({ height }) => height),
        atoll_index_lag_blocks: of(({ lag }) => lag),
        atoll_index_trouble: of(({ trouble }) => Number(trouble)),
      };
    },
  });
}
