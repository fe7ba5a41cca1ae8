/** An operation's text that knows, for the compiler only, what it takes and gives. The generated code makes one for each. */
export class TypedDocumentString<TResult, TVariables> extends String {
  /** Never set: it carries the types. */
  declare readonly types?: (variables: TVariables) => TResult;

  constructor(
    text: string,
    readonly meta?: { fragmentName?: string },
  ) {
    super(text);
  }
}
