import { Fault, type Actor } from '@atoll/kernel';
import { consistencySpans, inclusionSpans, type AuditEntry, type Personal } from '@atoll/sealed';
import { Prisma, Store, type Db } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { headOf, rootsOf, type Head } from './audit-tree.js';

/** A place in the log, with what is kept of its entry. */
export type AuditPlace = {
  position: number;
  leaf: Uint8Array;
  entry: AuditEntry | null;
  personal: Personal | null;
  salt: Uint8Array | null;
};

export type AuditFilter = {
  action?: string | null;
  personId?: string | null;
  /** Only what was refused or failed. */
  failed?: boolean | null;
  since?: Date | null;
  until?: Date | null;
};

export type InclusionProof = { position: number; leaf: Uint8Array; head: Head; path: Uint8Array[] };
export type ConsistencyProof = { first: Head; second: Head; path: Uint8Array[] };

type Row = Omit<AuditPlace, 'position'> & { position: bigint };

/** The audit log of an organisation, for those who may read it. */
@Injectable()
export class AuditEntriesService {
  constructor(private readonly store: Store) {}

  /** Newest first, or from the beginning. `after` is a position. */
  list(
    actor: Actor,
    filter: AuditFilter,
    page: { take: number; after?: number; oldestFirst: boolean },
  ): Promise<AuditPlace[]> {
    actor.must('audit:read');
    const conditions = conditionsOf(filter);
    if (page.after !== undefined)
      conditions.push(
        page.oldestFirst ? Prisma.sql`position > ${page.after}::bigint` : Prisma.sql`position < ${page.after}::bigint`,
      );
    const order = page.oldestFirst ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    return this.store.as(actor, async (db) => {
      const rows = await db.$queryRaw<Row[]>`
        SELECT position, hash AS leaf, entry, personal, salt
        FROM audit_entries JOIN audit_hashes ON audit_hashes.organisation_id = audit_entries.organisation_id
          AND level = 0 AND index = position
        WHERE audit_entries.organisation_id = ${actor.organisationId}::uuid
          AND ${Prisma.join([Prisma.sql`true`, ...conditions], ' AND ')}
        ORDER BY position ${order} LIMIT ${page.take}`;
      return rows.map((row) => ({ ...row, position: Number(row.position) }));
    });
  }

  /** Null while nothing is in the log. */
  head(actor: Actor): Promise<Head | null> {
    actor.must('audit:read');
    return this.store.as(actor, (db) => headOf(db, actor.organisationId));
  }

  /** That an entry is in its place in the log of a size, which is that of now unless said. */
  inclusion(actor: Actor, position: number, size?: number): Promise<InclusionProof> {
    actor.must('audit:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const head = await mustHave(db, organisationId, size);
      if (position < 0 || position >= head.size) throw Fault.notFound('audit entry', String(position));
      const spans = [{ begin: position, end: position + 1 }, ...inclusionSpans(position, head.size)];
      const [leaf, ...path] = await rootsOf(db, organisationId, spans);
      return { position, leaf: leaf!, head, path };
    });
  }

  /** That the log of one size begins with the whole of the log of a smaller one. */
  consistency(actor: Actor, first: number, second?: number): Promise<ConsistencyProof> {
    actor.must('audit:read');
    const { organisationId } = actor;
    return this.store.as(actor, async (db) => {
      const heads = {
        first: await mustHave(db, organisationId, first),
        second: await mustHave(db, organisationId, second),
      };
      if (heads.first.size > heads.second.size) throw Fault.invalid('first', 'must not be more than the second size');
      const spans = consistencySpans(heads.first.size, heads.second.size);
      return { ...heads, path: await rootsOf(db, organisationId, spans) };
    });
  }
}

function conditionsOf({ action, personId, failed, since, until }: AuditFilter): Prisma.Sql[] {
  return [
    ...(action ? [Prisma.sql`entry ->> 'action' = ${action}`] : []),
    ...(personId ? [Prisma.sql`entry -> 'actor' ->> 'person' = ${personId}`] : []),
    ...(failed ? [Prisma.sql`entry ->> 'result' <> 'OK'`] : []),
    ...(since ? [Prisma.sql`entry ->> 'at' >= ${since.toISOString()}`] : []),
    ...(until ? [Prisma.sql`entry ->> 'at' < ${until.toISOString()}`] : []),
  ];
}

/** Only sizes that the log had between two writings have a head. */
async function mustHave(db: Db, organisationId: string, size?: number): Promise<Head> {
  const head = await headOf(db, organisationId, size);
  if (!head) throw Fault.notFound('audit head', String(size ?? 0));
  return head;
}
