import { Frontier, rootOf, subtreesOf, type Span, type Subtree } from '@atoll/sealed';
import type { Db } from '@atoll/store';

export type Head = { size: number; root: Uint8Array; at: Date };

type HeadRow = { size: bigint; root: Uint8Array; at: Date };

/** The newest head, or that of a size; null where the log never had it. */
export async function headOf(db: Db, organisationId: string, size?: number): Promise<Head | null> {
  const row: HeadRow | null =
    size === undefined
      ? await db.auditHead.findFirst({ where: { organisationId }, orderBy: { size: 'desc' } })
      : await db.auditHead.findUnique({ where: { organisationId_size: { organisationId, size: BigInt(size) } } });
  return row && { size: Number(row.size), root: row.root, at: row.at };
}

/** The hashes over spans of the tree, each from the whole subtrees that are stored. */
export async function rootsOf(db: Db, organisationId: string, spans: Span[]): Promise<Uint8Array[]> {
  const parts = spans.map(subtreesOf);
  const hashes = await hashesOf(db, organisationId, parts.flat());
  return parts.map((subtrees) => rootOf(subtrees.map((subtree) => hashes.get(nameOf(subtree))!)));
}

/** The log's end, as far as it is needed to write on. Refuses a tree that is not the one its head was made of. */
export async function frontierOf(db: Db, organisationId: string): Promise<Frontier> {
  const head = await headOf(db, organisationId);
  if (!head) return new Frontier();
  const subtrees = subtreesOf({ begin: 0, end: head.size });
  const hashes = await hashesOf(db, organisationId, subtrees);
  const frontier = new Frontier(
    head.size,
    subtrees.map((subtree) => hashes.get(nameOf(subtree))!),
  );
  if (Buffer.compare(frontier.root, head.root) === 0) return frontier;
  throw damaged(organisationId, `its tree does not have the root of its head of ${head.size} entries`);
}

async function hashesOf(db: Db, organisationId: string, subtrees: Subtree[]): Promise<Map<string, Uint8Array>> {
  const rows = await db.$queryRaw<{ level: number; index: bigint; hash: Uint8Array }[]>`
    SELECT level, index, hash FROM audit_hashes
    JOIN unnest(${subtrees.map(({ level }) => level)}::smallint[], ${subtrees.map(({ index }) => BigInt(index))}::bigint[])
      AS wanted (level, index) USING (level, index)
    WHERE organisation_id = ${organisationId}::uuid`;
  const hashes = new Map(rows.map(({ level, index, hash }) => [nameOf({ level, index: Number(index) }), hash]));
  const missing = subtrees.find((subtree) => !hashes.has(nameOf(subtree)));
  if (missing) throw damaged(organisationId, `its tree lacks the hash ${nameOf(missing)}`);
  return hashes;
}

const nameOf = ({ level, index }: Subtree): string => `${level}/${index}`;

const damaged = (organisationId: string, because: string): Error =>
  new Error(
    `The audit log of ${organisationId} was changed by somebody: ${because}. "atoll verify" of an export names what.`,
  );
