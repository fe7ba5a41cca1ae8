import type pg from 'pg';

export type Table = { name: string; columns: string[] };

/** Every table of the platform with the columns that hold something of their own, those that others refer to first. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { needs: string[] }>(`
    SELECT c.relname::text AS name,
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
                 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
           ARRAY(SELECT DISTINCT f.confrelid::regclass::text FROM pg_constraint f
                 WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS needs
    FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> '_prisma_migrations'
    ORDER BY 1`);
  const ordered: Table[] = [];
  for (let left = rows; left.length > 0;) {
    const done = new Set(ordered.map(({ name }) => name));
    const next = left.filter(({ needs }) => needs.every((name) => done.has(name)));
    // Tables that refer to each other in a ring are loaded as they come: the keys are looked at after the load.
    const round = next.length > 0 ? next : left;
    ordered.push(...round.map(({ name, columns }) => ({ name, columns })));
    left = left.filter((row) => !round.includes(row));
  }
  return ordered;
}

export async function migrationsIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1',
  );
  return rows.map(({ name }) => name);
}

export const listed = (client: pg.Client, names: string[]): string =>
  names.map((name) => client.escapeIdentifier(name)).join(', ');
