import { Frontier, rootOf, subtreesOf, type Span, type Subtree } from '@atoll/sealed';
import type { Db } from '@atoll/store';

/** Whose log, on which chain. */
export type LogRef = { organisationId: string; chainId: string };
export type Hashed = Subtree & { hash: Uint8Array };

/** The hashes over spans of the tree, each from the whole subtrees that are stored. */
export async function rootsOf(db: Db, log: LogRef, spans: Span[]): Promise<Uint8Array[]> {
  const parts = spans.map(subtreesOf);
  const hashes = await hashesOf(db, log, parts.flat());
  return parts.map((subtrees) => rootOf(subtrees.map((subtree) => hashes.get(nameOf(subtree))!)));
}

/** The log's end, as far as it is needed to write on. Refuses a tree that is not the one its head was made of. */
export async function frontierOf(db: Db, log: LogRef): Promise<Frontier> {
  const head = await db.certificateHead.findFirst({ where: log, orderBy: { size: 'desc' } });
  if (!head) return new Frontier();
  const size = Number(head.size);
  const subtrees = subtreesOf({ begin: 0, end: size });
  const hashes = await hashesOf(db, log, subtrees);
  const frontier = new Frontier(
    size,
    subtrees.map((subtree) => hashes.get(nameOf(subtree))!),
  );
  if (Buffer.compare(frontier.root, head.root) === 0) return frontier;
  throw damaged(log, `its tree does not have the root of its head of ${size} certificates`);
}

export async function writeHashes(
  db: Db,
  { organisationId, chainId }: LogRef,
  consortiumId: string,
  hashes: Hashed[],
): Promise<void> {
  await db.certificateHash.createMany({
    data: hashes.map(({ level, index, hash }) => ({
      ...{ organisationId, chainId, consortiumId, level, index: BigInt(index) },
      hash: Uint8Array.from(hash),
    })),
  });
}

async function hashesOf(db: Db, log: LogRef, subtrees: Subtree[]): Promise<Map<string, Uint8Array>> {
  const rows = await db.$queryRaw<{ level: number; index: bigint; hash: Uint8Array }[]>`
    SELECT level, index, hash FROM certificate_hashes
    JOIN unnest(${subtrees.map(({ level }) => level)}::smallint[], ${subtrees.map(({ index }) => BigInt(index))}::bigint[])
      AS wanted (level, index) USING (level, index)
    WHERE organisation_id = ${log.organisationId}::uuid AND chain_id = ${log.chainId}::uuid`;
  const hashes = new Map(rows.map(({ level, index, hash }) => [nameOf({ level, index: Number(index) }), hash]));
  const missing = subtrees.find((subtree) => !hashes.has(nameOf(subtree)));
  if (missing) throw damaged(log, `its tree lacks the hash ${nameOf(missing)}`);
  return hashes;
}

const nameOf = ({ level, index }: Subtree): string => `${level}/${index}`;

const damaged = ({ organisationId, chainId }: LogRef, because: string): Error =>
  new Error(`The certificate log of ${organisationId} on ${chainId} was changed by somebody: ${because}.`);
