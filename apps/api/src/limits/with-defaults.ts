import {
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/**
 * The variables with the defaults of input fields filled in. The compiled executor leaves them out, and so refuses
 * from the second time on what the interpreter accepted the first time.
 */
export function withDefaults(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  const filled = { ...variables };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type: node } of definition.variableDefinitions ?? []) {
      const type = typeFromAST(schema, node as never);
      const name = variable.name.value;
      if (isInputType(type) && name in filled) filled[name] = fill(type, filled[name]);
    }
  }
  return filled;
}

function fill(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return fill(type.ofType as GraphQLInputType, value);
  if (isListType(type)) return Array.isArray(value) ? value.map((each) => fill(type.ofType, each)) : value;
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given = value as Record<string, unknown>;
  const entries = Object.values(type.getFields())
    .map(({ name, type: inner, defaultValue }) => [
      name,
      fill(inner, given[name] === undefined ? defaultValue : given[name]),
    ])
    .filter(([, each]) => each !== undefined);
  return { ...given, ...Object.fromEntries(entries) };
}
