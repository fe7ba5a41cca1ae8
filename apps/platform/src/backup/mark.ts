import { newId } from '@atoll/store';
import type pg from 'pg';

/**
 * Writes down the last backup, for the worker's metrics and for the doctor, in place of those before it. In a database that was
 * restored from it, it is the only one, whatever the rows said.
 */
export async function mark(client: pg.Client, takenAt: Date, restoredAt: Date | null = null): Promise<void> {
  await client.query('BEGIN');
  await client.query('SET LOCAL row_security = off'); // rather an error than marks that stay hidden
  await client.query('DELETE FROM platform_backups WHERE taken_at < $1 OR $2', [takenAt, restoredAt !== null]);
  await client.query('INSERT INTO platform_backups (id, taken_at, restored_at) VALUES ($1, $2, $3)', [
    newId(),
    takenAt,
    restoredAt,
  ]);
  await client.query('COMMIT');
}
