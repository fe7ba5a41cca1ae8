import pg from 'pg';

/** What a login may do is what its group may. */
const GROUP = { api: 'atoll_app', worker: 'atoll_platform', gateway: 'atoll_rpc' } as const;

/** The processes that have a login of their own. */
export type Process = keyof typeof GROUP;
export type Logins<P extends Process = 'api' | 'worker'> = Record<P, string>;

/**
 * Gives each process that is named a login, with nothing but its group's rights, and returns their URLs.
 * Named after the database, so that two installations may share a server. Called again, it sets the passwords anew.
 */
export async function provisionLogins<P extends Process>(adminUrl: string, passwords: Logins<P>): Promise<Logins<P>> {
  const { pathname, username } = new URL(adminUrl);
  const database = decodeURIComponent(pathname.slice(1) || username);
  const logins = { ...passwords };
  for (const process of Object.keys(passwords) as P[]) {
    const url = new URL(adminUrl);
    url.username = encodeURIComponent(`${database}_${process}`);
    url.password = encodeURIComponent(passwords[process]);
    logins[process] = url.href;
    await provisionLogin(adminUrl, process, url.href);
  }
  return logins;
}

/** Makes the login that a URL names, with its password; one that could look past row-level security is refused. */
export async function provisionLogin(adminUrl: string, process: Process, url: string): Promise<void> {
  const { username, password } = new URL(url);
  const [login, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (!login || !secret) throw new Error(`The URL of the ${process}'s login must hold a name and a password.`);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ mighty: boolean }>(
      'SELECT rolsuper OR rolbypassrls OR rolname = current_user AS mighty FROM pg_roles WHERE rolname = $1',
      [login],
    );
    if (rows[0]?.mighty)
      throw new Error(`${login} could look past row-level security; give the ${process} another login.`);
    // Only a superuser may say NOSUPERUSER of a role that is there, so nothing but the password is said of it.
    const verb = rows[0] ? 'ALTER ROLE' : 'CREATE ROLE';
    const bounds = rows[0] ? '' : 'NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE';
    const name = client.escapeIdentifier(login);
    await client.query(`${verb} ${name} LOGIN ${bounds} PASSWORD ${client.escapeLiteral(secret)}`);
    await client.query(`GRANT ${GROUP[process]} TO ${name}`);
  } finally {
    await client.end();
  }
}
