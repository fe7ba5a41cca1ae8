/** Why a receipt proves nothing. Each check has its own code, so that who is refused learns what was wrong. */
export type ReceiptProblem =
  /** It is not a receipt, or is not written as receipts are. */
  | 'MALFORMED'
  /** It is of a version that this program does not know. */
  | 'VERSION'
  /** It is of another chain than the one that is trusted. */
  | 'CHAIN'
  /** It names another contract than the one that is trusted: anybody can deploy one that says what he likes. */
  | 'CONTRACT'
  /** The leaf is not the reading's. */
  | 'LEAF'
  /** The reading does not stand at its place in the batch. */
  | 'PATH'
  /** The batch is not signed by who is said to have signed it. */
  | 'SIGNATURE'
  /** The header is not that of the block, or is none. */
  | 'HEADER'
  /** The header is not sealed by enough of those who were validators then; the cause has the rule that it breaks. */
  | 'SEALS'
  /** The node has no such block, or has others where this chain's blocks were: it was rolled back, or follows another chain. */
  | 'BLOCK'
  /** The block's transactions are not the header's, or the receipt's is not where it says. */
  | 'TRANSACTION'
  /** The logs are not the header's. */
  | 'LOGS'
  /** The log does not say that this batch was anchored. */
  | 'LOG'
  /** The contract's storage is not proven, or does not hold this batch. */
  | 'STATE';

export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';

  constructor(
    readonly code: ReceiptProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
