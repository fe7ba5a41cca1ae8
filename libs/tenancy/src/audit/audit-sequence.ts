import { toHex } from '@atoll/crypto';
import {
  commitmentTo,
  leafOf,
  newSalt,
  type AuditEntry,
  type Frontier,
  type Personal,
  type Subtree,
} from '@atoll/sealed';
import type { Db } from '@atoll/store';

import { frontierOf } from './audit-tree.js';

/** How many notes find their place in one transaction. */
export const BATCH = 500;

type Fact = Pick<AuditEntry, 'actor' | 'action' | 'arguments' | 'subject' | 'result'>;
type Note = { id: string; at: Date; fact: Fact; personal: Personal | null };
type Placed = { entry: AuditEntry; salt: Uint8Array | null; personal: Personal | null; subtrees: Hashed[] };
type Hashed = Subtree & { hash: Uint8Array };

/** Gives the oldest notes their places at the end of the log, and says how many those were. For one at a time. */
export async function sequence(db: Db, organisationId: string): Promise<number> {
  const notes = await db.$queryRaw<Note[]>`
    SELECT id, at, fact, personal FROM audit_notes WHERE organisation_id = ${organisationId}::uuid
    ORDER BY at, id LIMIT ${BATCH}`;
  if (notes.length === 0) return 0;
  const frontier = await frontierOf(db, organisationId);
  const placed = notes.map((note) => place(organisationId, frontier, note));
  await writeEntries(db, organisationId, placed);
  await writeHashes(
    db,
    organisationId,
    placed.flatMap(({ subtrees }) => subtrees),
  );
  await db.auditHead.create({
    data: { organisationId, size: BigInt(frontier.size), root: Uint8Array.from(frontier.root) },
  });
  await db.$executeRaw`
    DELETE FROM audit_notes WHERE organisation_id = ${organisationId}::uuid AND id = ANY (${notes.map(({ id }) => id)}::uuid[])`;
  return notes.length;
}

function place(organisation: string, frontier: Frontier, { id, at, fact, personal: told }: Note): Placed {
  const personal = told && Object.keys(told).length > 0 ? told : null;
  const salt = personal && newSalt();
  const { actor, action, arguments: given, subject, result } = fact;
  const entry: AuditEntry = {
    ...{ organisation, position: frontier.size, id, at: at.toISOString() },
    ...{ actor, action, arguments: given, subject, result },
    personal: personal && salt && commitmentTo(personal, salt),
  };
  return { entry, salt, personal, subtrees: frontier.add(leafOf(entry)) };
}

async function writeEntries(db: Db, organisationId: string, placed: Placed[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_entries (organisation_id, position, entry, salt, personal)
    SELECT ${organisationId}::uuid, position, entry, decode(salt, 'hex'), personal
    FROM unnest(${placed.map(({ entry }) => BigInt(entry.position))}::bigint[],
                ${placed.map(({ entry }) => JSON.stringify(entry))}::jsonb[],
                ${placed.map(({ salt }) => salt && bare(salt))}::text[],
                ${placed.map(({ personal }) => personal && JSON.stringify(personal))}::jsonb[])
      AS placed (position, entry, salt, personal)`;
}

async function writeHashes(db: Db, organisationId: string, hashes: Hashed[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_hashes (organisation_id, level, index, hash)
    SELECT ${organisationId}::uuid, level, index, decode(hash, 'hex')
    FROM unnest(${hashes.map(({ level }) => level)}::smallint[], ${hashes.map(({ index }) => BigInt(index))}::bigint[],
                ${hashes.map(({ hash }) => bare(hash))}::text[]) AS whole (level, index, hash)`;
}

const bare = (bytes: Uint8Array): string => toHex(bytes).slice(2);
