import { AuditReconciler } from '@atoll/tenancy';
import { newId, Store } from '@atoll/store';
import {
  buildSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
} from 'graphql';

import { schemaText } from '../schema.js';
import { startTestApi, type Acting, type Asker, type TestApi } from '../testing.js';
import { keptArguments } from './kept-arguments.js';

let api: TestApi;
let worker: Store;
let reconciler: AuditReconciler;
beforeAll(async () => {
  api = await startTestApi();
  worker = new Store(api.logins.worker);
  reconciler = new AuditReconciler(worker);
}, 120_000);
afterAll(async () => {
  await worker.close();
  await api.close();
});

type Entry = {
  position: string;
  entry: { actor: object | null; action: string; arguments: object; subject: string | null; result: string } | null;
  personal: { name?: string; email?: string; address?: string } | null;
};

const LOG = `query ($after: String, $filter: AuditFilterInput) {
  auditLog(first: 100, oldestFirst: true, after: $after, filter: $filter) {
    nodes { position leaf entry personal salt } pageInfo { hasNextPage endCursor } } }`;

/** The log of an organisation, once all that was noted has its place. */
async function logOf(owner: Acting): Promise<Entry[]> {
  while (await reconciler.handle(owner.organisation));
  const all: Entry[] = [];
  for (let after: string | null = null; ;) {
    const { auditLog } = await api.get(owner, LOG, { after });
    all.push(...(auditLog.nodes as Entry[]));
    if (!auditLog.pageInfo.hasNextPage) return all;
    after = auditLog.pageInfo.endCursor as string;
  }
}

const told = (log: Entry[]) => log.map(({ entry }) => `${entry?.action} ${entry?.result}`);

const SAMPLES: Record<string, unknown> = {
  ...{ ID: newId(), Int: 1, Float: 1, Boolean: true, BigInt: '1', String: 'x', Hex: '0x00', JSON: {} },
  DateTime: '2026-12-01T00:00:00Z',
};

/** A value of a type with nothing in it that need not be there. */
function sampleOf(type: GraphQLInputType): unknown {
  const plain = getNullableType(type);
  if (isListType(plain)) return [sampleOf(plain.ofType as GraphQLInputType)];
  if (isEnumType(plain)) return plain.getValues()[0]!.name;
  if (!isInputObjectType(plain)) return SAMPLES[plain.name];
  const fields = Object.values(plain.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(fields.map(({ name, type: inner }) => [name, sampleOf(inner)]));
}

/** A mutation with the least that it takes. */
function callOf({ name, args, type }: GraphQLField<unknown, unknown>) {
  const given = args.filter(isRequiredArgument);
  const variables = Object.fromEntries(given.map((arg) => [arg.name, sampleOf(arg.type)]));
  const head = given.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const call = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = isObjectType(getNamedType(type)) ? '{ __typename }' : '';
  return {
    query: `mutation ${head && `(${head})`} { ${name}${call && `(${call})`} ${selection} }`,
    variables: variables as Record<string, unknown>,
  };
}

/** These are about an account that the samples do not have. */
const OF_NOBODY = ['signUp', 'signIn', 'signInWithCode', 'refreshSession'];

it.each([
  ['a person who may do nothing of it', 'AUDITOR'],
  ['an owner whose wishes make no sense', 'OWNER'],
])('notes every mutation there is, asked by %s', async (_, role) => {
  const schema = buildSchema(await schemaText());
  const mutations = Object.values(schema.getMutationType()!.getFields()).filter(
    ({ name }) => !OF_NOBODY.includes(name),
  );
  expect(mutations.length).toBeGreaterThan(55);
  const owner = await api.owner();
  await api.admin.query(`UPDATE memberships SET role = $1 WHERE organisation_id = $2`, [role, owner.organisation]);
  const expected = ['createOrganisation OK'];
  for (const mutation of mutations) {
    const { query, variables } = callOf(mutation);
    const { errors } = await api.ask({ ...owner, from: '203.0.113.9' }, query, variables);
    // An organisation that is founded has books of its own, and this in them.
    if (mutation.name !== 'createOrganisation')
      expected.push(`${mutation.name} ${errors?.[0]?.extensions.code ?? 'OK'}`);
    await api.admin.query(`UPDATE sessions SET revoked_at = NULL`); // some of them sign the caller out
  }
  const log = await logOf(owner);
  expect(told(log).toSorted()).toEqual(expected.toSorted());
  expect(new Set(log.slice(1).map(({ personal }) => personal?.address))).toEqual(new Set(['203.0.113.9']));
});

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }';

