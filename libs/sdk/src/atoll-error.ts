/** One entry of GraphQL's `errors`. */
export type GraphQLProblem = { message: string; extensions?: { code?: string; [field: string]: unknown } };

/** What the API refused. `code` is stable and for programs; the message says what to do next. */
export class AtollError extends Error {
  override readonly name = 'AtollError';
  readonly code: string;
  /** The code's own fields, such as `field` of INVALID or `limit` of QUOTA_EXCEEDED. */
  readonly detail: Record<string, unknown>;

  constructor({ message, extensions = {} }: GraphQLProblem) {
    super(message);
    const { code, ...detail } = extensions;
    this.code = code ?? 'UNAVAILABLE';
    this.detail = detail;
  }
}
