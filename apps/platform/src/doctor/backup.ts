import type { Setting } from '../setting.js';
import pg from 'pg';

import { ok, warning, type Finding } from './finding.js';

/** As old as the alert lets it get. */
const OLD_DAYS = 2;
const ADVICE =
  'Take one with "atoll platform backup", and have it taken daily; see docs/runbooks/AtollPlatformBackupOld.md.';

/** How old the last backup of the platform itself is, as far as its command wrote it down. */
export async function lookAtBackup({ databaseUrl }: Setting): Promise<Finding[]> {
  if (!databaseUrl) return [];
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Last>(`
      SELECT taken_at AS "takenAt", restored_at AS "restoredAt", extract(epoch FROM now() - taken_at)::float8 / 86400 AS days
      FROM platform_backups ORDER BY taken_at DESC LIMIT 1`);
    return [judged(rows[0])];
  } catch {
    return []; // the look at Postgres says why
  } finally {
    await client.end().catch(() => undefined);
  }
}

type Last = { takenAt: Date; restoredAt: Date | null; days: number };

function judged(last: Last | undefined): Finding {
  if (!last) return warning('No backup of the platform was ever taken', ADVICE);
  const at = last.takenAt.toISOString();
  if (last.restoredAt)
    return warning(`Since it was restored from the backup of ${at}, no backup of the platform was taken`, ADVICE);
  const says = `The last backup of the platform is of ${at}`;
  return last.days > OLD_DAYS ? warning(`${says}, ${Math.floor(last.days)} days ago`, ADVICE) : ok(says);
}
