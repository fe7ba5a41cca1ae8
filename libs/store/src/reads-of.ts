import pg from 'pg';

import { NOBODY } from './tenant.js';

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
};

/** One look into a table: how, and how many rows it read, whether they were given or thrown away. */
export type TableRead = { table: string; node: string; rows: number };

/** What a statement reads, table by table, as an organisation that a login asks for. */
export async function readsOf(
  login: string,
  organisationId: string,
  statement: { text: string; values: unknown[] },
): Promise<TableRead[]> {
  const client = new pg.Client(login);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `SELECT set_config('atoll.organisation_id', $1, true), set_config('atoll.person_id', $2, true)`,
      [organisationId, NOBODY],
    );
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`, statement.values);
    return flat(rows[0]['QUERY PLAN'][0].Plan).flatMap((plan) => {
      const table = plan['Relation Name'];
      const read = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'];
      return table === undefined ? [] : [{ table, node: plan['Node Type'], rows: read }];
    });
  } finally {
    await client.end();
  }
}

const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];
