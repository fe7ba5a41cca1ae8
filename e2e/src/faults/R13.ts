import { createClient } from 'graphql-ws';
import { connect as dial } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

import type { Tally } from '../story.js';
import { headersOf, startApi, type Answer, type ApiProcess, type Asker } from './api-process.js';

/** Every attack carries this wish; had a resolver run, the database would hold the organisation. */
const WISH = (i: number | string) => `createOrganisation(input: { name: "attack-${i}" }) { id }`;
const many = (count: number, each: (i: number) => string) => Array.from({ length: count }, (_, i) => each(i)).join(' ');
const deep = (levels: number) => `${'members { nodes { '.repeat(levels)} id ${'} }'.repeat(levels)}`;

/** What graphql-cop tries, and the ways past limits that are known of other servers. */
const DOCUMENTS: [name: string, query: string][] = [
  ['101 aliases', `mutation { ${many(101, (i) => `a${i}: ${WISH(i)}`)} }`],
  ['16 aliases', `mutation { ${many(16, (i) => `a${i}: ${WISH(i)}`)} }`],
  ['16 aliases in an operation named __schema', `mutation __schema { ${many(16, (i) => `a${i}: ${WISH(i)}`)} }`],
  [
    '16 aliases in a fragment named __schema',
    `mutation { ...__schema } fragment __schema on Mutation { ${many(16, (i) => `a${i}: ${WISH(i)}`)} }`,
  ],
  [
    '16 aliases in an operation named IntrospectionQuery',
    `mutation IntrospectionQuery { ${many(16, (i) => `a${i}: ${WISH(i)}`)} }`,
  ],
  [
    'aliases spread over fragments',
    `mutation { ...a ...b } fragment a on Mutation { ${many(8, (i) => `a${i}: ${WISH(i)}`)} } fragment b on Mutation { ${many(8, (i) => `b${i}: ${WISH(i)}`)} }`,
  ],
  ['500 repeated fields', `mutation { ${WISH('repeat')} me: __typename ${'__typename '.repeat(500)} }`],
  ['10 repeated unknown directives', `mutation { ${WISH('directive')} __typename ${'@aa'.repeat(10)} }`],
  ['50 directives', `mutation { ${WISH('directives')} __typename ${many(50, () => '@include(if: true)')} }`],
  ['a 12-deep query', `{ organisation { ${deep(6)} } }`],
  ['a 60-deep query', `mutation { ${WISH('deep').replace('{ id }', `{ ${deep(30)} }`)} }`],
  ['depth in an operation named __schema', `query __schema { organisation { ${deep(30)} } }`],
  [
    'depth in a fragment named __schema',
    `{ organisation { ...__schema } } fragment __schema on Organisation { ${deep(30)} }`,
  ],
  [
    'fragments in a circle',
    `mutation { ...a } fragment a on Mutation { ${WISH('circle')} ...b } fragment b on Mutation { ...a }`,
  ],
  [
    'fragments that double',
    `mutation { ${WISH('double')} ...f0 } ${many(40, (i) => `fragment f${i} on Mutation { ...f${i + 1} ...f${i + 1} }`)} fragment f40 on Mutation { __typename }`,
  ],
  ['introspection', `{ __schema { types { name } } }`],
  ['introspection by type', `{ __type(name: "Query") { name } }`],
  [
    'circular introspection',
    `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
  ],
  ['a field to be suggested', `{ organisatio { id } }`],
  ['an unknown argument', `mutation { ${WISH('argument').replace('(', '(x: 1, ')} }`],
  ['two operations', `mutation a { ${WISH('first')} } mutation b { ${WISH('second')} }`],
  ['3,000 tokens', `mutation { ${WISH('tokens')} ${'__typename '.repeat(3_000)} }`],
  ['a megabyte of comment', `mutation { ${WISH('comment')} } #${'x'.repeat(1_000_000)}`],
  [
    'expensive pages in pages',
    `{ consortia(first: 100) { nodes { members { organisation { members(first: 100) { nodes { person { id name email } role } } } } } } }`,
  ],
  ['a syntax error', `mutation { ${WISH('syntax')} `],
  ['a document instead of text', JSON.stringify({ kind: 'Document', definitions: [] })],
  ['nothing', ''],
];

const MESSAGES: [name: string, payload: unknown][] = [
  ['a query that is no text', { query: { kind: 'Document', definitions: [] } }],
  ['variables that are text', { query: `mutation { ${WISH('variables')} }`, variables: '{}' }],
  ['an unknown member', { query: `mutation { ${WISH('member')} }`, sql: 'x' }],
];

/** Hostile requests over HTTP and WebSocket alike: refused before a resolver runs, and without slowing others down. */
export async function run(): Promise<Tally> {
  const api = await startApi();
  const tally: Tally = { passed: 0, failed: 0 };
  const tell = (name: string, problem: string | null) => {
    tally[problem ? 'failed' : 'passed']++;
    console.log(problem ? `  ✗ ${name}: ${problem}` : `  ✓ ${name}`);
  };
  try {
    const { data } = await api.ask({}, 'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken } }', {
      input: { email: 'cop@example.org', name: 'Cop', password: 'correct horse battery' },
    });
    const token = (data?.['signUp'] as { accessToken: string }).accessToken;
    for (const [name, query] of DOCUMENTS) {
      tell(`HTTP: ${name}`, refusal(await post(api, { token }, JSON.stringify({ query }))));
      tell(`WebSocket: ${name}`, refusal(await overSocket(api, token, { query })));
    }
    for (const [name, payload] of MESSAGES) {
      tell(`HTTP: ${name}`, refusal(await post(api, { token }, JSON.stringify(payload))));
      tell(`WebSocket: ${name}`, refusal(await overSocket(api, token, payload)));
    }
    const query = JSON.stringify({ query: `mutation { ${WISH('door')} }` });
    tell('HTTP: a batch of ten', refusal(await post(api, { token }, `[${Array(10).fill(query).join()}]`)));
    tell('HTTP: 3 MB', refusal(await post(api, { token }, JSON.stringify({ query, x: 'x'.repeat(3_000_000) }))));
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/graphql',
      'application/json-patch+json',
    ])
      tell(`HTTP: ${type}`, refusal(await post(api, { token }, query, type)));
    for (const line of [
      'GET /graphql?query=mutation{x}',
      'HEAD /graphql',
      'PUT /graphql',
      'OPTIONS /graphql',
      'POST /%67raphql',
      'POST //graphql',
      'POST /graphql/',
      'POST /./graphql',
      'POST /x/../graphql',
      'POST /graphql%00',
      'POST /GRAPHQL',
      'GET /graphiql',
      'GET /playground',
      'TRACE /graphql',
    ])
      tell(`HTTP: ${line}`, await spelled(api, token, line, query));
    tell('WebSocket: from a foreign page', await opened(api, { origin: 'https://evil.example' }));
    tell('WebSocket: the protocol of before', await opened(api, {}, 'graphql-ws'));
    tell('WebSocket: without a credential', await refusedAtOnce(api));

    const { rows } = await api.admin.query(`SELECT name FROM organisations`);
    tell('no resolver ran', rows.length === 0 ? null : `found ${rows.map((row) => row.name).join()}`);
    const twin = await api.ask({ token }, `mutation { ${WISH('twin')} }`);
    tell('the honest twin is accepted', twin.errors ? JSON.stringify(twin.errors) : null);
    await measureOthers(api, token);
    return tally;
  } finally {
    await api.stop();
  }
}

