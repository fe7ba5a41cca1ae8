import type { Db } from '@atoll/store';

/** What a block, a transaction and a log are counted as besides what they carry: their hashes, addresses, topics and numbers. */
const BLOCK = 148;
const TRANSACTION = 160;
const LOG = 160;

type Extent = { firstBlock: bigint; height: bigint };

/**
 * How much the index of a chain holds: what the chain says, however the tables keep it. What a block says never changes, so what was
 * looked through before is not looked through again, unless the index begins elsewhere since.
 */
export async function indexBytes(db: Db, chainId: string, { firstBlock, height }: Extent): Promise<bigint> {
  const known = await db.indexSize.findUnique({ where: { chainId } });
  const goesOn = known?.firstBlock === firstBlock && known.height <= height;
  if (goesOn && known.height === height) return known.bytes;
  const added = await bytesIn(db, chainId, goesOn ? known.height + 1n : firstBlock, height);
  const size = { firstBlock, height, bytes: (goesOn ? known.bytes : 0n) + added };
  await db.indexSize.upsert({ where: { chainId }, create: { chainId, ...size }, update: size });
  return size.bytes;
}

async function bytesIn(db: Db, chainId: string, first: bigint, last: bigint): Promise<bigint> {
  const [found] = await db.$queryRaw<{ bytes: bigint }[]>`
    SELECT ((SELECT count(*) * ${BLOCK} FROM blocks WHERE chain_id = ${chainId}::uuid AND number BETWEEN ${first} AND ${last})
      + (SELECT coalesce(sum(${TRANSACTION} + octet_length(input)), 0) FROM mined_transactions
         WHERE chain_id = ${chainId}::uuid AND block_number BETWEEN ${first} AND ${last})
      + (SELECT coalesce(sum(${LOG} + octet_length(data)), 0) FROM logs
         WHERE chain_id = ${chainId}::uuid AND block_number BETWEEN ${first} AND ${last}))::bigint AS bytes`;
  return found!.bytes;
}
