/** A failure a caller can act on. `code` is the contract; the sentence is for people and says what to do next. */
export type FaultDetail =
  | { code: 'UNAUTHENTICATED'; because: string }
  | { code: 'CODE_REQUIRED'; challenge: string }
  | { code: 'FORBIDDEN'; permission: string }
  | { code: 'SECOND_FACTOR_REQUIRED'; organisation: string }
  | { code: 'NOT_FOUND'; what: string; id: string }
  | { code: 'INVALID'; field: string; because: string }
  | { code: 'CONFLICT'; what: string; because: string }
  | { code: 'EXPIRED'; what: string; because: string }
  | { code: 'QUOTA_EXCEEDED'; what: string; limit: number; quota?: SpentQuota }
  | { code: 'RATE_LIMITED'; what: string; retryAfterSeconds: number }
  | { code: 'LIMIT_EXCEEDED'; what: string; limit: number }
  | { code: 'POLICY_FORBIDS'; key: string; because: string }
  | { code: 'CHAIN_HALTED'; chain: string; because: string }
  | { code: 'INSUFFICIENT_FUNDS'; because: string }
  | { code: 'ABI_MISMATCH'; what: string; because: string }
  | { code: 'REVERTED'; because: string; error?: string; arguments?: unknown[]; data?: string }
  | { code: 'UNAVAILABLE'; what: string };

/** Which quota of a period is used up: how much of it is used, and when it begins anew. */
export type SpentQuota = { id: string; used: string; resetsAt: string };

export type FaultCode = FaultDetail['code'];

const every: Record<FaultCode, true> = {
  ...{
    UNAUTHENTICATED: true,
    CODE_REQUIRED: true,
    FORBIDDEN: true,
    SECOND_FACTOR_REQUIRED: true,
    NOT_FOUND: true,
    INVALID: true,
    CONFLICT: true,
    EXPIRED: true,
  },
  ...{ QUOTA_EXCEEDED: true, RATE_LIMITED: true, LIMIT_EXCEEDED: true, POLICY_FORBIDS: true, CHAIN_HALTED: true },
  ...{ INSUFFICIENT_FUNDS: true, ABI_MISMATCH: true, REVERTED: true, UNAVAILABLE: true },
};
/** For whoever lists them: documents, metrics. */
export const FAULT_CODES = Object.keys(every) as readonly FaultCode[];

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
    case 'CODE_REQUIRED':
      return 'The password is right. Answer the challenge by a code of your app, or a recovery code, within five minutes.';
    case 'FORBIDDEN':
      return `This needs the permission "${fault.permission}". Ask an owner or admin of your organisation for it, or use a credential that has it.`;
    case 'SECOND_FACTOR_REQUIRED':
      return `A password alone is not enough to act for the organisation ${fault.organisation} in this way. Set up an app for codes on your account, or sign in by a passkey.`;
    case 'NOT_FOUND':
      return `No ${fault.what} has the id ${fault.id}. Check the id and the organisation you act for.`;
    case 'INVALID':
      return `"${fault.field}" ${fault.because}.`;
    case 'CONFLICT':
      return `The request conflicts with the ${fault.what}: ${fault.because}.`;
    case 'EXPIRED':
      return `The ${fault.what} is no longer valid: ${fault.because}. Ask for a new one.`;
    case 'QUOTA_EXCEEDED':
      return fault.quota
        ? `The quota of ${fault.limit} ${fault.what} is used up: ${fault.quota.used} are used. Wait until it begins anew at ${fault.quota.resetsAt}, or ask the operator for more.`
        : `The limit of ${fault.limit} ${fault.what} is reached. Remove one, or ask the operator for more.`;
    case 'RATE_LIMITED':
      return `Too many ${fault.what}. Try again in ${fault.retryAfterSeconds} s.`;
    case 'LIMIT_EXCEEDED':
      return `The request has more than ${fault.limit} ${fault.what}. Split it into smaller ones.`;
    case 'POLICY_FORBIDS':
      return `The policies of the key ${fault.key} do not permit this: ${fault.because}. Send what one of them permits, or have one added.`;
    case 'CHAIN_HALTED':
      return `The chain ${fault.chain} is not producing blocks: ${fault.because}. Start its stopped validators first.`;
    case 'INSUFFICIENT_FUNDS':
      return `${fault.because}. Fund it first.`;
    case 'ABI_MISMATCH':
      return `The ABI does not fit the ${fault.what}: ${fault.because}. Take the ABI that its compiler wrote.`;
    case 'REVERTED':
      return `The contract refused the call: ${fault.because}.`;
    case 'UNAVAILABLE':
      return `The ${fault.what} is not answering; try again shortly.`;
  }
}
