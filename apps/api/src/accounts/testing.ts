// The API with a real provider of OpenID Connect, the worker's classes behind its door, and browsers that sign in; for tests.
import { OpenIdClient, ProviderError, ProviderSecrets } from '@atoll/accounts/openid';
import { testProvider, type TestProvider } from '@atoll/accounts/testing';
import { JudgedFetch } from '@atoll/ledger';
import { Store } from '@atoll/store';
import { once } from 'node:events';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { CONFIG, type Config } from '../config.js';
import { startTestApi, type Acting } from '../testing.js';

export const SECRET = 'a secret that the provider knows';
const TOKEN = 'test-internal-token';
const ADD =
  'mutation ($input: AddIdentityProviderInput!) { provider: addIdentityProvider(input: $input) { id secretSetAt role } }';
const ME = '{ me { person { id email name managedBy } organisations { role organisation { id } } } }';

export type Answered = { data?: Record<string, any>; errors?: { extensions: { code: string } }[] }; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests read deep into answers
export type SignIns = Awaited<ReturnType<typeof startSignIns>>;

export const jar = (response: Response) =>
  response.headers
    .getSetCookie()
    .filter((cookie) => !/Expires=Thu, 01 Jan 1970/.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
export const locationOf = (response: Response) => response.headers.get('location') ?? '';
export const code = ({ errors }: Answered) => errors?.[0]?.extensions.code ?? null;

/** An owner, Ada, whose organisation has the provider `acme`. */
export async function startSignIns() {
  const door = http.createServer((request, response) => void answered(request, response));
  await once(door.listen(0, '127.0.0.1'), 'listening');
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const api = await startTestApi({
    ...{ ATOLL_API_PORT: String(port), ATOLL_PUBLIC_URL: origin, ATOLL_INTERNAL_TOKEN: TOKEN },
    ATOLL_WORKER_URL: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
  });
  const worker = new Store(api.logins.worker);
  const outgoing = new JudgedFetch(api.app.get<Config>(CONFIG).webhooks);
  const secrets = new ProviderSecrets(worker, { id: 'm', bytes: new Uint8Array(32).fill(7) });
  const clients = [
    { id: 'atoll', secret: SECRET },
    { id: 'public', secret: null },
  ];
  const provider = await testProvider(clients, `${origin}/session/sso/callback`);
  const ada = await api.owner();
  let from = 0;

  /** The worker's door, behind which its own classes answer. */
  async function answered(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const client = new OpenIdClient(outgoing);
    const body = (await json(request)) as Record<string, string>;
    const along = { state: body['state']!, nonce: body['nonce']!, verifier: body['verifier']! };
    const [organisationId = '', providerId = '', verb] = (request.url ?? '').split('/').slice(3);
    const work: Record<string, () => Promise<unknown>> = {
      check: async () => {
        const { issuer = '', clientId = '' } = body;
        await client.check(issuer, clientId);
        return {};
      },
      secret: async () => (await secrets.set({ organisationId, providerId }, body['secret'] ?? null), {}),
      authorisation: async () => {
        const known = await secrets.find({ organisationId, providerId });
        return { url: await client.authorisation(known!, body['redirectUri']!, along) };
      },
      claims: async () => {
        const known = await secrets.find({ organisationId, providerId });
        return client.claims(known!, new URL(body['callback']!), along);
      },
    };
    try {
      response.end(JSON.stringify(await work[verb ?? organisationId]!()));
    } catch (error) {
      if (!(error instanceof ProviderError)) return void response.writeHead(500).end();
      response.end(JSON.stringify({ problem: error.problem, because: error.message }));
    }
  }

  const wish = (slug: string, more: object = {}) => ({
    input: { slug, name: 'Login', issuer: provider.issuer, clientId: 'atoll', clientSecret: SECRET, ...more },
  });
  const add = async (who: Acting, slug: string, more: object = {}) =>
    (await api.get(who, ADD, wish(slug, more))).provider as { id: string };

  /** A browser: each test from an address of its own, since attempts are counted by it. */
  const visit = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, origin), {
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': `198.51.100.${from}`, ...headers },
    });

  /** Up to where the provider sends the browser back. */
  async function begun(
    slug: string,
    login: string,
    at: TestProvider = provider,
  ): Promise<{ back: URL; cookie: string }> {
    const start = await visit(`/session/sso/${slug}`);
    return { back: await at.visit(locationOf(start), login), cookie: jar(start) };
  }
  const finish = ({ back, cookie }: { back: URL; cookie: string }) =>
    visit(back.href, { cookie, 'sec-fetch-site': 'cross-site' });
  const signIn = async (slug: string, login: string, at = provider) => finish(await begun(slug, login, at));
  const inside = async (slug: string, login: string, at = provider) => {
    const response = await signIn(slug, login, at);
    expect(locationOf(response)).toBe('/console/');
    return jar(response);
  };
  const problem = (response: Response) => new URL(locationOf(response), origin).searchParams.get('problem');

  async function ask(
    cookie: string,
    query: string,
    variables: object = {},
    organisation?: string,
    page = origin,
  ): Promise<Answered> {
    const response = await fetch(new URL('/graphql', page), {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', origin: page, cookie },
        ...(organisation && { 'atoll-organisation': organisation }),
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answered;
  }
  const me = async (cookie: string) => (await ask(cookie, ME)).data?.['me'];
  const sql = (text: string, values: unknown[] = []) => api.admin.query(text, values);

  async function close(): Promise<void> {
    await Promise.all([api.close(), worker.close(), outgoing.close(), provider.close()]);
    door.close();
  }

  await add(ada, 'acme');
  return {
    ...{
      api,
      origin,
      provider,
      ada,
      ADD,
      wish,
      add,
      visit,
      begun,
      finish,
      signIn,
      inside,
      problem,
      ask,
      me,
      sql,
      close,
    },
    /** For the next test. */
    anew: () => void (from++, (provider.said.lies = null)),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
