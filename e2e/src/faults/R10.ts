import { newId } from '@atoll/store';
import { seedTenant, type Tenant as Rows } from '@atoll/store/testing';
import {
  buildClientSchema,
  getIntrospectionQuery,
  isNonNullType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationTypeNode,
  type IntrospectionQuery,
} from 'graphql';
import { createClient } from 'graphql-ws';
import { createHash, randomBytes } from 'node:crypto';
import pLimit from 'p-limit';
import WebSocket from 'ws';

import type { Tally } from '../story.js';
import { headersOf, startApi, type Answer, type ApiProcess, type Asker } from './api-process.js';
import { hasIds, namesRow, selected, valueOf } from './well-formed.js';

/** An organisation with a row in every table, somebody who owns it, and marks by which its secrets would be known. */
type Tenant = { name: string; rows: Rows; owner: Asker; ids: string[]; marks: string[] };

type Kind = 'query' | 'mutation' | 'subscription';
type Case = { kind: Kind; field: GraphQLField<unknown, unknown> };

/**
 * Every field of Query, Mutation and Subscription, found in the schema, asked by an organisation with the ids of
 * another: a stranger learns nothing, and a fellow member nothing private. Foreign and unknown ids answer alike.
 * `npm run fault -- R10`, with each id at each field by ATOLL_FULL=1.
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
  const secret = [rows.key, rows.release, rows.transaction, rows.person, rows.eventStream, rows.webhook];
  return {
    name,
    rows,
    owner: { token, organisation: rows.organisation },
    ids,
    marks: [...Object.values(marks), ...secret],
  };
}

/** The ids of all rows of a tenant, also of those that `seedTenant` does not tell: a new table is no gap. */
async function allIds(api: ApiProcess, rows: Rows): Promise<string[]> {
  const ids = new Set<string>(Object.values(rows));
  const tables = await api.admin.query(`
    SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name IN ('id', 'organisation_id')
    GROUP BY 1 HAVING count(*) = 2 ORDER BY 1`);
  for (const { name } of tables.rows) {
    const found = await api.admin.query(`SELECT id FROM "${name}" WHERE organisation_id = $1`, [rows.organisation]);
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

const FULL = Boolean(process.env['ATOLL_FULL']);
/** One in so many of the ids that a field is not likely to take. */
const FEW = 5;

/** Every id by ATOLL_FULL=1; else those of rows that the field speaks of, and of the others some, from another one on for each field. */
function idsFor(field: GraphQLField<unknown, unknown>, { ids, rows }: Tenant): string[] {
  if (!hasIds(field)) return ids.slice(0, 1);
  if (FULL) return ids;
  const words = [field.name, ...field.args.map(({ name }) => name)].join(' ').toLowerCase();
  const likely = Object.entries(rows).flatMap(([name, id]) => (words.includes(name.toLowerCase()) ? [id] : []));
  return [...new Set([...likely, ...ids.filter((_, i) => i % FEW === words.length % FEW)])];
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
    const known = asker === who.stranger ? [...who.ada.marks, ...who.ada.ids] : who.ada.marks;
    const ask = async (id: string) => {
      count.requests++;
      const answer = await sent(api, asker.owner, kind, field, selection, id);
      return JSON.stringify(answer).replaceAll(id, '<id>');
    };
    // What does not exist is answered alike, whatever its id.
    const nowhere = asker === who.stranger && hasIds(field) ? await ask(newId()) : null;
    await abreast(idsFor(field, who.ada), async (id) => {
      const text = await ask(id);
      if (known.some((mark) => text.includes(mark))) {
        count.leaks++;
        problems.push(`${asker.name} sees ${text.slice(0, 300)}`);
      }
      if (nowhere === null || text === nowhere) return;
      count.unalike++;
      problems.push(`foreign: ${text.slice(0, 150)}, unknown: ${nowhere.slice(0, 150)}`);
    });
    if ((await written(api, who.ada)) !== before) problems.push(`${asker.name} changed a row`);
  }
  return problems;
}

/** A few requests at once: an API has more to do than one caller at a time. */
const abreast = async <T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> => {
  const turn = pLimit(6);
  await Promise.all(all.map((each) => turn(() => work(each))));
};

/** Every row of a tenant as one text, to see whether anything was written; a new table is no gap. */
async function written(api: ApiProcess, { rows }: Tenant): Promise<string> {
  const found = await api.admin.query<{ statement: string }>(`
    SELECT string_agg(format('SELECT %L AS name, string_agg(t::text, ''|'' ORDER BY t::text) AS rows FROM %I t WHERE organisation_id = $1',
                             table_name, table_name), ' UNION ALL ' ORDER BY table_name) AS statement
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'organisation_id'`);
  const of = await api.admin.query(found.rows[0]!.statement, [rows.organisation]);
  const itself = await api.admin.query('SELECT o::text FROM organisations o WHERE id = $1', [rows.organisation]);
  return JSON.stringify([of.rows, itself.rows]);
}

/** These take hashes beside ids, of rows that only a chain can make; their own tests show whom they answer. */
const BY_HASH = [
  ...['checkGrant', 'getData', 'isLicensed', 'offeredChunk', 'offeredData'],
  ...['subjectAccesses', 'subjectProof'],
];

/** The owner itself is answered: without that, refusals would prove nothing. */
async function twins(api: ApiProcess, schema: GraphQLSchema, ada: Tenant, tally: Tally): Promise<void> {
  const reads = cases(schema).filter(
    ({ kind, field }) => kind !== 'mutation' && hasIds(field) && !BY_HASH.includes(field.name),
  );
  for (const { kind, field } of reads) {
    let answered = false;
    await abreast(ada.ids, async (id) => {
      if (answered) return;
      const answer = await sent(api, ada.owner, kind, field, selected(field.type), id);
      const code = answer.errors?.[0]?.extensions.code ?? '';
      answered ||= !['NOT_FOUND', 'FORBIDDEN', 'INVALID'].includes(code);
    });
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

/** How long a subscription that was let in may have nothing to tell. */
const SILENT_MS = 5_000;

/** The first answer of a subscription; one that was let in and has no news yet is silent, which is an answer, too. */
function first(api: ApiProcess, asker: Asker, query: string, variables: Record<string, unknown>): Promise<Answer> {
  return new Promise((resolve) => {
    const client = createClient({
      url: api.socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: headersOf(asker),
      retryAttempts: 0,
    });
    const done = (answer: unknown) => {
      clearTimeout(silence);
      resolve(answer as Answer);
      void client.dispose();
    };
    const silence = setTimeout(() => done({ data: null }), SILENT_MS);
    client.subscribe(
      { query, variables },
      { next: done, error: (errors) => done({ errors }), complete: () => done({ data: null }) },
    );
  });
}
