import { newId } from '@atoll/store';
import { seedTenant, type Tenant as Rows } from '@atoll/store/testing';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationTypeNode,
  type IntrospectionQuery,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { createHash, randomBytes } from 'node:crypto';
import WebSocket from 'ws';

import type { Tally } from '../story.js';
import { headersOf, startApi, type Answer, type ApiProcess, type Asker } from './api-process.js';

/** An organisation with a row in every table, somebody who owns it, and marks by which its secrets would be known. */
type Tenant = { name: string; rows: Rows; owner: Asker; ids: string[]; marks: string[] };

type Kind = 'query' | 'mutation' | 'subscription';
type Case = { kind: Kind; field: GraphQLField<unknown, unknown> };

/**
 * Every field of Query, Mutation and Subscription, found in the schema, asked by an organisation with the ids of
 * another: a stranger learns nothing, and a fellow member nothing private. Foreign and unknown ids answer alike.
 */
export async function run(): Promise<Tally> {
  const api = await startApi({ ATOLL_INTROSPECTION: 'on' });
  try {
    const schema = await schemaOf(api);
    const [ada, fellow, stranger] = [
      await tenant(api, 'ada'),
      await tenant(api, 'fellow'),
      await tenant(api, 'stranger'),
    ];
    await api.admin.query('INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ($1, $2)', [
      ada.rows.consortium,
      fellow.rows.organisation,
    ]);
    const tally: Tally = { passed: 0, failed: 0 };
    const count = { fields: 0, requests: 0, leaks: 0, unalike: 0 };
    for (const each of cases(schema)) {
      count.fields++;
      const problems = await tried(api, each, { ada, fellow, stranger }, count);
      tally[problems.length ? 'failed' : 'passed']++;
      if (problems.length)
        console.log(`  ✗ ${each.kind} ${each.field.name}: ${[...new Set(problems)].slice(0, 4).join('; ')}`);
    }
    await twins(api, schema, ada, tally);
    console.log(
      `  ${count.fields} fields, ${count.requests} requests: ${count.leaks} leaks, ${count.unalike} answers that tell foreign from unknown`,
    );
    return tally;
  } finally {
    await api.stop();
  }
}

async function schemaOf(api: ApiProcess): Promise<GraphQLSchema> {
  const { data, errors } = await api.ask({}, getIntrospectionQuery());
  if (!data) throw new Error(JSON.stringify(errors));
  return buildClientSchema(data as unknown as IntrospectionQuery);
}

/** Rows in every table, marked where they are private, and a session of its owner. */
async function tenant(api: ApiProcess, name: string): Promise<Tenant> {
  const rows = await seedTenant(api.admin);
  const mark = (what: string) => `${name}-${what}-${randomBytes(6).toString('hex')}`;
  const marks = { key: mark('key'), release: mark('release'), robot: mark('robot'), person: mark('person') };
  const token = `atoll_access_${randomBytes(32).toString('base64url')}`;
  const now = (sql: string, values: unknown[]) => api.admin.query(sql, values);
  await now('UPDATE keys SET name = $2 WHERE organisation_id = $1', [rows.organisation, marks.key]);
  await now('UPDATE releases SET name = $2, contract_name = $2 WHERE organisation_id = $1', [
    rows.organisation,
    marks.release,
  ]);
  await now('UPDATE application_keys SET name = $2 WHERE organisation_id = $1', [rows.organisation, marks.robot]);
  await now('UPDATE people SET name = $2 WHERE id = $1', [rows.person, marks.person]);
  await now('UPDATE sessions SET access_hash = $2 WHERE person_id = $1', [
    rows.person,
    createHash('sha256').update(token).digest(),
  ]);
  const ids = await allIds(api, rows);
  // What only the organisation itself may ever see, besides the names above.
  const secret = [rows.key, rows.release, rows.transaction, rows.person];
  return {
    name,
    rows,
    owner: { token, organisation: rows.organisation },
    ids,
    marks: [...Object.values(marks), ...secret],
  };
}

