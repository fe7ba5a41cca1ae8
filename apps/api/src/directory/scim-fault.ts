import { NotUnique } from '@atoll/tenancy';
import { Fault } from '@atoll/kernel';
import type { GraphQLFormattedError } from 'graphql';

import { problemOf } from '../problem.js';

export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** What RFC 7644, section 3.12, calls what is wrong with a request. */
export type ScimType = 'invalidFilter' | 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'mutability' | 'noTarget';

export class ScimFault extends Fault {
  constructor(
    readonly scimType: ScimType,
    field: string,
    because: string,
  ) {
    super({ code: 'INVALID', field, because });
  }
}

/** What SCIM knows and this service does not do. */
export class NotDone extends Fault {
  constructor(
    readonly status: 404 | 405 | 501,
    because: string,
  ) {
    super({ code: 'INVALID', field: 'request', because });
  }
}

/** The error that GraphQL speaks in the words of RFC 7644, section 3.12. */
export function errorOf(told: GraphQLFormattedError, error: unknown) {
  const { status, detail } = { ...problemOf(told), ...(error instanceof NotDone && { status: error.status }) };
  const scimType = error instanceof NotUnique ? 'uniqueness' : error instanceof ScimFault ? error.scimType : undefined;
  return { schemas: [ERROR], status: String(status), ...(scimType && { scimType }), detail };
}
