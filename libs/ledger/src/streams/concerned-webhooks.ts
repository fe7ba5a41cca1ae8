import type { Store } from '@atoll/store';

type Found = { height: bigint; key: string | null };

/**
 * Which webhooks the new blocks of chains concern. The blocks are looked through once for all webhooks of a chain, by the addresses and
 * events that they hold; a chain that no webhook is for costs a look into one index.
 */
export class ConcernedWebhooks {
  private readonly heights = new Map<string, bigint>();

  constructor(private readonly store: Store) {}

  /** Those of a chain since this was last asked. What came before the first time is found by the sweep. */
  async since(chainId: string): Promise<string[]> {
    const before = this.heights.get(chainId) ?? null;
    const rows = await this.store.platform.$queryRaw<Found[]>`
      WITH fresh AS MATERIALIZED (
        SELECT DISTINCT address, topic0 FROM logs
        WHERE chain_id = ${chainId}::uuid AND block_number > coalesce(${before}::bigint, (SELECT height - 1 FROM chain_indexes WHERE chain_id = ${chainId}::uuid)))
      SELECT i.height, w.organisation_id || '/' || w.id AS key FROM chain_indexes i
      LEFT JOIN (event_streams s JOIN webhooks w ON w.organisation_id = s.organisation_id AND w.stream_id = s.id
                   AND NOT w.paused AND w.retry_at IS NULL AND (w.stopped_at IS NULL OR w.resumed_at > w.stopped_at))
        ON s.chain_id = i.chain_id AND EXISTS (
          SELECT FROM fresh f WHERE (cardinality(s.contracts) = 0 OR f.address = ANY (s.contracts))
                                AND (cardinality(s.selectors) = 0 OR f.topic0 = ANY (s.selectors)))
      WHERE i.chain_id = ${chainId}::uuid`;
    const [first] = rows;
    if (first) this.heights.set(chainId, first.height);
    return rows.flatMap(({ key }) => key ?? []);
  }
}