it('notes what was made by its id, and no secret and no words of anybody', async () => {
  const ada = await api.owner();
  const { createApplicationKey } = await api.get(
    ada,
    'mutation ($input: CreateApplicationKeyInput!) { createApplicationKey(input: $input) { secret applicationKey { id } } }',
    { input: { name: 'my secret project', scopes: ['key:create'], expiresInDays: 5 } },
  );
  const application: Asker = { token: createApplicationKey.secret };
  const { createKey } = await api.get(application, 'mutation { createKey(input: { name: "hot wallet" }) { id } }');
  const { invitePerson } = await api.get(ada, 'mutation { invitePerson(input: { role: ADMIN }) { id code } }');
  const bea = await api.person();
  await api.get(bea, 'mutation ($code: String!) { acceptPersonInvitation(code: $code) { id } }', {
    code: invitePerson.code,
  });

  const log = await logOf(ada);
  expect(log.map(({ entry }) => entry)).toMatchObject([
    {
      action: 'createOrganisation',
      actor: { person: ada.id },
      subject: ada.organisation,
      arguments: { 'input.name': null },
    },
    {
      ...{ action: 'createApplicationKey', subject: createApplicationKey.applicationKey.id },
      arguments: { 'input.name': null, 'input.scopes.0': null, 'input.expiresInDays': 5 },
    },
    {
      ...{ action: 'createKey', subject: createKey.id },
      actor: { applicationKey: createApplicationKey.applicationKey.id },
    },
    {
      action: 'invitePerson',
      subject: invitePerson.id,
      arguments: { 'input.role': 'ADMIN', 'input.expiresInHours': 72 },
    },
    {
      action: 'acceptPersonInvitation',
      actor: { person: bea.id },
      subject: ada.organisation,
      arguments: { code: null },
    },
  ]);
  const text = JSON.stringify(log);
  for (const secret of [createApplicationKey.secret, invitePerson.code, ada.token, 'my secret project', 'hot wallet'])
    expect(text).not.toContain(secret);
  expect(JSON.stringify(log.map(({ entry }) => entry))).not.toContain('@example.org');
});

it('notes who comes in and who does not, in the books of every organisation of the account', async () => {
  const ada = await api.owner();
  const signIn = (password: string) =>
    api.ask({ from: '198.51.100.4' }, SIGN_IN, { input: { email: ada.email, password } });
  await signIn('wrong horse battery');
  const { data } = await signIn('correct horse battery');
  await api.get({}, 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }', {
    t: data!.signIn.refreshToken,
  });
  await api.ask({}, SIGN_IN, { input: { email: 'nobody@example.org', password: 'correct horse battery' } });
  const log = (await logOf(ada)).slice(1);
  expect(log.map(({ entry }) => [entry?.action, entry?.result, entry?.actor, entry?.subject])).toEqual([
    ['signIn', 'UNAUTHENTICATED', null, ada.id],
    ['signIn', 'OK', { person: ada.id }, null],
    ['refreshSession', 'OK', { person: ada.id }, null],
  ]);
  expect(log.map(({ personal }) => personal?.address)).toEqual(['198.51.100.4', '198.51.100.4', '127.0.0.1']);
});

it('notes nothing for whoever has no credential, or names an organisation that is not theirs', async () => {
  const [ada, eve] = [await api.owner(), await api.owner()];
  const create = 'mutation { createKey(input: { name: "k" }) { id } }';
  expect(await api.code({ organisation: ada.organisation }, create)).toBe('UNAUTHENTICATED');
  expect(await api.code({ ...eve, organisation: ada.organisation }, create)).toBe('NOT_FOUND');
  expect(told(await logOf(ada))).toEqual(['createOrganisation OK']);
});

