/** Why the pool does not take a transaction. The names follow the conditions that Ethereum clients tell apart. */
export type PoolRule =
  | 'INVALID'
  | 'WRONG_CHAIN'
  | 'NONCE_TOO_LOW'
  | 'NONCE_TOO_FAR'
  | 'INTRINSIC_GAS'
  | 'GAS_LIMIT'
  | 'INSUFFICIENT_FUNDS'
  | 'FEE_TOO_LOW'
  | 'REPLACEMENT_UNDERPRICED'
  | 'ALREADY_KNOWN'
  | 'TOO_LARGE'
  | 'SENDER_IS_CONTRACT'
  | 'SENDER_LIMIT'
  | 'POOL_FULL';

export class PoolError extends Error {
  override readonly name = 'PoolError';

  constructor(
    readonly code: PoolRule,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
