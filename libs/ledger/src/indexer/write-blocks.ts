import { encodeHeader, type Hex } from '@atoll/protocol';
import { type Db } from '@atoll/store';

import { movementsIn, sumOf, type Movement } from './balances.js';
import type { ReadEvent } from './event-reader.js';
import type { Headers } from './headers.js';
import type { SealedBlock, SealedLog } from './sealed-block.js';

/** A log in its place. */
export type PlacedLog = SealedLog & { blockNumber: bigint; logIndex: number; position: number; read: ReadEvent | null };

/** Somebody else wrote on meanwhile, or the chain was taken away: nothing of this batch is written. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Every log of some blocks, in order and not yet read. */
export function logsIn(blocks: readonly SealedBlock[]): PlacedLog[] {
  const placed: PlacedLog[] = [];
  for (const { header, transactions } of blocks) {
    let logIndex = 0;
    for (const [position, { logs }] of transactions.entries())
      for (const log of logs)
        placed.push({ ...log, blockNumber: header.number, logIndex: logIndex++, position, read: null });
  }
  return placed;
}

/** Moves an index from its last block to where `headers` stand now, or fails if it is not there any more. */
export async function moveIndex(
  db: Db,
  chainId: string,
  from: { height: bigint; hash: Uint8Array },
  headers: Headers,
  firstBlock: bigint,
): Promise<void> {
  const moved = await db.$executeRaw`
    UPDATE chain_indexes SET height = ${headers.head.number}, hash = decode(${digits(headers.headHash)}, 'hex'),
      header = ${encodeHeader(headers.head)}, tally = ${JSON.stringify(headers.tallyState())}::jsonb,
      first_block = ${firstBlock}, trouble = NULL, seen_at = now()
    WHERE chain_id = ${chainId}::uuid AND height = ${from.height} AND hash = ${from.hash}`;
  if (moved === 0) throw new Overtaken(`The index of ${chainId} is not at ${from.height} any more.`);
}

export async function writeBlocks(db: Db, chainId: string, blocks: readonly SealedBlock[], logs: readonly PlacedLog[]) {
  await db.$executeRaw`
    INSERT INTO blocks (chain_id, number, hash, parent_hash, state_root, miner, timestamp, gas_limit, gas_used, transactions, logs)
    SELECT ${chainId}::uuid, number, decode(hash, 'hex'), decode(parent, 'hex'), decode(state, 'hex'), decode(miner, 'hex'),
           timestamp, gas_limit, gas_used, transactions, logs
    FROM unnest(${blocks.map(({ header }) => header.number)}::bigint[], ${blocks.map(({ hash }) => digits(hash))}::text[],
                ${blocks.map(({ header }) => digits(header.parentHash))}::text[],
                ${blocks.map(({ header }) => digits(header.stateRoot))}::text[],
                ${blocks.map(({ header }) => digits(header.coinbase))}::text[],
                ${blocks.map(({ header }) => header.timestamp)}::bigint[], ${blocks.map(({ header }) => header.gasLimit)}::bigint[],
                ${blocks.map(({ header }) => header.gasUsed)}::bigint[], ${blocks.map(({ transactions }) => transactions.length)}::int[],
                ${blocks.map(({ transactions }) => transactions.reduce((sum, { logs }) => sum + logs.length, 0))}::int[])
      AS b (number, hash, parent, state, miner, timestamp, gas_limit, gas_used, transactions, logs)`;
  await writeTransactions(db, chainId, blocks);
  await writeLogs(db, chainId, logs);
  await writeBalances(db, chainId, sumOf(logs.flatMap(movementsIn)));
}

async function writeTransactions(db: Db, chainId: string, blocks: readonly SealedBlock[]): Promise<void> {
  const all = blocks.flatMap(({ header, transactions }) =>
    transactions.map((transaction, position) => ({ ...transaction, blockNumber: header.number, position })),
  );
  if (all.length === 0) return;
  await db.$executeRaw`
    INSERT INTO mined_transactions (chain_id, block_number, position, hash, type, sender, recipient, created, nonce, value, input,
                                    gas_limit, gas_used, succeeded, logs)
    SELECT ${chainId}::uuid, block, position, decode(hash, 'hex'), type, decode(sender, 'hex'), decode(recipient, 'hex'),
           decode(created, 'hex'), nonce, value, decode(input, 'hex'), gas_limit, gas_used, succeeded, logs
    FROM unnest(${all.map(({ blockNumber }) => blockNumber)}::bigint[], ${all.map(({ position }) => position)}::int[],
                ${all.map(({ hash }) => digits(hash))}::text[], ${all.map(({ type }) => type)}::smallint[],
                ${all.map(({ sender }) => digits(sender))}::text[], ${all.map(({ recipient }) => digitsOrNull(recipient))}::text[],
                ${all.map(({ created }) => digitsOrNull(created))}::text[], ${all.map(({ nonce }) => String(nonce))}::numeric[],
                ${all.map(({ value }) => String(value))}::numeric[], ${all.map(({ input }) => digits(input))}::text[],
                ${all.map(({ gasLimit }) => gasLimit)}::bigint[], ${all.map(({ gasUsed }) => gasUsed)}::bigint[],
                ${all.map(({ succeeded }) => succeeded)}::boolean[], ${all.map(({ logs }) => logs.length)}::int[])
      AS t (block, position, hash, type, sender, recipient, created, nonce, value, input, gas_limit, gas_used, succeeded, logs)`;
}

