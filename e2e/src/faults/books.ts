import { AuditCheck, auditText, Frontier, leafOf, type AuditEntry, type AuditLine, type Hex } from '@atoll/sealed';
import type { Atoll } from '@atoll/sdk';
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';

import type { Member } from '../member.js';

export type KnownHead = { size: number; root: Hex };

type Random = () => number;
type Row = { position: string; entry: AuditEntry };
type Edited = { how: string; position: number };

const TABLES = ['audit_entries', 'audit_hashes', 'audit_heads', 'audit_anchors'];

/** An organisation's log in the hands of who administers the database, and how it looks to who only reads it. */
export class Books {
  private constructor(
    private readonly admin: pg.Client,
    private readonly atoll: Atoll,
    private readonly organisation: string,
    private readonly known: KnownHead[],
    private readonly rows: Row[],
  ) {}

  static async of(admin: pg.Client, { organisationId, atoll }: Member, known: KnownHead[]): Promise<Books> {
    for (const table of TABLES)
      await admin.query(
        `CREATE TABLE kept_${table} AS SELECT * FROM ${table} WHERE organisation_id = '${organisationId}'`,
      );
    const { rows } = await admin.query<Row>('SELECT position, entry FROM kept_audit_entries ORDER BY position');
    return new Books(admin, atoll, organisationId, known, rows);
  }

  /** Does one thing to the log, looks at it as a reader would, and undoes it. `width`: among how many the entry is named. */
  async edit(random: Random): Promise<Edited & { width: number | null }> {
    const last = this.known.at(-1)!.size; // what comes after it nobody has kept a head of
    const position = Math.floor(random() * last);
    const ways = [
      this.change,
      this.rehash,
      this.remove,
      this.empty,
      this.impersonate,
      this.swap,
      this.cutOff,
      this.hash,
    ];
    const how = await ways[Math.floor(random() * ways.length)]!.call(this, position, random);
    const findings = await this.look();
    await this.restore();
    const naming = findings.filter(({ first, last: end }) => first <= position && position <= end);
    return {
      how,
      position,
      width: naming.length > 0 ? Math.min(...naming.map(({ first, last: end }) => end - first + 1)) : null,
    };
  }

  async restore(): Promise<void> {
    for (const table of TABLES.toReversed()) await this.run(`DELETE FROM ${table} WHERE organisation_id = $1`);
    for (const table of TABLES) await this.admin.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  }

  private run(sql: string, ...values: unknown[]): Promise<unknown> {
    return this.admin.query(sql, [this.organisation, ...values]);
  }

  /** One that says something else: some lies are true of some entries. */
  private forged(position: number, random: Random): AuditEntry {
    const { entry } = this.rows[position]!;
    const lies: Partial<AuditEntry>[] = [
      ...[
        { actor: null },
        { action: 'signOut' },
        { subject: this.organisation },
        { arguments: { id: this.organisation } },
      ],
      ...[
        { at: '2026-01-01T00:00:00.000Z' },
        { result: entry.result === 'OK' ? 'FORBIDDEN' : 'OK' },
        { id: this.organisation },
      ],
    ];
    const forgeries = lies.map((lie) => ({ ...entry, ...lie })).filter((forged) => !isDeepStrictEqual(forged, entry));
    return forgeries[Math.floor(random() * forgeries.length)]!;
  }

  private async change(position: number, random: Random): Promise<string> {
    const entry = JSON.stringify(this.forged(position, random));
    await this.run('UPDATE audit_entries SET entry = $3 WHERE organisation_id = $1 AND position = $2', position, entry);
    return 'changed';
  }

  /** The most that can be done: every hash and head is as if the log had always been so. */
  private async rehash(position: number, random: Random): Promise<string> {
    await this.run('DELETE FROM audit_anchors WHERE organisation_id = $1');
    await this.run('DELETE FROM audit_heads WHERE organisation_id = $1');
    await this.run('DELETE FROM audit_hashes WHERE organisation_id = $1');
    const frontier = new Frontier();
    for (const [i, row] of this.rows.entries()) {
      const entry = i === position ? this.forged(position, random) : row.entry;
      if (i === position)
        await this.run(
          'UPDATE audit_entries SET entry = $3 WHERE organisation_id = $1 AND position = $2',
          i,
          JSON.stringify(entry),
        );
      for (const { level, index, hash } of frontier.add(leafOf(entry)))
        await this.run('INSERT INTO audit_hashes VALUES ($1, $2, $3, $4)', level, index, Buffer.from(hash));
      await this.run('INSERT INTO audit_heads VALUES ($1, $2, $3)', i + 1, Buffer.from(frontier.root));
    }
    return 'changed, and all hashed anew';
  }

  private async remove(position: number): Promise<string> {
    await this.run('DELETE FROM audit_entries WHERE organisation_id = $1 AND position = $2', position);
    return 'deleted';
  }

  private async empty(position: number): Promise<string> {
    await this.run(
      'UPDATE audit_entries SET entry = NULL, salt = NULL, personal = NULL WHERE organisation_id = $1 AND position = $2',
      position,
    );
    return 'emptied';
  }

  private async impersonate(position: number): Promise<string> {
    const other = JSON.stringify({ name: 'Somebody Else', address: '192.0.2.1' });
    await this.run(
      'UPDATE audit_entries SET personal = $3 WHERE organisation_id = $1 AND position = $2',
      position,
      other,
    );
    return 'given to another person';
  }

  private async swap(position: number, random: Random): Promise<string> {
    const other = (position + 1 + Math.floor(random() * (this.rows.length - 1))) % this.rows.length;
    await this.run(
      `UPDATE audit_entries e SET entry = o.entry, salt = o.salt, personal = o.personal FROM audit_entries o
       WHERE e.organisation_id = $1 AND o.organisation_id = $1 AND (e.position, o.position) IN (($2::bigint, $3::bigint), ($3, $2))`,
      ...[position, other],
    );
    return 'swapped with another';
  }

  private async cutOff(position: number): Promise<string> {
    await this.run('DELETE FROM audit_anchors WHERE organisation_id = $1 AND size > $2', position);
    await this.run('DELETE FROM audit_heads WHERE organisation_id = $1 AND size > $2', position);
    await this.run('DELETE FROM audit_hashes WHERE organisation_id = $1 AND (index + 1) * 2 ^ level > $2', position);
    await this.run('DELETE FROM audit_entries WHERE organisation_id = $1 AND position >= $2', position);
    return 'cut off';
  }

  private async hash(position: number): Promise<string> {
    await this.run(
      `UPDATE audit_hashes SET hash = sha256('x') WHERE organisation_id = $1 AND level = 0 AND index = $2`,
      position,
    );
    return 'hashed differently';
  }

  /** What somebody finds who reads the log over the API and knows the heads. */
  private async look(): Promise<{ first: number; last: number }[]> {
    const { organisation } = this;
    const { auditHead: head } = await this.atoll.auditHead();
    const { auditLog } = await this.atoll.auditLog({ first: 100, oldestFirst: true });
    const shown = head ?? { size: '0', root: `0x${'0'.repeat(64)}` as const, at: '' };
    const check = new AuditCheck(
      { atoll: 'audit-log/1', organisation, size: Number(shown.size), root: shown.root, at: shown.at, anchors: [] },
      this.known.map((each) => ({ organisation, ...each })),
    );
    for (const node of auditLog.nodes) check.line(auditText({ ...node, position: Number(node.position) } as AuditLine));
    return check.end().findings;
  }
}