it('notes over a WebSocket as over HTTP', async () => {
  const ada = await api.owner();
  const client = api.socket({ ...ada, from: '198.51.100.5' });
  const run = (query: string) =>
    new Promise<void>((resolve, reject) =>
      client.subscribe({ query }, { next: () => undefined, error: reject, complete: resolve }),
    );
  await run('mutation { createKey(input: { name: "k" }) { id } }');
  await run('mutation { createKey(input: { name: "k" }) { id } }');
  await client.dispose();
  const log = (await logOf(ada)).slice(1);
  expect(told(log)).toEqual(['createKey OK', 'createKey CONFLICT']);
  expect(log.map(({ personal }) => personal?.address)).toEqual(['198.51.100.5', '198.51.100.5']);
});

it('shows and proves the log to those who may read it', async () => {
  const ada = await api.owner();
  await api.get(ada, 'mutation { createKey(input: { name: "k" }) { id } }');
  await logOf(ada);
  const { auditHead: first } = await api.get(ada, '{ auditHead { organisationId size root } }');
  expect(first).toMatchObject({ organisationId: ada.organisation, size: '2' });
  await api.get(ada, 'mutation { setAuditRetention(input: { personalDays: 30 }) { entryDays personalDays } }');
  await api.get(ada, 'mutation ($id: ID!) { forgetPersonInAuditLog(personId: $id) }', { id: ada.id });
  expect((await logOf(ada)).map(({ personal }) => personal !== null)).toEqual([false, false, false, true]);
  const proofs = await api.get(
    ada,
    `{ auditInclusion(position: "1", size: "2") { position leaf path head { size root } }
       auditConsistency(first: "2") { first { root } second { size } path } auditRetention { entryDays personalDays } }`,
  );
  expect(proofs).toMatchObject({
    auditInclusion: { position: '1', head: { size: '2', root: first.root }, path: [expect.any(String)] },
    auditConsistency: { first: { root: first.root }, second: { size: '4' } },
    auditRetention: { entryDays: null, personalDays: 30 },
  });
  const { auditLog } = await api.get(ada, LOG, { filter: { action: 'createKey', personId: ada.id } });
  expect(auditLog.nodes).toMatchObject([{ position: '1' }]);
  await api.admin.query(`UPDATE memberships SET role = 'DEVELOPER' WHERE organisation_id = '${ada.organisation}'`);
  for (const query of [
    '{ auditHead { size } }',
    '{ auditLog { nodes { position } } }',
    '{ auditRetention { entryDays } }',
  ])
    expect(await api.code(ada, query)).toBe('FORBIDDEN');
});

it('keeps of arguments what their types allow, whatever they are called', () => {
  const { args } = buildSchema(`
    scalar BigInt scalar DateTime scalar Hex scalar JSON
    enum Kind { A B }
    input In { id: ID, text: String, many: [In!], kinds: [Kind!], hex: Hex, json: JSON, big: BigInt, at: DateTime }
    type Query { x: Int } type Mutation { m(input: In!, ids: [ID!], code: String, flag: Boolean, left: Int): Int }`)
    .getMutationType()!
    .getFields()['m']!;
  const [id, at] = [newId(), new Date(0)];
  const input = {
    id,
    text: 'secret',
    kinds: ['A'],
    hex: '0x00',
    json: { a: 1 },
    big: 5n,
    at,
    many: [{ text: 'b', id: 'x' }],
  };
  expect(keptArguments(args, { input, ids: [id.toUpperCase()], code: 'secret', flag: false, left: null })).toEqual({
    ...{ 'input.id': id, 'input.text': null, 'input.kinds.0': 'A', 'input.hex': null, 'input.json': null },
    ...{ 'input.big': '5', 'input.at': at.toISOString(), 'input.many.0.text': null, 'input.many.0.id': null },
    ...{ 'ids.0': id, code: null, flag: false },
  });
  const many = keptArguments(args, { ids: Array.from({ length: 300 }, () => id) });
  expect(Object.keys(many)).toHaveLength(101);
  expect(many['more']).toBe(200);
});
