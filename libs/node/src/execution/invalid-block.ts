/** What a block can be refused for beyond its header, whose rules have codes of their own. */
type BlockRule =
  | 'TRANSACTIONS_ROOT'
  | 'TRANSACTION'
  | 'STATE_ROOT'
  | 'RECEIPTS_ROOT'
  | 'LOGS_BLOOM'
  | 'GAS_USED'
  | 'REQUESTS_HASH'
  | 'SIZE';

/** A block that breaks the rule `code`. */
export class InvalidBlock extends Error {
  override readonly name = 'InvalidBlock';

  constructor(
    readonly code: BlockRule,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
