import type { FaultCode } from '@atoll/kernel';
import type { GraphQLFormattedError } from 'graphql';
import { STATUS_CODES } from 'node:http';

const STATUS: Record<FaultCode, number> = {
  ...{
    INVALID: 400,
    UNAUTHENTICATED: 401,
    CODE_REQUIRED: 401,
    FORBIDDEN: 403,
    SECOND_FACTOR_REQUIRED: 403,
    NOT_FOUND: 404,
    CONFLICT: 409,
    EXPIRED: 410,
  },
  ...{
    QUOTA_EXCEEDED: 403,
    POLICY_FORBIDS: 403,
    LIMIT_EXCEEDED: 413,
    RATE_LIMITED: 429,
    CHAIN_HALTED: 409,
    UNAVAILABLE: 503,
  },
  ...{ REVERTED: 422, INSUFFICIENT_FUNDS: 422, ABI_MISMATCH: 422 },
};

/** The same error that GraphQL speaks, as a problem by RFC 9457; `code` and its fields are extension members. */
export function problemOf({ message, extensions }: GraphQLFormattedError) {
  const status = STATUS[extensions?.code as FaultCode];
  return { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail: message, ...extensions };
}
