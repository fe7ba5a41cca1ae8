import { MIGRATIONS } from '../migrations.js';
import type { Setting } from '../setting.js';
import fs from 'node:fs/promises';
import pg from 'pg';

import { because, ok, problem, warning, type Finding } from './finding.js';

/**
 * The first minor version of each major one whose row-level security does not leak: CVE-2025-8713 showed rows through statistics,
 * CVE-2024-10976 through plans that were kept for another role. Later major versions were born without.
 */
const FIRST_SOUND: Record<number, number> = { 14: 19, 15: 14, 16: 10, 17: 6 };
const OLDEST_MAJOR = 14;

export async function lookAtPostgres(setting: Setting): Promise<Finding[]> {
  if (!setting.databaseUrl) return [];
  const findings: Finding[] = [];
  for (const [who, url] of [
    ['worker', setting.databaseUrl],
    ['API', setting.apiDatabaseUrl],
  ] as const) {
    if (url) findings.push(...(await asLogin(who, url)));
  }
  return findings;
}

async function asLogin(who: 'worker' | 'API', url: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, statement_timeout: 10_000 });
  client.on('error', () => undefined); // told by the query that fails
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    return [
      problem(
        `Postgres does not let the ${who} in: ${because(error)}`,
        'Start the server, or mend the address, the password or the network between; then look again.',
      ),
    ];
  }
  try {
    const role = await roleOf(client, who);
    if (who === 'API') return role;
    const looks = [versionOf, primaryOf, isolationOf, migrationsOf, connectionsOf];
    const findings = await inTurn(looks.map((look) => () => look(client)));
    return [...findings, ...role];
  } finally {
    await client.end();
  }
}

async function inTurn(looks: (() => Promise<Finding[]>)[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const look of looks) findings.push(...(await look()));
  return findings;
}

async function versionOf(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ number: string }>(`SELECT current_setting('server_version_num') AS number`);
  return [judgedVersion(Number(rows[0]?.number))];
}

export function judgedVersion(number: number): Finding {
  const [major, minor] = [Math.floor(number / 10_000), number % 10_000];
  const sound = FIRST_SOUND[major];
  if (major < OLDEST_MAJOR)
    return problem(
      `Postgres ${major}.${minor} is no longer maintained`,
      `Upgrade to Postgres ${OLDEST_MAJOR} or newer.`,
    );
  if (sound === undefined || minor >= sound) return ok(`Postgres ${major}.${minor}`);
  return problem(
    `Postgres ${major}.${minor} lets rows leak past row-level security (CVE-2025-8713, CVE-2024-10976)`,
    `Upgrade to Postgres ${major}.${sound} or newer; a minor upgrade keeps the data directory.`,
  );
}

async function primaryOf(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica');
  if (!rows[0]?.replica) return [];
  return [problem('The address leads to a replica, which takes no writes', 'Point it to the primary.')];
}

/** The logins of the platform must be bound by the policies: not the owner, not mighty. */
async function roleOf(client: pg.Client, who: string): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; mighty: boolean; owned: string[]; mayOwn: boolean }>(`
    SELECT current_user AS name, rolsuper OR rolbypassrls AS mighty,
           ARRAY(SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                 AND pg_has_role(current_user, relowner, 'MEMBER') ORDER BY 1) AS owned
    FROM pg_roles WHERE rolname = current_user`);
  const [{ name, mighty, owned }] = rows as [(typeof rows)[number]];
  const todo = `Give the ${who} a login of its own with "atoll-migrate", which grants it its group's rights and nothing else.`;
  if (mighty) return [problem(`The ${who}'s login ${name} may look past row-level security`, todo)];
  if (owned.length > 0)
    return [problem(`The ${who}'s login ${name} owns tables (${owned.slice(0, 3).join(', ')})`, todo)];
  return [ok(`The ${who}'s login ${name} owns nothing and is bound by row-level security`)];
}

async function isolationOf(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; bound: boolean }>(`
    SELECT relname AS name, relrowsecurity AND relforcerowsecurity AS bound FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations' ORDER BY 1`);
  const open = rows.filter(({ bound }) => !bound).map(({ name }) => name);
  if (rows.length === 0)
    return [problem('The database has no tables', 'Run "atoll-migrate" with the owner\'s address.')];
  if (open.length === 0) return [ok(`Row-level security is forced on all ${rows.length} tables`)];
  return [
    problem(
      `Row-level security is not forced on ${open.join(', ')}`,
      open.map((name) => `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`).join(' '),
    ),
  ];
}

async function migrationsOf(client: pg.Client): Promise<Finding[]> {
  const known = (await fs.readdir(MIGRATIONS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const { rows: readable } = await client.query<{ may: boolean | null }>(
    `SELECT has_table_privilege(to_regclass('public._prisma_migrations'), 'SELECT') AS may`,
  );
  if (!readable[0]?.may)
    return [
      warning(
        'The list of migrations cannot be read',
        'Run "atoll-migrate" of this version, which lets the worker read it.',
      ),
    ];
  const { rows } = await client.query<{ name: string; done: boolean }>(
    'SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const done = new Set(rows.filter((row) => row.done).map(({ name }) => name));
  const missing = known.map(({ name }) => name).filter((name) => !done.has(name));
  const newer = rows.map(({ name }) => name).filter((name) => !known.some((entry) => entry.name === name));
  if (missing.length > 0)
    return [
      problem(
        `The schema lacks ${missing.join(', ')}`,
        'Run "atoll-migrate" of this version with the owner\'s address.',
      ),
    ];
  if (newer.length > 0)
    return [
      warning(
        `The schema is newer than this program (${newer.join(', ')})`,
        'Nothing, during an upgrade or after a rollback; else upgrade the program.',
      ),
    ];
  return [ok(`All ${known.length} migrations are applied`)];
}

async function connectionsOf(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ used: number; most: number }>(`
    SELECT (SELECT sum(numbackends) FROM pg_stat_database)::int AS used, current_setting('max_connections')::int AS most`);
  const { used, most } = rows[0]!;
  const says = `${used} of ${most} connections are in use`;
  if (used < 0.8 * most) return [ok(says)];
  return [
    warning(
      says,
      'Raise max_connections, or lower ATOLL_API_CONNECTIONS and ATOLL_WORKER_CONCURRENCY or the replicas.',
    ),
  ];
}
