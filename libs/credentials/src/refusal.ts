/** Why something is not believed. The code is the contract; the sentence is for people. */
export type RefusalCode =
  | 'TOO_LARGE'
  | 'MALFORMED'
  | 'WRONG_TYPE'
  | 'WRONG_ALGORITHM'
  | 'UNKNOWN_DID'
  | 'UNKNOWN_KEY'
  | 'BAD_SIGNATURE'
  | 'BAD_DISCLOSURE'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'NOT_BOUND'
  | 'WRONG_NONCE'
  | 'WRONG_AUDIENCE'
  | 'NOT_ASKED_FOR'
  | 'STATUS_UNKNOWN'
  | 'NOT_ANCHORED'
  | 'ISSUER_NOT_ACCREDITED'
  | 'REVOKED'
  | 'SUSPENDED';

/** What somebody presented is refused. Anything else that is thrown is a fault of ours or an outage, never a verdict. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const refuse = (code: RefusalCode, message: string): never => {
  throw new Refusal(code, message);
};

/** What a library throws about what it was given becomes a refusal with our sentence. */
export function refusing<T>(code: RefusalCode, message: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Refusal(code, message, { cause });
  }
}
