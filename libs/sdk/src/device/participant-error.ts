/** Why a participant went no further. Each tells what to do. */
export type ParticipantCode =
  /** No node that is known answered; add some, or try again. */
  | 'NODES_AWAY'
  /** Nodes answered, and what they said was not the chain's: see `cause`. */
  | 'NODES_LIE'
  /** The newest block that any node shows is too old to act on. */
  | 'STALE'
  /** The chain proves that there is no such thing. */
  | 'NOT_THERE'
  /** The chain proves that this may not be done now. */
  | 'NOT_LIVE'
  /** A contract refused, by its own error. */
  | 'REFUSED'
  /** It is not in a block yet after all the time that was given. */
  | 'NOT_MINED'
  /** The device's key can do no such thing by itself. */
  | 'KEY'
  /** The other side did not prove who it is, or said what it did not sign. */
  | 'PEER';

export class ParticipantError extends Error {
  override readonly name = 'ParticipantError';

  constructor(
    readonly code: ParticipantCode,
    message: string,
    /** The name of the contract's error, or the code of the other side's refusal. */
    readonly reason?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What a node said that cannot be true of this chain. Another one is asked. */
export class NodeLied extends Error {
  override readonly name = 'NodeLied';
}
