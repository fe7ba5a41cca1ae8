import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { Fault } from '@atoll/kernel';
import { MAX_PAGE } from '../connection.js';

/** How large an operation is, fragments written out. */
export type Size = { depth: number; aliases: number; directives: number; duplicates: number; cost: number };

/** Assumed length of a list that the query does not bound. */
const LIST = 10;

/**
 * Measures without executing: each fragment once, so that fragments within fragments cost no more time than they have
 * text. No name of an operation, fragment or field is treated differently, introspection included: it only counts
 * its own levels apart, since its shape is fixed and the usual tools send it whole.
 */
export function measure(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>): Size {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const root = operation && schema.getRootType(operation.operation);
  const size = operation ? new Measure(schema, document, variables).selection(operation.selectionSet, root) : ZERO;
  const directives =
    (operation?.directives?.length ?? 0) +
    (operation?.variableDefinitions ?? []).flatMap((v) => v.directives ?? []).length;
  return { ...size, directives: size.directives + directives };
}

const ZERO: Size = { depth: 0, aliases: 0, directives: 0, duplicates: 0, cost: 0 };

class Measure {
  private readonly fragments: Map<string, FragmentDefinitionNode>;
  private readonly known = new Map<string, Size | 'open'>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
  ) {
    const definitions = document.definitions.filter(
      (node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION,
    );
    this.fragments = new Map(definitions.map((node) => [node.name.value, node]));
  }

  selection(set: SelectionSetNode, parent: unknown): Size {
    const seen = new Set<string>();
    let total = ZERO;
    for (const node of set.selections) {
      const part =
        node.kind === Kind.FIELD
          ? this.field(node, parent)
          : node.kind === Kind.INLINE_FRAGMENT
            ? this.selection(node.selectionSet, this.typeNamed(node.typeCondition?.name.value) ?? parent)
            : this.fragment(node.name.value);
      total = sum(total, { ...part, directives: part.directives + (node.directives?.length ?? 0) });
      if (node.kind !== Kind.FIELD) continue;
      const key = (node.alias ?? node.name).value;
      if (seen.has(key)) total = { ...total, duplicates: total.duplicates + 1 };
      seen.add(key);
    }
    return total;
  }

  private fragment(name: string): Size {
    const known = this.known.get(name);
    if (known === 'open') throw Fault.invalid('query', `spreads the fragment "${name}" within itself`);
    if (known) return known;
    const fragment = this.fragments.get(name);
    if (!fragment) return ZERO; // validation will say so
    this.known.set(name, 'open');
    const inside = this.selection(fragment.selectionSet, this.typeNamed(fragment.typeCondition.name.value));
    const size = { ...inside, directives: inside.directives + (fragment.directives?.length ?? 0) };
    this.known.set(name, size);
    return size;
  }

  private field(node: FieldNode, parent: unknown): Size {
    const definition = this.definition(node, parent);
    const inside = node.selectionSet
      ? this.selection(node.selectionSet, definition && getNamedType(definition.type))
      : ZERO;
    const times = definition ? this.times(node, definition) : 1;
    return {
      ...inside,
      depth: isIntrospection(node) ? 0 : inside.depth + 1,
      aliases: inside.aliases + (node.alias ? 1 : 0),
      cost: 1 + times * inside.cost,
    };
  }

  private definition(node: FieldNode, parent: unknown): GraphQLField<unknown, unknown> | undefined {
    if (isObjectType(parent) || isInterfaceType(parent)) return parent.getFields()[node.name.value];
    return undefined;
  }

  /** How often what is inside the field may come: the page's length for lists with one, and a guess for others. */
  private times(node: FieldNode, { args, type }: GraphQLField<unknown, unknown>): number {
    const first = args.find(({ name }) => name === 'first');
    if (!first) return isList(type) && isCompositeType(getNamedType(type)) ? LIST : 1;
    const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    if (given?.kind === Kind.INT) return bounded(Number(given.value));
    if (given?.kind === Kind.VARIABLE) return bounded(Number(this.variables[given.name.value] ?? MAX_PAGE));
    return bounded(Number(first.defaultValue ?? MAX_PAGE));
  }

  private typeNamed(name: string | undefined) {
    return name === undefined ? undefined : this.schema.getType(name);
  }
}

/** A page holds its nodes in a list, whose guess would count them twice. */
const bounded = (first: number): number =>
  Math.max(1, Math.min(MAX_PAGE, Number.isFinite(first) ? first : MAX_PAGE) / LIST);

const isIntrospection = (node: FieldNode): boolean => node.name.value === '__schema' || node.name.value === '__type';

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

const sum = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth),
  aliases: a.aliases + b.aliases,
  directives: a.directives + b.directives,
  duplicates: a.duplicates + b.duplicates,
  cost: a.cost + b.cost,
});
