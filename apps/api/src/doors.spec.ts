import { connect } from 'node:net';
import WebSocket from 'ws';

import { LIMITS } from './limits/limits.js';
import { startTestApi, type Acting, type Asker, type TestApi } from './testing.js';

let api: TestApi;
let ada: Acting;
beforeAll(async () => {
  api = await startTestApi();
  ada = await api.owner('Ada Inc');
}, 120_000);
afterAll(() => api.close());

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }, path = '') =>
  fetch(api.url + path, { method: 'POST', headers, body });

/** One operation over WebSocket, errors included. */
async function overSocket(asker: Asker, query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const client = api.socket(asker);
  try {
    return await new Promise((resolve, reject) => {
      let last: unknown;
      client.subscribe(
        { query, variables },
        { next: (result) => (last = result), error: reject, complete: () => resolve(last) },
      );
    });
  } finally {
    await client.dispose();
  }
}

const tooDeep =
  '{ consortia { nodes { foundedBy { members { nodes { person { id } } } } members { organisation { members { nodes { person { id } } } } } } } }';
const ATTACKS = [
  ['aliases', `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: me { permissions }`).join(' ')} }`],
  ['repeated fields', `{ me { ${'permissions '.repeat(500)} } }`],
  ['directives', `{ me { permissions ${'@aa'.repeat(20)} } }`],
  ['introspection', '{ __schema { types { name } } }'],
  ['unknown field', '{ nothing }'],
  ['an object for a text', JSON.stringify({ kind: 'Document', definitions: [] })],
] as const;

it.each(ATTACKS)('refuses over both transports alike: %s', async (_name, query) => {
  const http = await api.ask(ada, query);
  expect(http.data).toBeUndefined();
  const [error] = (await overSocket(ada, query).catch((errors: unknown) => errors)) as NonNullable<typeof http.errors>;
  expect(http.errors?.[0]).toEqual(error);
  expect(['INVALID', 'LIMIT_EXCEEDED']).toContain(error?.extensions.code);
});

it('answers the same query over both transports alike', async () => {
  const query = '{ me { person { email } organisations { role organisation { name } } } }';
  const answer = await api.ask(ada, query);
  expect(await overSocket(ada, query)).toEqual(answer);
  expect(answer.data?.me.organisations).toEqual([{ role: 'OWNER', organisation: { name: 'Ada Inc' } }]);
  expect((await api.ask(ada, query)).data).toEqual(answer.data); // and once more, compiled
  expect((await api.ask(ada, tooDeep)).data).not.toBeNull();
});

it.each([
  ['urlencoded', 'application/x-www-form-urlencoded', 'query=%7Bme%7Bpermissions%7D%7D'],
  ['multipart', 'multipart/form-data; boundary=x', '--x--'],
  ['text', 'text/plain', '{"query":"{me{permissions}}"}'],
  ['graphql', 'application/graphql', '{me{permissions}}'],
])('takes no %s body', async (_name, type, body) => {
  const response = await post(body, { 'content-type': type });
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
});

it('refuses broken JSON, batches and large bodies, saying why', async () => {
  expect(await (await post('{')).json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID' } }] });
  expect(await (await post('[{"query":"{me{permissions}}"}]')).json()).toMatchObject({
    errors: [{ extensions: { code: 'INVALID' } }],
  });
  const large = await post(JSON.stringify({ query: '{me{permissions}}', variables: { x: 'x'.repeat(LIMITS.bytes) } }));
  expect(large.status).toBe(413);
  expect(await large.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED', what: 'bytes' } }] });

  const tenMegabytes = await post(
    JSON.stringify({ query: '{ me { permissions } }', variables: { x: 'x'.repeat(10e6) } }),
  );
  expect(await tenMegabytes.json()).toMatchObject({
    errors: [{ extensions: { code: 'LIMIT_EXCEEDED', what: 'bytes' } }],
  });
});

it('calls a value that is not of its type invalid, also where it comes as a variable', async () => {
  const invite = 'mutation ($input: InvitePersonInput!) { invitePerson(input: $input) { id } }';
  expect(await api.code(ada, invite, { input: { role: 'KING' } })).toBe('INVALID');
  expect(await api.code(ada, invite, { input: { role: 'OWNER', expiresInHours: 'soon' } })).toBe('INVALID');
});

it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
  const response = await fetch(`${api.url}?query={me{permissions}}`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

it.each(['/%67raphql', '//graphql', '/graphql/', '/graphql%2f', '/./graphql', '/GRAPHQL', '/graphql;x'])(
  'knows no other spelling of its path: %s',
  async (path) => {
    // Written by hand, because clients tidy paths up.
    const { hostname, port } = new URL(api.url);
    const status = await new Promise<string>((resolve, reject) => {
      const body = '{"query":"{me{permissions}}"}';
      const socket = connect(Number(port), hostname, () =>
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
        ),
      );
      socket.on('data', (data) => resolve(data.toString().slice(9, 12)));
      socket.on('error', reject);
    });
    expect(status).toBe('404');
  },
);

describe('a WebSocket', () => {
  const open = (headers: Record<string, string> = {}, path = '') =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(api.url.replace('http', 'ws') + path, 'graphql-transport-ws', { headers });
      socket.on('open', () => {
        resolve('open');
        socket.terminate();
      });
      socket.on('error', ({ message }) => resolve(message));
    });

  it('opens for our own pages and for programs, not for foreign pages or paths', async () => {
    expect(await open()).toBe('open');
    expect(await open({ origin: new URL(api.url).origin })).toBe('open');
    expect(await open({ origin: 'https://evil.example' })).toContain('403');
    expect(await open({ origin: 'null' })).toContain('403');
    expect(await open({}, '?x')).toContain('404');
  });

  const closed = (...messages: string[]) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(api.url.replace('http', 'ws'), 'graphql-transport-ws');
      socket.on('open', () => messages.forEach((message) => socket.send(message)));
      socket.on('error', () => undefined);
      socket.on('close', resolve);
    });

  const init = (token: string) =>
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });

  it.each([
    ['with a wrong token', 4403, () => [init('wrong')]],
    ['without a token', 4403, () => ['{"type":"connection_init"}']],
    [
      'when an operation comes first',
      4401,
      () => ['{"type":"subscribe","id":"1","payload":{"query":"{me{permissions}}"}}'],
    ],
    ['when it introduces itself twice', 4429, () => [init(ada.token), init(ada.token)]],
    ['on what is not of the protocol', 4400, () => ['{"type":"start"}']],
    ['on a message that is too large', 1009, () => ['x'.repeat(LIMITS.bytes + 1)]],
    ['when it never introduces itself', 4408, () => []],
  ])('is closed %s', async (_name, code, messages) => {
    expect(await closed(...messages())).toBe(code);
  });
});

it('counts attempts by where a trusted proxy says they come from, over both transports together', async () => {
  const query = 'mutation { signIn(input: { email: "nobody@example.org", password: "wrong" }) { accessToken } }';
  const emails = (i: number) => query.replace('nobody', `nobody-${i}`);
  const overHttp = (from: string, i = 0) => api.code({ from }, emails(i));
  const codeOverSocket = async (from: string) => {
    const answer = await overSocket({ ...ada, from }, emails(99)).catch((errors: unknown) => errors);
    return (answer as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;
  };
  const first = await Promise.all(Array.from({ length: 30 }, (_, i) => overHttp('203.0.113.7', i)));
  expect(new Set(first)).toEqual(new Set(['UNAUTHENTICATED']));
  expect(await overHttp('203.0.113.7', 30)).toBe('RATE_LIMITED');
  expect(await codeOverSocket('203.0.113.7')).toBe('RATE_LIMITED');
  expect(await codeOverSocket('203.0.113.8')).toBe('UNAUTHENTICATED');
});

it('says nothing of the inside', async () => {
  const { errors } = await api.ask(ada, 'mutation { refreshSession(refreshToken: "a.b") { accessToken } }');
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  expect(JSON.stringify(errors)).not.toMatch(/stack|node_modules|prisma/i);
});
