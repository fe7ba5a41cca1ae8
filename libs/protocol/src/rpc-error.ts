/** JSON-RPC 2.0 section 5.1, EIP-1474, and 3 for a reverted call as every Ethereum client has it. */
export const RPC_CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  server: -32000,
  /** EIP-1474 "Resource not found": also what viem and ethers understand as "try elsewhere". */
  notFound: -32001,
  rejected: -32003,
  limitExceeded: -32005,
  reverted: 3,
} as const;

/** What a node answers in the place of a result. `code` is JSON-RPC's or Ethereum's; `data` may hold revert data. */
export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }

  static invalidParams(because: string): RpcError {
    return new RpcError(RPC_CODE.invalidParams, `Invalid params: ${because}`);
  }
}
