import type { Setting } from '../setting.js';
import pg from 'pg';

import { ok, problem, warning, type Finding } from './finding.js';

const NOTABLE_MS = 1_000;
/** Sessions, stamps of blocks and signed requests to stores go wrong. */
const WRONG_MS = 30_000;

/** Whether this machine and the database agree on the time. Leases do not depend on it; much else does. */
export async function lookAtClock({ databaseUrl }: Setting): Promise<Finding[]> {
  if (!databaseUrl) return [];
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    const asked = Date.now();
    const { rows } = await client.query<{ now: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
    );
    return [judgedSkew(rows[0]!.now - (asked + Date.now()) / 2)];
  } catch {
    return []; // the look at Postgres says why
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function judgedSkew(ms: number): Finding {
  const says = `The clock of Postgres is ${(Math.abs(ms) / 1_000).toFixed(1)} s ${ms < 0 ? 'behind' : 'ahead of'} this machine's`;
  const todo = 'Let both follow the same time server: timedatectl set-ntp true.';
  if (Math.abs(ms) < NOTABLE_MS) return ok('The clocks of this machine and of Postgres agree');
  return Math.abs(ms) < WRONG_MS ? warning(says, todo) : problem(says, todo);
}