/** Null when an answer refuses in the API's words and says nothing of the inside; otherwise what is wrong with it. */
function refusal({ data, errors }: Answer): string | null {
  if (data) return `answered ${JSON.stringify(data)}`;
  const [error] = errors ?? [];
  if (!error) return 'no error';
  if (/did you mean|node_modules|\bat .*:\d+:\d+/i.test(JSON.stringify(errors)))
    return `says too much: ${error.message}`;
  return ['INVALID', 'LIMIT_EXCEEDED'].includes(error.extensions?.code) ? null : `answered ${JSON.stringify(error)}`;
}

async function post(api: ApiProcess, asker: Asker, body: string, type = 'application/json'): Promise<Answer> {
  const response = await fetch(`${api.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': type, ...headersOf(asker) },
    body,
  });
  return (await response.json()) as Answer;
}

function overSocket(api: ApiProcess, token: string, payload: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(api.socketUrl, 'graphql-transport-ws');
    const done = (answer: Answer) => (socket.close(), resolve(answer));
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    );
    socket.on('error', reject);
    // The protocol closes on a message of the wrong shape, before anything looks inside.
    socket.on('close', (code) =>
      done({ errors: [{ message: 'closed', extensions: { code: code === 4400 ? 'INVALID' : String(code) } }] }),
    );
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { type: string; payload: never };
      if (message.type === 'connection_ack') socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
      if (message.type === 'error') done({ errors: message.payload });
      if (message.type === 'next') done(message.payload);
    });
  });
}

/** The status of a request whose line is sent as it is written: 404 or 405, or it says so. */
function spelled(api: ApiProcess, token: string, line: string, body: string): Promise<string | null> {
  const { hostname, port } = new URL(api.origin);
  return new Promise((resolve, reject) => {
    const socket = dial(Number(port), hostname, () =>
      socket.write(
        `${line} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      ),
    );
    socket.once('data', (data) => {
      const status = data.toString().slice(9, 12);
      resolve(['400', '404', '405'].includes(status) ? null : `status ${status}`);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

function opened(
  api: ApiProcess,
  headers: Record<string, string>,
  protocol = 'graphql-transport-ws',
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = new WebSocket(api.socketUrl, protocol, { headers });
    socket.on('open', () => socket.on('close', () => resolve(socket.protocol === protocol ? 'opened' : null)).close());
    socket.on('error', () => resolve(null));
  });
}

