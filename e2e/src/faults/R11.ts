import type { Tally } from '../story.js';
import { until } from '../wait.js';
import { startApi, type ApiProcess, type Asker } from './api-process.js';

const ORGANISATIONS = 50;
const AT_ONCE = 40;

type Tenant = Asker & { name: string };

/**
 * Fifty organisations share five database connections while requests are cut off, transactions fail and connections
 * are killed: no answer may hold another's row. `-- R11 [transactions]`, or ATOLL_FULL=1 for all 100,000.
 */
export async function run(transactions = process.env['ATOLL_FULL'] ? '100000' : '3000'): Promise<Tally> {
  const api = await startApi({ ATOLL_API_CONNECTIONS: '5' });
  try {
    const tenants = await found(api);
    const count = { done: 0, requests: 0, foreign: 0, aborted: 0, refused: 0, cut: 0, answered: 0 };
    const one = async () => {
      while (count.done < Number(transactions)) {
        const number = count.requests++;
        if (number % 200 === 199) count.cut += await cutAConnection(api);
        await ask(api, tenants[Math.floor(Math.random() * tenants.length)]!, count);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));

    const open = await leftOpen(api);
    console.log(
      `  ${count.done} transactions in ${count.requests} requests of ${tenants.length} organisations: ${count.answered} answered, ${count.refused} refused, ` +
        `${count.aborted} aborted, ${count.cut} connections cut, ${count.foreign} foreign rows, ${open} transactions left open`,
    );
    const failed = count.foreign + open + (count.answered * 2 < count.requests ? 1 : 0);
    return { passed: count.answered - count.foreign, failed };
  } finally {
    await api.stop();
  }
}

/** Organisations with three rows each that carry their name, and a key that acts for them. */
async function found(api: ApiProcess): Promise<Tenant[]> {
  const must = async (
    asker: Asker,
    query: string,
    variables: object,
  ): Promise<Record<string, Record<string, string>>> => {
    const { data, errors } = await api.ask(asker, query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data as Record<string, Record<string, string>>;
  };
  const { signUp } = await must({}, 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }', {
    input: { email: 'founder@example.org', name: 'Founder', password: 'correct horse battery' },
  });
  await api.admin.query('UPDATE people SET max_organisations = $1', [ORGANISATIONS]); // more than a person may found
  const tenants: Tenant[] = [];
  for (let i = 0; i < ORGANISATIONS; i++) {
    const name = `Tenant ${i}.`;
    const person = { token: signUp!['accessToken']! };
    const { createOrganisation } = await must(
      person,
      'mutation ($name: String!) { createOrganisation(input: { name: $name }) { id } }',
      { name },
    );
    const owner = { ...person, organisation: createOrganisation!['id']! };
    const { createApplicationKey } = await must(
      owner,
      'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret } }',
      {
        input: {
          name,
          scopes: ['organisation:read', 'consortium:read', 'consortium:manage', 'key:read'],
          expiresInDays: 1,
        },
      },
    );
    await must(owner, 'mutation ($name: String!) { createKey(input: { name: $name }) { id } }', { name });
    await must(owner, 'mutation ($name: String!) { foundConsortium(input: { name: $name }) { id } }', { name });
    tenants.push({ token: createApplicationKey!['secret']!, name });
  }
  return tenants;
}

const READ =
  '{ organisation { name } consortia { nodes { name foundedBy { name } members { organisation { name } } } } keys { nodes { name } } }';
// Fails inside its transaction, after the tenant was set.
const FAIL = 'mutation { acceptConsortiumInvitation(code: "nothing") { id } }';

async function ask(
  api: ApiProcess,
  tenant: Tenant,
  count: { done: number; foreign: number; aborted: number; refused: number; answered: number },
): Promise<void> {
  const dice = Math.random();
  count.done += dice > 0.9 ? 1 : 3; // each field of Query is a transaction of its own
  const signal = dice < 0.1 ? AbortSignal.timeout(Math.ceil(Math.random() * 20)) : undefined;
  try {
    const answer = await api.ask(tenant, dice > 0.9 ? FAIL : READ, {}, signal);
    if (answer.data?.['consortia']) count.answered++;
    else count.refused++;
    const names = JSON.stringify(answer.data ?? {}).match(/Tenant \d+\./g) ?? [];
    count.foreign += names.filter((name) => name !== tenant.name).length;
  } catch {
    count.aborted++;
  }
}

/** Transactions without an end, once those that requests cut off at the last moment had their time. */
async function leftOpen(api: ApiProcess): Promise<number> {
  let open = 0;
  await until('every transaction to end', async () => {
    const { rows } = await api.admin.query(
      `SELECT count(*)::int AS open FROM pg_stat_activity
       WHERE datname = current_database() AND usename LIKE '%\\_api' AND state LIKE 'idle in transaction%'`,
    );
    open = rows[0].open;
    return open === 0;
  }).catch(() => undefined);
  return open;
}

/** Kills one of the API's connections, in whatever it is doing. */
async function cutAConnection(api: ApiProcess): Promise<number> {
  const { rowCount } = await api.admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND usename LIKE '%\\_api' ORDER BY random() LIMIT 1`,
  );
  return rowCount ?? 0;
}
