import pg from 'pg';

export type Logins = { api: string; worker: string };

/**
 * Gives the API and the worker a login each, with nothing but their group's rights, and returns their URLs.
 * Named after the database, so that two installations may share a server. Called again, it sets the passwords anew.
 */
export async function provisionLogins(adminUrl: string, passwords: Logins): Promise<Logins> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    const database = rows[0]?.name ?? '';
    return {
      api: await provision(client, adminUrl, `${database}_api`, 'atoll_app', passwords.api),
      worker: await provision(client, adminUrl, `${database}_worker`, 'atoll_platform', passwords.worker),
    };
  } finally {
    await client.end();
  }
}

async function provision(client: pg.Client, adminUrl: string, login: string, group: string, password: string) {
  const name = client.escapeIdentifier(login);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login]);
  await client.query(
    `${rowCount ? 'ALTER' : 'CREATE'} ROLE ${name}
     LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${client.escapeLiteral(password)}`,
  );
  await client.query(`GRANT ${client.escapeIdentifier(group)} TO ${name}`);

  const url = new URL(adminUrl);
  url.username = encodeURIComponent(login);
  url.password = encodeURIComponent(password);
  return url.href;
}
