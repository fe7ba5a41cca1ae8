import { encodeHeader, type RpcClient } from '@atoll/protocol';
import type { ChainIndex, Lease } from '@atoll/store';

import { writeMade, type Contracts } from './contracts.js';
import type { Headers } from './headers.js';
import { MOST_BLOCKS, MOST_HEADERS, readBlocks, readHeaders, type ToldBlock } from './read-blocks.js';
import { seal, sealHeader, type SealedBlock } from './sealed-block.js';
import { logsIn, moveIndex, writeBlocks } from './write-blocks.js';

/** How much of a chain is read into one transaction: blocks, transactions and logs together. */
const AT_ONCE = 4_000;
/** A chain that is followed has hardly more than this in store. */
const FEW = 4;

/** An index in the hands of whoever holds its lease. */
export type Follower = { chainId: string; lease: Lease; headers: Headers; contracts: Contracts; firstBlock: bigint };

/** Begins an index behind the genesis block, which everybody knows. */
export async function begin({ chainId, lease, headers, firstBlock }: Follower): Promise<void> {
  const { head, headHash } = headers;
  await lease.write(async (db) => {
    const data: Omit<ChainIndex, 'trouble' | 'seenAt' | 'tally'> = {
      ...{ chainId, height: head.number, firstBlock },
      hash: Uint8Array.from(Buffer.from(headHash.slice(2), 'hex')),
      header: Uint8Array.from(encodeHeader(head)),
    };
    await db.chainIndex.create({ data: { ...data, tally: headers.tallyState() as object } });
    if (firstBlock === 0n) await writeBlocks(db, chainId, [{ header: head, hash: headHash, transactions: [] }], []);
  });
}

/** Takes in what a node has beyond the index, until there is no more or `until` says so. True when it came to the end. */
export async function follow(follower: Follower, rpc: RpcClient, until: () => boolean): Promise<boolean> {
  while (next(follower) < follower.firstBlock) {
    if (until()) return false;
    if (!(await followHeaders(follower, rpc))) return true;
  }
  return followBlocks(follower, rpc, until);
}

const next = ({ headers }: Follower): bigint => headers.head.number + 1n;

/** Before the first block whose contents are wanted, headers are only verified: who seals the rest follows from all of them. */
async function followHeaders(follower: Follower, rpc: RpcClient): Promise<boolean> {
  const { chainId, lease, headers, firstBlock } = follower;
  const from = placeOf(headers);
  const count = Math.min(MOST_HEADERS, Number(firstBlock - next(follower)));
  const told = await readHeaders(rpc, next(follower), count);
  for (const block of told) sealHeader(headers, block);
  if (told.length > 0) await lease.write((db) => moveIndex(db, chainId, from, headers, firstBlock));
  return told.length === count;
}

/** The next blocks are read while the last ones are written. */
async function followBlocks(follower: Follower, rpc: RpcClient, until: () => boolean): Promise<boolean> {
  let count = FEW;
  let told = await readBlocks(rpc, next(follower), count);
  while (told.length > 0) {
    const ended = told.length < count && told.length < FEW;
    count = fitting(told);
    const ahead = ended || until() ? null : readBlocks(rpc, next(follower) + BigInt(told.length), count);
    ahead?.catch(() => undefined); // told below, unless writing fails before
    await takeIn(follower, told);
    if (!ahead) return ended;
    told = await ahead;
  }
  return true;
}

/** One batch: verified, read by the ABIs that are known, and committed behind its predecessor; up to the first lie, if there is one. */
async function takeIn({ chainId, lease, headers, contracts, firstBlock }: Follower, told: ToldBlock[]): Promise<void> {
  const from = placeOf(headers);
  const { blocks, lie } = sealed(headers, told);
  if (blocks.length > 0) {
    const logs = logsIn(blocks);
    const made = await contracts.read(chainId, logs);
    await lease.write(async (db) => {
      await moveIndex(db, chainId, from, headers, firstBlock);
      await writeBlocks(db, chainId, blocks, logs);
      await writeMade(db, chainId, made, headers.head.number);
    });
  }
  if (lie) throw lie;
}

function sealed(headers: Headers, told: ToldBlock[]): { blocks: SealedBlock[]; lie?: unknown } {
  const blocks: SealedBlock[] = [];
  try {
    for (const one of told) blocks.push(seal(headers, one));
    return { blocks };
  } catch (lie) {
    return { blocks, lie };
  }
}

const placeOf = ({ head, headHash }: Headers) => ({
  height: head.number,
  hash: Uint8Array.from(Buffer.from(headHash.slice(2), 'hex')),
});

/** As many blocks like these as make one transaction. */
function fitting(told: ToldBlock[]): number {
  const size = told.reduce(
    (sum, { receipts }) => sum + receipts.reduce((all, { logs }) => all + 2 + logs.length, 1),
    0,
  );
  return Math.max(1, Math.min(MOST_BLOCKS, Math.floor((AT_ONCE * told.length) / size)));
}
