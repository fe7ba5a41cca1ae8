import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLArgument,
  type GraphQLInputType,
} from 'graphql';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 100;

/** Scalars that hold no secret and no text that somebody wrote, and how the log has their values. */
const KEPT: Record<string, (value: unknown) => unknown> = {
  ID: (value) => (typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : null),
  Int: (value) => value,
  Float: (value) => value,
  Boolean: (value) => value,
  BigInt: String,
  DateTime: (value) => (value instanceof Date ? value.toISOString() : null),
};

/**
 * What the audit log keeps of a mutation's arguments: each by its path, with its value where the schema says that its type is
 * harmless, and with null for everything else. So a new argument is kept or not by its type, and nobody has to think of it.
 */
export function keptArguments(
  args: readonly GraphQLArgument[],
  given: Record<string, unknown>,
): Record<string, unknown> {
  const all = args.flatMap(({ name, type }) => keptOf(type, given[name], name));
  return Object.fromEntries(all.length <= MOST ? all : [...all.slice(0, MOST), ['more', all.length - MOST]]);
}

function keptOf(type: GraphQLInputType, value: unknown, path: string): [string, unknown][] {
  if (value === null || value === undefined) return [];
  const plain = getNullableType(type);
  if (isListType(plain)) {
    return (value as unknown[]).flatMap((each, i) => keptOf(plain.ofType as GraphQLInputType, each, `${path}.${i}`));
  }
  if (isInputObjectType(plain)) {
    const fields = value as Record<string, unknown>;
    return Object.values(plain.getFields()).flatMap((field) =>
      keptOf(field.type, fields[field.name], `${path}.${field.name}`),
    );
  }
  return [[path, isEnumType(plain) ? value : (KEPT[plain.name]?.(value) ?? null)]];
}