/** The ids of all rows of a tenant, also of those that `seedTenant` does not tell. */
async function allIds(api: ApiProcess, rows: Rows): Promise<string[]> {
  const ids = new Set<string>(Object.values(rows));
  for (const table of ['application_keys', 'membership_invitations', 'consortium_invitations', 'deployments']) {
    const found = await api.admin.query(`SELECT id FROM ${table} WHERE organisation_id = $1`, [rows.organisation]);
    found.rows.forEach(({ id }) => ids.add(id));
  }
  const proposals = await api.admin.query('SELECT id FROM proposals WHERE consortium_id = $1', [rows.consortium]);
  proposals.rows.forEach(({ id }) => ids.add(id));
  return [...ids];
}

function cases(schema: GraphQLSchema): Case[] {
  const of = (kind: Kind, type = schema.getRootType(kind as OperationTypeNode)) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field }));
  return [...of('query'), ...of('mutation'), ...of('subscription')];
}

type Count = { requests: number; leaks: number; unalike: number };

/** What is wrong with the answers that foreign organisations get for one field. */
async function tried(
  api: ApiProcess,
  { kind, field }: Case,
  who: Record<'ada' | 'fellow' | 'stranger', Tenant>,
  count: Count,
): Promise<string[]> {
  if (['signOut', 'signUp', 'signIn', 'refreshSession'].includes(field.name)) return []; // name no row
  const problems: string[] = [];
  const selection = selected(field.type);
  for (const asker of [who.stranger, who.fellow]) {
    const before = await written(api, who.ada);
    for (const id of who.ada.ids) {
      const foreign = await sent(api, asker.owner, kind, field, selection, id);
      count.requests++;
      const text = JSON.stringify(foreign).replaceAll(id, '<id>');
      const known = asker === who.stranger ? [...who.ada.marks, ...who.ada.ids] : who.ada.marks;
      if (known.some((mark) => text.includes(mark))) {
        count.leaks++;
        problems.push(`${asker.name} sees ${text.slice(0, 300)}`);
      }
      if (asker !== who.stranger || !hasIds(field)) continue;
      const unknown = newId();
      const nowhere = JSON.stringify(await sent(api, asker.owner, kind, field, selection, unknown)).replaceAll(
        unknown,
        '<id>',
      );
      count.requests++;
      if (text !== nowhere) {
        count.unalike++;
        problems.push(`foreign: ${text.slice(0, 150)}, unknown: ${nowhere.slice(0, 150)}`);
      }
    }
    if ((await written(api, who.ada)) !== before) problems.push(`${asker.name} changed a row`);
  }
  return problems;
}

/** Every private row of a tenant as one text, to see whether anything was written. */
async function written(api: ApiProcess, { rows }: Tenant): Promise<string> {
  const tables = [
    'organisations',
    'memberships',
    'membership_invitations',
    'application_keys',
    'nodes',
    'keys',
    'transactions',
    'releases',
    'deployments',
  ];
  const texts = [];
  for (const table of tables)
    texts.push(
      await api.admin.query(
        `SELECT string_agg(t::text, '|' ORDER BY t::text) AS rows FROM ${table} t WHERE ${table === 'organisations' ? 'id' : 'organisation_id'} = $1`,
        [rows.organisation],
      ),
    );
  return texts.map((result) => result.rows[0].rows).join('#');
}

/** The owner itself is answered: without that, refusals would prove nothing. */
async function twins(api: ApiProcess, schema: GraphQLSchema, ada: Tenant, tally: Tally): Promise<void> {
  const reads = cases(schema).filter(({ kind, field }) => kind !== 'mutation' && hasIds(field));
  for (const { kind, field } of reads) {
    let answered = false;
    for (const id of ada.ids) {
      const answer = await sent(api, ada.owner, kind, field, selected(field.type), id);
      const code = answer.errors?.[0]?.extensions.code ?? '';
      answered ||= !['NOT_FOUND', 'FORBIDDEN', 'INVALID'].includes(code);
    }
    tally[answered ? 'passed' : 'failed']++;
    if (!answered) console.log(`  ✗ ${kind} ${field.name}: not even its owner is answered`);
  }
}

