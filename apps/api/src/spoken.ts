import { Fault, type FaultDetail } from '@atoll/kernel';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { randomUUID } from 'node:crypto';

/** Called with what went wrong and the id the caller was given for it. */
export type Report = (error: unknown, id: string) => void;

/**
 * Every error in the words of the API: `extensions.code` is the contract. What the platform did not foresee becomes
 * UNAVAILABLE with an id that finds it in the log, and says nothing of the inside.
 */
export function spoken(error: unknown, report: Report): GraphQLFormattedError {
  const { locations, path } = error instanceof GraphQLError ? error : {};
  const detail = detailOf(error);
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (detail) return { message: new Fault(detail).message, ...place, extensions: { ...detail } };

  const id = randomUUID();
  report(error, id);
  return {
    message: `The platform failed; try again shortly. If it stays, tell the operator this id: ${id}.`,
    ...place,
    extensions: { code: 'UNAVAILABLE', what: 'platform', id },
  };
}

/** The code that the caller is told. */
export const codeOf = (error: unknown): FaultDetail['code'] => detailOf(error)?.code ?? 'UNAVAILABLE';

function detailOf(error: unknown): FaultDetail | null {
  for (let cause = error; cause; cause = causeOf(cause)) {
    if (cause instanceof Fault) return cause.detail;
    // Without an original error it is GraphQL's own word on the request: a value of the wrong type, a missing field.
    if (cause instanceof GraphQLError && !cause.originalError) return refused(cause.message);
  }
  return null;
}

const causeOf = (error: unknown): unknown => (error instanceof GraphQLError ? error.originalError : undefined);

/** GraphQL's own complaint about a request. */
export const refused = (message: string): FaultDetail => ({
  code: 'INVALID',
  field: 'query',
  because: `is not accepted: ${message.replace(/\.$/, '')}`,
});
