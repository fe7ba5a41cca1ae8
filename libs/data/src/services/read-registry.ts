import type { Db } from '@atoll/store';

/** A log of a registry, as the index has it, with the transaction and the time of its block. */
export type RegistryLog = {
  block: bigint;
  timestamp: bigint;
  transactionHash: string;
  topics: string[];
  data: string;
};

/** What is read at once; whole blocks of it are written down. */
const MOST = 1_000;

/** The next logs of whole blocks, from a block on, and the block that follows all that was looked at. */
export async function readRegistry(
  db: Db,
  chainId: string,
  address: Uint8Array,
  from: bigint,
): Promise<{ logs: RegistryLog[]; next: bigint }> {
  const [index] = await db.$queryRaw<{ height: bigint }[]>`
    SELECT height FROM chain_indexes WHERE chain_id = ${chainId}::uuid`;
  if (!index || index.height < from) return { logs: [], next: from };
  const [{ last }] = (await db.$queryRaw<{ last: bigint | null }[]>`
    SELECT max(block_number) AS last FROM (
      SELECT block_number FROM logs WHERE chain_id = ${chainId}::uuid AND address = ${address}
        AND block_number BETWEEN ${from} AND ${index.height} ORDER BY block_number, log_index LIMIT ${MOST}) AS part`) as [
    { last: bigint | null },
  ];
  if (last === null) return { logs: [], next: index.height + 1n };
  const logs = await db.$queryRaw<RegistryLog[]>`
    SELECT l.block_number AS block, b.timestamp, '0x' || encode(t.hash, 'hex') AS "transactionHash",
      array_remove(ARRAY['0x' || encode(l.topic0, 'hex'), '0x' || encode(l.topic1, 'hex'), '0x' || encode(l.topic2, 'hex'),
        '0x' || encode(l.topic3, 'hex')], NULL) AS topics, '0x' || encode(l.data, 'hex') AS data
    FROM logs l
    JOIN blocks b ON b.chain_id = l.chain_id AND b.number = l.block_number
    JOIN mined_transactions t ON t.chain_id = l.chain_id AND t.block_number = l.block_number AND t.position = l.position
    WHERE l.chain_id = ${chainId}::uuid AND l.address = ${address} AND l.block_number BETWEEN ${from} AND ${last}
    ORDER BY l.block_number, l.log_index`;
  return { logs, next: last + 1n };
}
