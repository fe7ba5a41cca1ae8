import { quorum } from '@atoll/protocol';
import type { Store } from '@atoll/store';
import { readings, type Values } from '@atoll/telemetry';
import type { Registry } from 'prom-client';

/** So many chains have series of their own, those in trouble first; the counts by phase are of all. */
const MOST_CHAINS = 2_000;

type Row = {
  chain: string;
  evm: bigint;
  height: bigint;
  round: number;
  head: number | null;
  seen: number | null;
  period: number;
  validators: number;
  alive: number | null;
  peers: number | null;
  lag: bigint | null;
  conditions: { type: string; status: string }[];
};

const CHAIN = ['chain', 'evm_chain_id'];
const gauge = (help: string, ...labels: string[]) => ({ help, labels: [...CHAIN, ...labels] });

/**
 * The chains as the tables know them. Their labels are the chain's own two ids: whose it is, is nobody's business here. Each
 * worker tells the same, so whoever adds up must take the maximum by chain.
 */
export function readChains(registry: Registry, store: Store): void {
  readings(registry, {
    up: { name: 'atoll_chains_read', help: 'Whether the tables of the chains could be read' },
    gauges: {
      atoll_chains: { help: 'Chains by phase, all of them', labels: ['phase'] },
      atoll_chain_height: gauge('Number of the last block seen'),
      atoll_chain_head_timestamp_seconds: gauge('Timestamp of the last block seen'),
      atoll_chain_seen_timestamp_seconds: gauge('When a worker last wrote down what it saw of the chain'),
      atoll_chain_block_period_seconds: gauge('Time between blocks that the members chose'),
      atoll_chain_round: gauge('QBFT round of the height being decided'),
      atoll_chain_validators: gauge('Validators of the next block'),
      atoll_chain_quorum_margin: gauge('Answering validators beyond the quorum; below 0 no block can come'),
      atoll_chain_peers: gauge('Peers of the node that has the fewest'),
      atoll_chain_lag_blocks: gauge('Blocks that the furthest node that answers is behind the head'),
      atoll_chain_condition: gauge('1 for the status that the condition has', 'type', 'status'),
    },
    read: async () => {
      const [rows, phases] = await Promise.all([
        store.platform.$queryRaw<Row[]>`
          SELECT c.id AS chain, c.evm_chain_id AS evm, c.height, c.round, c.conditions,
                 extract(epoch FROM c.head_time)::float AS head, extract(epoch FROM c.seen_at)::float AS seen,
                 c.block_period_ms AS period, cardinality(c.validators) AS validators,
                 c.alive, min(n.peers) AS peers, c.height - min(n.height) FILTER (WHERE n.peers IS NOT NULL) AS lag
          FROM (SELECT * FROM chains WHERE desired IN ('RUNNING', 'DELETED')
                ORDER BY phase = 'Running', id LIMIT ${MOST_CHAINS}) c
          LEFT JOIN nodes n ON n.chain_id = c.id AND n.desired <> 'REMOVED'
          GROUP BY c.id, c.evm_chain_id, c.height, c.round, c.conditions, c.head_time, c.seen_at, c.block_period_ms,
                   c.validators, c.alive`,
        store.platform.chain.groupBy({ by: ['phase'], _count: true }),
      ]);
      const of = (value: (row: Row) => number | bigint | null): Values =>
        rows.flatMap((row) => {
          const found = value(row);
          return found === null ? [] : [{ labels: labelsOf(row), value: Number(found) }];
        });
      return {
        atoll_chains: phases.map(({ phase, _count }) => ({ labels: { phase }, value: _count })),
        atoll_chain_height: of(({ height }) => height),
        atoll_chain_head_timestamp_seconds: of(({ head }) => head),
        atoll_chain_seen_timestamp_seconds: of(({ seen }) => seen),
        atoll_chain_block_period_seconds: of(({ period }) => period / 1_000),
        atoll_chain_round: of(({ round }) => round),
        atoll_chain_validators: of(({ validators }) => validators),
        atoll_chain_quorum_margin: of(({ alive, validators }) => (alive === null ? null : alive - quorum(validators))),
        atoll_chain_peers: of(({ peers }) => peers),
        atoll_chain_lag_blocks: of(({ lag }) => lag && Math.max(0, Number(lag))),
        atoll_chain_condition: rows.flatMap((row) =>
          row.conditions.map(({ type, status }) => ({ labels: { ...labelsOf(row), type, status }, value: 1 })),
        ),
      };
    },
  });
}

const labelsOf = ({ chain, evm }: Row) => ({ chain, evm_chain_id: String(evm) });
