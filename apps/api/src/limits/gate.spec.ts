import { Fault } from '@atoll/kernel';
import { buildSchema, getIntrospectionQuery } from 'graphql';

import { Gate } from './gate.js';

const schema = buildSchema(`
  type Query { node(first: Int = 20): NodeConnection!, tree: Tree, name(of: String): String }
  type NodeConnection { nodes: [Tree!]! }
  type Tree { up: Tree, many: [Tree!]!, page(first: Int = 20): NodeConnection!, name: String }
  type Mutation { set(name: String): Boolean }
`);
const gate = new Gate(() => schema, { introspection: false });
const open = new Gate(() => schema, { introspection: true });

function refusal(
  query: string,
  { variables = {}, at = gate }: { variables?: Record<string, unknown>; at?: Gate } = {},
): string | null {
  try {
    at.admit({ query, variables });
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.detail.code === 'LIMIT_EXCEEDED' ? error.detail.what : error.detail.code;
  }
}

const nested = (levels: number) => `{ tree ${'{ up '.repeat(levels - 2)} { name } ${'} '.repeat(levels - 2)} }`;
const many = (count: number, each: (i: number) => string) =>
  `{ ${Array.from({ length: count }, (_, i) => each(i)).join(' ')} }`;

// Each refused query has a twin that differs in one thing only.
it.each([
  ['depth', nested(11), 'levels of fields', nested(10)],
  [
    'depth through fragments',
    `{ ...a } fragment a on Query ${nested(11)}`,
    'levels of fields',
    `{ ...a } fragment a on Query ${nested(10)}`,
  ],
  ['aliases', many(16, (i) => `a${i}: name`), 'aliases', many(15, (i) => `a${i}: name`)],
  [
    'aliases through fragments',
    `{ ...a ...b } fragment a on Query ${many(8, (i) => `a${i}: name`)} fragment b on Query ${many(8, (i) => `b${i}: name`)}`,
    'aliases',
    `{ ...a } fragment a on Query ${many(8, (i) => `a${i}: name`)}`,
  ],
  ['repeated fields', many(12, () => 'name'), 'repeated fields', many(11, () => 'name')],
  ['directives', `{ name ${'@skip(if: false) '.repeat(11)} }`, 'directives', '{ name @skip(if: false) }'],
  ['operations', 'query a { name } query b { name }', 'operations', 'query a { name }'],
  ['tokens', `{ name(of: "${'x'}") ${'name '.repeat(2_000)} }`, 'tokens', '{ name(of: "x") }'],
  ['text', `{ name } #${'x'.repeat(32 * 1024)}`, 'characters of query text', `{ name } #${'x'.repeat(1024)}`],
  [
    'cost of pages in pages',
    '{ node(first: 100) { nodes { page(first: 100) { nodes { name } } } } }',
    'points of cost',
    '{ node(first: 10) { nodes { page(first: 10) { nodes { name } } } } }',
  ],
  ['introspection', '{ __schema { types { name } } }', 'INVALID', '{ __typename }'],
  ['unknown fields', '{ nme }', 'INVALID', '{ name }'],
])('refuses too much: %s', (_case, query, why, twin) => {
  expect(refusal(query)).toBe(why);
  expect(refusal(twin)).toBeNull();
});

it.each([nested(11), many(16, (i) => `a${i}: name`)])('takes no name for a pass: %#', (query) => {
  for (const name of ['__schema', '__type', 'IntrospectionQuery'])
    expect(refusal(`query ${name} ${query}`)).not.toBeNull();
  expect(refusal(`query ($n: String) { ...__schema } fragment __schema on Query ${query}`)).not.toBeNull();
});

it('counts a page by the variable that bounds it', () => {
  const query = 'query ($n: Int) { node(first: $n) { nodes { page(first: $n) { nodes { name } } } } }';
  expect(refusal(query, { variables: { n: 5 } })).toBeNull();
  expect(refusal(query, { variables: { n: 100 } })).toBe('points of cost');
  expect(refusal(query)).toBe('points of cost');
});

it('measures fragments within fragments in no time', () => {
  const doubling = Array.from(
    { length: 60 },
    (_, i) => `fragment f${i} on Tree { up { ...f${i + 1} } many { ...f${i + 1} } }`,
  );
  expect(refusal(`{ tree { ...f0 } } ${doubling.join(' ')} fragment f60 on Tree { name }`)).not.toBeNull();
});

it.each([['{ name(of: "\\u0000") }'], ['{ name(of: "\\u{0}") }']])('refuses NUL in text: %s', (query) => {
  expect(refusal(query)).toBe('INVALID');
});

it('refuses NUL in variables, however deep', () => {
  const query = 'query ($n: String) { name(of: $n) }';
  expect(refusal(query, { variables: { n: 'a\0b' } })).toBe('INVALID');
  expect(refusal(query, { variables: { x: [{ y: ['\0'] }] } })).toBe('INVALID');
  expect(refusal(query, { variables: { n: 'a\\u0000b' } })).toBeNull();
});

it('refuses variables nested deeper than anyone can walk, and never loses its own way', () => {
  const query = 'query ($n: String) { name(of: $n) }';
  const nest = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  expect(refusal(query, { variables: { n: nest(255) } })).toBeNull();
  for (const levels of [256, 100_000])
    expect(refusal(query, { variables: { n: nest(levels) } })).toBe('levels of values');
});

it('refuses fragments that spread each other', () => {
  expect(refusal('{ tree { ...a } } fragment a on Tree { up { ...b } } fragment b on Tree { up { ...a } }')).toBe(
    'INVALID',
  );
});

it('names no fields to those who guess', () => {
  expect(() => gate.admit({ query: '{ nam }' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('mean') }),
  );
});

it('lets the usual tools ask for the schema where that is allowed, but not in circles', () => {
  expect(refusal(getIntrospectionQuery(), { at: open })).toBeNull();
  expect(
    refusal('{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }', {
      at: open,
    }),
  ).not.toBeNull();
});

it.each([
  [[{ query: '{ name }' }]],
  ['{ name }'],
  [null],
  [{}],
  [{ query: 1 }],
  [{ query: '{ name }', variables: 'x' }],
  [{ query: '{ name }', sql: 1 }],
])('refuses what is not a request: %j', (body) => {
  expect(() => gate.admit(body)).toThrow(Fault);
});