function refusedAtOnce(api: ApiProcess): Promise<string | null> {
  return new Promise((resolve) => {
    const client = createClient({
      url: api.socketUrl,
      webSocketImpl: WebSocket,
      lazy: false,
      retryAttempts: 0,
      onNonLazyError: () => undefined,
      on: {
        connected: () => resolve('connected'),
        closed: (event) => resolve((event as { code: number }).code === 4403 ? null : 'closed otherwise'),
      },
    });
    setTimeout(() => void client.dispose(), 5_000).unref();
  });
}

/**
 * How long honest requests take while two attackers send a hundred such requests a second. Printed and not judged:
 * all of them share this machine's processors, and a test does not fail for the clock.
 */
async function measureOthers(api: ApiProcess, token: string): Promise<void> {
  const p99 = async () => {
    const times: number[] = [];
    for (let i = 0; i < 200; i++) {
      const start = performance.now();
      await api.ask({ token }, '{ me { person { email } } }');
      times.push(performance.now() - start);
    }
    return times.toSorted((a, b) => a - b)[197]!;
  };
  const attacked = async () => {
    let attacking = true;
    const attackers = Array.from({ length: 2 }, async () => {
      for (let i = 0; attacking; i++) {
        await post(api, { token }, JSON.stringify({ query: DOCUMENTS[i % DOCUMENTS.length]![1] }));
        await pause(20);
      }
    });
    const time = await p99();
    attacking = false;
    await Promise.all(attackers);
    return time;
  };
  await p99();
  const rounds: [calm: number, loud: number][] = [];
  for (let round = 0; round < 3; round++) rounds.push([await p99(), await attacked()]);
  for (const [calm, loud] of rounds) {
    console.log(`  p99 of others: ${calm.toFixed(1)} ms in calm, ${loud.toFixed(1)} ms under attack`);
  }
}
