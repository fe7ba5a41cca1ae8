import pg from 'pg';

/** What one question finds; null while the database is away, which the look at Postgres says. */
export async function rowsOf<Row extends pg.QueryResultRow>(
  url: string | null,
  question: string,
): Promise<Row[] | null> {
  if (!url) return null;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(question)).rows;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