/** One operation whose every id is `id`. */
async function sent(
  api: ApiProcess,
  asker: Asker,
  kind: Kind,
  field: GraphQLField<unknown, unknown>,
  selection: string,
  id: string,
): Promise<Answer> {
  const args = field.args.filter((arg) => isNonNullType(arg.type) || namesRow(arg));
  const variables = Object.fromEntries(args.map((arg) => [arg.name, valueOf(arg.type, arg.name, id)]));
  const declared = args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ');
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const query = `${kind} ${declared && `(${declared})`} { ${field.name}${given && `(${given})`} ${selection} }`;
  return kind === 'subscription' ? first(api, asker, query, variables) : api.ask(asker, query, variables);
}

/** The first answer of a subscription. */
function first(api: ApiProcess, asker: Asker, query: string, variables: Record<string, unknown>): Promise<Answer> {
  return new Promise((resolve) => {
    const client = createClient({
      url: api.socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: headersOf(asker),
      retryAttempts: 0,
    });
    const done = (answer: unknown) => (resolve(answer as Answer), void client.dispose());
    client.subscribe(
      { query, variables },
      { next: done, error: (errors) => done({ errors }), complete: () => done({ data: null }) },
    );
  });
}

const namesRow = ({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>) =>
  getNamedType(type).name === 'ID' || /id$/i.test(name);

function hasIds(field: GraphQLField<unknown, unknown>): boolean {
  const within = (type: GraphQLInputType, name: string): boolean => {
    const named = getNamedType(type);
    return isInputObjectType(named)
      ? Object.values(named.getFields()).some((each) => within(each.type, each.name))
      : namesRow({ name, type });
  };
  return field.args.some(({ type, name }) => within(type, name));
}

/** A value that is well-formed, so that the answer is about the id. */
const VALUES: Record<string, unknown> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  BigInt: '1',
  Hex: `0x${'11'.repeat(20)}`,
  JSON: [],
  DateTime: '2030-01-01T00:00:00Z',
  String: 'value',
};
const NAMED: Record<string, unknown> = {
  engine: 'atoll-node',
  abi: [],
  artefact: null,
  code: 'atoll_member_unknown',
  scopes: ['chain:read'],
};

/** Optional values without which the rest makes no sense. */
const OPTIONAL = ['to', 'data'];

function valueOf(type: GraphQLInputType, name: string, id: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType as GraphQLInputType, name, id);
  if (name in NAMED) return NAMED[name];
  if (isListType(type)) return [valueOf(type.ofType as GraphQLInputType, name, id)];
  if (isInputObjectType(type)) {
    const named = type.getFields();
    const fields = Object.values(named).filter(
      (each) =>
        isNonNullType(each.type) ||
        OPTIONAL.includes(each.name) ||
        (namesRow(each) && !('deploymentId' in named && each.name === 'chainId')),
    );
    return Object.fromEntries(
      fields
        .filter(({ defaultValue }) => defaultValue === undefined)
        .map((each) => [each.name, valueOf(each.type, each.name, id)]),
    );
  }
  if (isEnumType(type)) return type.getValues()[0]?.value;
  return namesRow({ name, type }) ? id : (VALUES[type.name] ?? 'value');
}

/** Everything that may be asked of a type within the limits: all its scalars, and those of what it leads to. */
function selected(type: GraphQLOutputType, depth = 4, path: string[] = []): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const parts = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return [field.name];
    if (depth <= 1 || path.includes(inner.name)) return [];
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
    const inside = selected(field.type, depth - 1, [...path, named.name]);
    return inside ? [`${field.name}${page} ${inside}`] : [];
  });
  return parts.length ? `{ ${parts.join(' ')} }` : '{ __typename }';
}