async function writeLogs(db: Db, chainId: string, logs: readonly PlacedLog[]): Promise<void> {
  if (logs.length === 0) return;
  const topic = (i: number) => logs.map(({ topics }) => digitsOrNull(topics[i] ?? null));
  await db.$executeRaw`
    INSERT INTO logs (chain_id, block_number, log_index, position, address, topic0, topic1, topic2, topic3, data, event, arguments)
    SELECT ${chainId}::uuid, block, log, position, decode(address, 'hex'), decode(t0, 'hex'), decode(t1, 'hex'), decode(t2, 'hex'),
           decode(t3, 'hex'), decode(data, 'hex'), event, arguments::jsonb
    FROM unnest(${logs.map(({ blockNumber }) => blockNumber)}::bigint[], ${logs.map(({ logIndex }) => logIndex)}::int[],
                ${logs.map(({ position }) => position)}::int[], ${logs.map(({ address }) => digits(address))}::text[],
                ${topic(0)}::text[], ${topic(1)}::text[], ${topic(2)}::text[], ${topic(3)}::text[],
                ${logs.map(({ data }) => digits(data))}::text[], ${logs.map(({ read }) => read?.event ?? null)}::text[],
                ${logs.map(({ read }) => read && JSON.stringify(read.arguments))}::text[])
      AS l (block, log, position, address, t0, t1, t2, t3, data, event, arguments)`;
}

/** Adds to what is there; who has nothing left has no row. What moved has a name to be asked for. */
async function writeBalances(db: Db, chainId: string, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await db.$executeRaw`
    INSERT INTO token_balances AS held (chain_id, token, standard, token_id, holder, amount)
    SELECT ${chainId}::uuid, decode(token, 'hex'), standard::token_standard, id, decode(holder, 'hex'), amount
    FROM unnest(${movements.map(({ token }) => digits(token))}::text[], ${movements.map(({ standard }) => standard)}::text[],
                ${movements.map(({ tokenId }) => String(tokenId))}::numeric[],
                ${movements.map(({ holder }) => digits(holder))}::text[],
                ${movements.map(({ amount }) => String(amount))}::numeric[]) AS m (token, standard, id, holder, amount)
    ON CONFLICT (chain_id, token, standard, token_id, holder) DO UPDATE SET amount = held.amount + excluded.amount`;
  await db.$executeRaw`
    DELETE FROM token_balances USING unnest(
      ${movements.map(({ token }) => digits(token))}::text[], ${movements.map(({ standard }) => standard)}::text[],
      ${movements.map(({ tokenId }) => String(tokenId))}::numeric[], ${movements.map(({ holder }) => digits(holder))}::text[])
      AS m (token, standard, id, holder)
    WHERE chain_id = ${chainId}::uuid AND token_balances.token = decode(m.token, 'hex')
      AND token_balances.standard = m.standard::token_standard AND token_id = m.id
      AND token_balances.holder = decode(m.holder, 'hex') AND amount = 0`;
  await db.$executeRaw`
    INSERT INTO token_names (chain_id, token) SELECT DISTINCT ${chainId}::uuid, decode(token, 'hex')
    FROM unnest(${movements.map(({ token }) => digits(token))}::text[]) AS m (token) ON CONFLICT DO NOTHING`;
}

/** Writes down what old logs say, unless that was done before. */
export async function writeRead(
  db: Db,
  chainId: string,
  logs: readonly { blockNumber: bigint; logIndex: number; read: ReadEvent | null }[],
): Promise<void> {
  const read = logs.flatMap(({ read, ...place }) => (read ? [{ ...place, ...read }] : []));
  if (read.length === 0) return;
  await db.$executeRaw`
    UPDATE logs SET event = r.event, arguments = r.arguments::jsonb
    FROM unnest(${read.map(({ blockNumber }) => blockNumber)}::bigint[], ${read.map(({ logIndex }) => logIndex)}::int[],
                ${read.map(({ event }) => event)}::text[], ${read.map((one) => JSON.stringify(one.arguments))}::text[])
      AS r (block, log, event, arguments)
    WHERE chain_id = ${chainId}::uuid AND block_number = r.block AND log_index = r.log AND logs.event IS NULL`;
}

const digits = (hex: Hex): string => hex.slice(2);
const digitsOrNull = (hex: Hex | null): string | null => (hex === null ? null : hex.slice(2));
