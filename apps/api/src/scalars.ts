import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const refuse = (message: string): never => {
  throw new GraphQLError(message);
};

function integer(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,78}$/.test(value)) return BigInt(value);
  return refuse('BigInt takes a whole number as a decimal string');
}

export const BigIntScalar = new GraphQLScalarType<bigint, string>({
  name: 'BigInt',
  description: 'A whole number of up to 78 digits, as a decimal string, so that no client rounds it.',
  serialize: (value) => (typeof value === 'object' && value !== null ? String(value) : integer(value).toString()),
  parseValue: integer,
  parseLiteral: (node) =>
    node.kind === Kind.INT || node.kind === Kind.STRING ? integer(node.value) : refuse('BigInt takes a whole number'),
});

function hex(value: unknown): string {
  if (typeof value === 'string' && /^0x(?:[0-9a-f]{2})*$/i.test(value)) return value.toLowerCase();
  return refuse('Hex takes 0x and an even number of hexadecimal digits');
}

export const HexScalar = new GraphQLScalarType<string, string>({
  name: 'Hex',
  description: 'Bytes, an address or a hash: 0x and lower-case hexadecimal digits, two for each byte.',
  serialize: (value) =>
    value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : String(value).toLowerCase(),
  parseValue: hex,
  parseLiteral: (node) => (node.kind === Kind.STRING ? hex(node.value) : refuse('Hex takes a string')),
});

function plain(node: ValueNode, variables?: Record<string, unknown> | null): unknown {
  switch (node.kind) {
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, plain(field.value, variables)]));
    case Kind.LIST:
      return node.values.map((value) => plain(value, variables));
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    default:
      return node.value;
  }
}

export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value. Whole numbers beyond 2^53 are decimal strings.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: plain,
});

function moment(value: unknown): Date {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date && !Number.isNaN(date.getTime()) ? date : refuse('DateTime takes a moment such as 2026-01-31T12:00:00Z');
}

export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A moment in UTC by RFC 3339, such as 2026-01-31T12:00:00.000Z.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue: moment,
  parseLiteral: (node) => (node.kind === Kind.STRING ? moment(node.value) : refuse('DateTime takes a string')),
});
