import type { Chain, ChainIndex, Db } from '@atoll/store';

/** What a pass needs to know of a chain, and how much of it its members want. */
export type IndexState = {
  chain: Pick<Chain, 'id' | 'genesis' | 'blockPeriodMs' | 'height'>;
  kept: ChainIndex | null;
  /** The first block that anybody wants; null while nobody wants any. */
  from: bigint | null;
};

/** Null where there is no such chain, or none that runs. */
export async function readState(db: Db, chainId: string): Promise<IndexState | null> {
  const chain = await db.chain.findFirst({
    where: { id: chainId, desired: 'RUNNING' },
    select: { id: true, genesis: true, blockPeriodMs: true, height: true, consortiumId: true, index: true },
  });
  if (!chain) return null;
  const [wished] = await db.$queryRaw<{ from: bigint | null }[]>`
    SELECT min(coalesce(w.from_block, 0)) FILTER (WHERE NOT coalesce(w.paused, false)) AS "from"
    FROM consortium_members m LEFT JOIN index_wishes w ON w.organisation_id = m.organisation_id AND w.chain_id = ${chainId}::uuid
    WHERE m.consortium_id = ${chain.consortiumId}::uuid AND m.left_at IS NULL AND NOT m.remote`;
  return { chain, kept: chain.index, from: wished?.from ?? null };
}

/** From where contents are kept. Once some are, no more come before them: what tokens say would be added up twice or not at all. */
export function firstBlockOf(kept: Pick<ChainIndex, 'height' | 'firstBlock'>, from: bigint): bigint {
  if (kept.height >= kept.firstBlock) return kept.firstBlock;
  return from > kept.height ? from : kept.height + 1n;
}
