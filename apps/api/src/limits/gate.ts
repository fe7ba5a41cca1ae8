import { Fault } from '@atoll/kernel';
import {
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { z } from 'zod';

import { refused } from '../spoken.js';
import { exceeded, LIMITS, within } from './limits.js';
import { measure } from './measure.js';
import { holdsNul, writesNul } from './nul.js';
import { withDefaults } from './with-defaults.js';

const request = z.strictObject({
  query: z.string(),
  operationName: z.string().max(200).nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.record(z.string(), z.unknown()).nullish(),
});

/** An operation that may run. */
export type Admitted = {
  source: string;
  document: DocumentNode;
  /** Null when the operation declares none. */
  variables: Record<string, unknown> | null;
  operationName: string | null;
  /** The field of the schema that it begins with, for those who count. */
  field: string;
};

/** `fixed` when no variables are declared, so that every request with the same text is of the same size. */
type Known = { document: DocumentNode; fixed: boolean; field: string };

/** The one way in for both transports: whatever it lets through is small, valid and a single operation. */
export class Gate {
  private readonly accepted = new Map<string, Known>();
  private readonly rules;

  constructor(
    private readonly schema: () => GraphQLSchema,
    { introspection }: { introspection: boolean },
  ) {
    this.rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  }

  /** Throws a Fault that says what is wrong with the request. */
  admit(body: unknown): Admitted {
    if (Array.isArray(body)) throw Fault.invalid('request', 'must be one operation; send several as several requests');
    const parsed = request.safeParse(body);
    if (!parsed.success)
      throw Fault.invalid('request', `must be an object with "query" and, if it has any, "variables"`);
    const { query: source, operationName = null } = parsed.data;
    const variables = parsed.data.variables ?? {};
    if (writesNul(source) || holdsNul(variables)) throw Fault.invalid('request', 'must not hold the character NUL');
    const known = this.accepted.get(source);
    if (known?.fixed) return { source, document: known.document, variables: null, operationName, field: known.field };
    const document = known?.document ?? this.parsed(source);
    this.bounded(document, variables);
    const { field } = known ?? this.validated(source, document);
    return { source, document, variables: withDefaults(this.schema(), document, variables), operationName, field };
  }

  private parsed(source: string): DocumentNode {
    within('characters', source.length);
    const document = ((): DocumentNode => {
      try {
        return parse(source, { maxTokens: LIMITS.tokens });
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        if (/tokens/.test(error.message)) throw exceeded('tokens');
        throw new Fault(refused(error.message));
      }
    })();
    // Also because the executor compiles one operation for each text, whatever others the text holds.
    within('operations', document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length);
    return document;
  }

  private bounded(document: DocumentNode, variables: Record<string, unknown>): void {
    const size = measure(this.schema(), document, variables);
    for (const limit of ['depth', 'aliases', 'directives', 'duplicates', 'cost'] as const) within(limit, size[limit]);
  }

  private validated(source: string, document: DocumentNode): Known {
    const [error] = validate(this.schema(), document, this.rules, { maxErrors: 1, hideSuggestions: true });
    if (error) throw new Fault(refused(error.message));
    if (this.accepted.size >= REMEMBERED) this.accepted.delete(this.accepted.keys().next().value ?? '');
    const known = { document, fixed: declaresNone(document), field: firstField(document) };
    this.accepted.set(source, known);
    return known;
  }
}

const declaresNone = ({ definitions }: DocumentNode): boolean =>
  definitions.every((node) => node.kind !== Kind.OPERATION_DEFINITION || !node.variableDefinitions?.length);

/** Of a valid document, so it is a name of the schema; one that begins with a fragment is told by that alone. */
function firstField({ definitions }: DocumentNode): string {
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const first = operation?.selectionSet.selections[0];
  return first?.kind === Kind.FIELD ? first.name.value : 'fragment';
}

/** How many accepted texts are not parsed and validated again. */
const REMEMBERED = 500;
