import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

import { startTestApi, type Answer, type TestApi } from '../testing.js';

const PARTNER = 'https://partner.example';
let api: TestApi;
let own: string;
beforeAll(async () => {
  api = await startTestApi({ ATOLL_ALLOWED_ORIGINS: PARTNER });
  own = new URL(api.url).origin;
}, 120_000);
afterAll(() => api.close());

type Headers = Record<string, string>;
const ME = '{ me { person { email } } }';
const json = { 'content-type': 'application/json' };

const post = (path: string, body: unknown, headers: Headers = {}) =>
  fetch(new URL(path, own), { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });

/** What a browser would send back: of each cookie that still lives, its name and value. */
const jar = (response: Response): string =>
  response.headers
    .getSetCookie()
    .filter((cookie) => !/Expires=Thu, 01 Jan 1970/.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

let people = 0;
async function signUp(headers: Headers = { origin: own }) {
  const email = `visitor-${++people}@example.org`;
  const input = { email, name: 'Visitor', password: 'correct horse battery' };
  const response = await post('/session/sign-up', input, headers);
  expect(response.status).toBe(200);
  return { response, email, cookie: jar(response), body: (await response.json()) as Record<string, unknown> };
}

const asked = async (headers: Headers, query = ME) => {
  const { data, errors } = (await (await post('/graphql', { query }, headers)).json()) as Answer;
  return errors?.[0]?.extensions.code ?? data;
};

it('keeps the tokens from scripts: they are in cookies that none can read, and not in the answer', async () => {
  const { response, body, email } = await signUp();
  expect(body).toEqual({ person: expect.objectContaining({ email }), accessExpiresAt: expect.any(String) });
  const cookies = response.headers.getSetCookie();
  expect(cookies).toHaveLength(2);
  for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(cookies[0]).toMatch(/^atoll_access=[^;]{20,}; Path=\/; Expires=/);
  expect(cookies[1]).toMatch(/^atoll_refresh=[^;]{20,}; Path=\/session; Expires=/);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

it('binds cookies to TLS and to this host where the page came over TLS', async () => {
  const { response, cookie, email } = await signUp({ origin: own.replace('http:', 'https:') });
  const [access, refresh] = response.headers.getSetCookie();
  expect(access).toMatch(/^__Host-atoll_access=.*; Path=\/;.*; Secure$/);
  expect(refresh).toMatch(/^__Secure-atoll_refresh=.*; Path=\/session;.*; Secure$/);
  expect(await asked({ cookie, origin: own.replace('http:', 'https:') })).toEqual({ me: { person: { email } } });
  expect(await asked({ cookie, origin: own })).toBe('UNAUTHENTICATED');
});

it('takes the cookie from its own pages', async () => {
  const { cookie, email } = await signUp();
  const me = { me: { person: { email } } };
  expect(await asked({ cookie, origin: own })).toEqual(me);
  expect(await asked({ cookie, origin: own, 'sec-fetch-site': 'same-origin' })).toEqual(me);
});

describe('a hostile page', () => {
  const HOSTILE: [string, () => Headers][] = [
    ['of another host', () => ({ origin: 'https://evil.example' })],
    ['of another port of this host, to which SameSite sends cookies', () => ({ origin: own.replace(/\d+$/, '1') })],
    ['without an origin, such as a sandboxed frame', () => ({ origin: 'null' })],
    ['whose browser says where it stands', () => ({ origin: own, 'sec-fetch-site': 'same-site' })],
    ['whose browser says nothing', () => ({})],
    ['that may open sockets without a cookie', () => ({ origin: PARTNER })],
  ];

  it.each(HOSTILE)('%s asks as nobody, signs nobody in and nobody out', async (_which, headers) => {
    const { cookie, email } = await signUp();
    const hostile = { ...headers(), cookie };
    const mutation = 'mutation { createOrganisation(input: { name: "Stolen" }) { id } }';
    expect(await asked(hostile, mutation)).toBe('UNAUTHENTICATED');
    for (const name of ['sign-in', 'sign-up', 'refresh', 'sign-out']) {
      const refused = await post(`/session/${name}`, { email, password: 'correct horse battery', name: 'X' }, hostile);
      expect(refused.status).toBe(401);
      expect(refused.headers.getSetCookie()).toEqual([]);
    }
    expect(await asked({ cookie, origin: own })).toEqual({ me: { person: { email } } });
  });

  it.each(['/graphql', '/session/sign-in'])('is told by nothing that it may read what %s answers', async (path) => {
    const preflight = await fetch(new URL(path, own), {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    const answer = await post(path, {}, { origin: 'https://evil.example' });
    for (const { headers } of [preflight, answer])
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'sends no form as %s',
    async (type) => {
      const body = '{"email":"a@example.org","password":"x"}';
      const headers = { 'content-type': type, origin: own };
      const response = await fetch(new URL('/session/sign-in', own), { method: 'POST', headers, body });
      expect([400, 415]).toContain(response.status);
    },
  );

  it('hands in no file of devices by cookie, as our own page does', async () => {
    const { cookie } = await signUp();
    const handIn = (headers: Headers) =>
      fetch(new URL('/chains/00000000-0000-7000-8000-000000000000/enrolments', own), {
        method: 'POST',
        headers: { cookie, 'content-type': 'text/csv', 'idempotency-key': 'meters', ...headers },
        body: 'address,hwIdHash\n',
      });
    expect((await handIn({ origin: 'https://evil.example' })).status).toBe(401);
    expect((await handIn({})).status).toBe(401);
    // Known as the person, who acts for no organisation yet.
    expect((await handIn({ origin: own })).status).toBe(400);
  });

  it('opens no socket in the name of a cookie', async () => {
    const { cookie } = await signUp();
    expect(await closedWith({ cookie, origin: PARTNER })).toBe(4403);
    expect(await closedWith({ cookie })).toBe(4403);
    expect(await closedWith({ cookie, origin: 'https://evil.example' })).toBe(1006);
  });

  it('calls no contract and relays no intent by cookie', async () => {
    const { cookie } = await signUp();
    const id = '00000000-0000-7000-8000-000000000000';
    for (const path of [`/contracts/${id}/x`, `/sponsorships/${id}/intents`])
      expect((await post(path, {}, { cookie, origin: own })).status).toBe(401);
  });
});

const closedWith = (headers: Headers) =>
  new Promise<number>((resolve) => {
    const socket = new WebSocket(api.url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });

it('follows by socket what its own page may see', async () => {
  const { cookie, email } = await signUp();
  class Browser extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { cookie, origin: own } });
    }
  }
  const client = createClient({ url: api.url.replace('http', 'ws'), webSocketImpl: Browser, retryAttempts: 0 });
  const results = client.iterate({ query: ME });
  expect((await results.next()).value).toEqual({ data: { me: { person: { email } } } });
  await client.dispose();
});

it('refreshes, and ends a session whose refresh token somebody else used before', async () => {
  const { cookie, email } = await signUp();
  const refreshed = await post('/session/refresh', {}, { cookie, origin: own });
  expect(refreshed.status).toBe(200);
  const next = jar(refreshed);
  expect(await asked({ cookie, origin: own })).toBe('UNAUTHENTICATED');
  expect(await asked({ cookie: next, origin: own })).toEqual({ me: { person: { email } } });
  expect((await post('/session/refresh', {}, { cookie, origin: own })).status).toBe(401);
  expect(await asked({ cookie: next, origin: own })).toBe('UNAUTHENTICATED');
});

it('signs out for good, also when the access token has run out', async () => {
  const { cookie } = await signUp();
  const refreshOnly = cookie.split('; ').find((each) => each.startsWith('atoll_refresh')) ?? '';
  const response = await post('/session/sign-out', {}, { cookie: refreshOnly, origin: own });
  expect(response.status).toBe(200);
  expect(jar(response)).toBe('');
  expect(response.headers.getSetCookie()).toHaveLength(2);
  expect(await asked({ cookie, origin: own })).toBe('UNAUTHENTICATED');
  expect((await post('/session/refresh', {}, { cookie, origin: own })).status).toBe(401);
});

it('says what is wrong as GraphQL does, and counts attempts with it', async () => {
  const { email } = await signUp();
  const wrong = await post('/session/sign-in', { email, password: 'wrong' }, { origin: own });
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await wrong.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await (await post('/session/sign-in', { email }, { origin: own })).json()).toMatchObject({ code: 'INVALID' });
  const short = { email: 'new@example.org', name: 'New', password: 'short' };
  expect(await (await post('/session/sign-up', short, { origin: own })).json()).toMatchObject({ code: 'INVALID' });
});
