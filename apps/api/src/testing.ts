// A real API on a real database and Redis, for tests of anything that is asked over it.
import 'reflect-metadata';

import { testPostgres, testRedis } from '@atoll/embedded/testing';
import { migrate, provisionLogins, Store } from '@atoll/store';
import { createClient, type Client } from 'graphql-ws';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import WebSocket from 'ws';

import { createApi } from './api.js';
import { configFrom } from './config.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

export type Answer = {
  data: Record<string, any> | null; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [field: string]: unknown } }[];
};

/** Who asks in a test, and from where, as the proxy says that every test stands behind. */
export type Asker = { token?: string; organisation?: string; from?: string };

/** Somebody who acts for an organisation. */
export type Acting = { token: string; organisation: string };

export type TestApi = Awaited<ReturnType<typeof startTestApi>>;

/** The API's own database as its superuser, the API and a worker see it, for what works beside it. */
export function databaseOf({ adminUrl: url, logins }: Pick<TestApi, 'adminUrl' | 'logins'>) {
  const [admin, own, worker] = [url, logins.api, logins.worker].map((at) => new Store(at, { connections: 4 }));
  const stores = { admin: admin!, api: own!, worker: worker! };
  const close = async () => void (await Promise.all(Object.values(stores).map((store) => store.close())));
  return { ...stores, url, logins: { ...logins, gateway: '' }, close };
}

export async function startTestApi(env: Record<string, string> = {}) {
  const database = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
  const redis = await testRedis();
  const admin = new pg.Client(database.url);
  await admin.connect();
  const logins = await provisionLogins(database.url, { api: 'test-api', worker: 'test-worker' });
  const config = configFrom({
    ATOLL_LOG: 'error',
    ATOLL_DATABASE_URL: logins.api,
    ATOLL_REDIS_URL: redis.url,
    ATOLL_TRUSTED_PROXIES: '127.0.0.1',
    ATOLL_API_PORT: '0',
    ...env,
  });
  const app = await createApi(config);
  await app.listen(config.port, '127.0.0.1');
  const url = `${await app.getUrl()}/graphql`;

  const forwarded = ({ from }: Asker): Record<string, string> => (from ? { 'x-forwarded-for': from } : {});
  const headers = ({ token, organisation }: Asker) => ({
    ...(token && { authorization: `Bearer ${token}` }),
    ...(organisation && { 'atoll-organisation': organisation }),
  });

  async function ask(asker: Asker, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers(asker), ...forwarded(asker) },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  /** The data of an answer that has no errors. */
  async function get(asker: Asker, query: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await ask(asker, query, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The code of the first error, or null. */
  const code = async (asker: Asker, query: string, variables: Record<string, unknown> = {}) =>
    (await ask(asker, query, variables)).errors?.[0]?.extensions.code ?? null;

  const socket = (asker: Asker): Client =>
    createClient({
      url: url.replace('http', 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers: forwarded(asker) });
        }
      },
      connectionParams: headers(asker),
      retryAttempts: 0,
    });

  let people = 0;
  /** Signs somebody up. */
  async function person(name = `person-${++people}`): Promise<{ token: string; id: string; email: string }> {
    const email = `${name}@example.org`;
    const { signUp } = await get(
      {},
      'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken person { id } } }',
      { input: { email, name, password: 'correct horse battery' } },
    );
    return { token: signUp.accessToken, id: signUp.person.id, email };
  }

  /** The owner of a new organisation. */
  async function owner(
    organisationName = `Organisation ${people + 1}`,
  ): Promise<Acting & { id: string; email: string }> {
    const founder = await person();
    const { createOrganisation } = await get(
      founder,
      'mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { id } }',
      { input: { name: organisationName } },
    );
    return { ...founder, organisation: createOrganisation.id };
  }

  async function close(): Promise<void> {
    await app.close();
    await admin.end();
    await database.close();
    await redis.close();
  }

  return {
    app,
    url,
    logins,
    /** The owner of the database, whom no policy binds. */
    admin,
    adminUrl: database.url,
    redisUrl: redis.url,
    ask,
    get,
    code,
    socket,
    person,
    owner,
    close,
  };
}
