/** A failure a caller can act on. `code` is the contract; the sentence is for people and says what to do next. */
export type FaultDetail =
  | { code: 'UNAUTHENTICATED'; because: string }
  | { code: 'FORBIDDEN'; permission: string }
  | { code: 'NOT_FOUND'; what: string; id: string }
  | { code: 'INVALID'; field: string; because: string }
  | { code: 'CONFLICT'; what: string; because: string }
  | { code: 'EXPIRED'; what: string; because: string }
  | { code: 'QUOTA_EXCEEDED'; what: string; limit: number }
  | { code: 'RATE_LIMITED'; what: string; retryAfterSeconds: number }
  | { code: 'LIMIT_EXCEEDED'; what: string; limit: number }
  | { code: 'CHAIN_HALTED'; chain: string; because: string }
  | { code: 'REVERTED'; because: string; error?: string; arguments?: unknown[]; data?: string }
  | { code: 'UNAVAILABLE'; what: string };

export type FaultCode = FaultDetail['code'];

export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly detail: FaultDetail,
    options?: ErrorOptions,
  ) {
    super(sentence(detail), options);
  }

  /** Only an outage is worth trying again as it stands; every other fault needs a different request. */
  get retryable(): boolean {
    return this.detail.code === 'UNAVAILABLE';
  }

  static notFound(what: string, id: string): Fault {
    return new Fault({ code: 'NOT_FOUND', what, id });
  }

  static invalid(field: string, because: string): Fault {
    return new Fault({ code: 'INVALID', field, because });
  }
}

function sentence(fault: FaultDetail): string {
  switch (fault.code) {
    case 'UNAUTHENTICATED':
      return `${fault.because}. Sign in, or send an application key, and try again.`;
    case 'FORBIDDEN':
      return `This needs the permission "${fault.permission}". Ask an owner or admin of your organisation for it, or use a credential that has it.`;
    case 'NOT_FOUND':
      return `No ${fault.what} has the id ${fault.id}. Check the id and the organisation you act for.`;
    case 'INVALID':
      return `"${fault.field}" ${fault.because}.`;
    case 'CONFLICT':
      return `The request conflicts with the ${fault.what}: ${fault.because}.`;
    case 'EXPIRED':
      return `The ${fault.what} is no longer valid: ${fault.because}. Ask for a new one.`;
    case 'QUOTA_EXCEEDED':
      return `The limit of ${fault.limit} ${fault.what} is reached. Remove one, or ask the operator for more.`;
    case 'RATE_LIMITED':
      return `Too many ${fault.what}. Try again in ${fault.retryAfterSeconds} s.`;
    case 'LIMIT_EXCEEDED':
      return `The request has more than ${fault.limit} ${fault.what}. Split it into smaller ones.`;
    case 'CHAIN_HALTED':
      return `The chain ${fault.chain} is not producing blocks: ${fault.because}. Start its stopped validators first.`;
    case 'REVERTED':
      return `The contract refused the call: ${fault.because}.`;
    case 'UNAVAILABLE':
      return `The ${fault.what} is not answering; try again shortly.`;
  }
}
