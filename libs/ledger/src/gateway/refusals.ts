import type { Fault, FaultCode } from '@atoll/kernel';
import { RPC_CODE, RpcError } from '@atoll/protocol';

/** Why a request is refused: codes of JSON-RPC and EIP-1474 for libraries, Atoll's own in `data.code` for programs. */
export const refusal = (code: number, reason: FaultCode, message: string): RpcError =>
  new RpcError(code, message, { code: reason });

export const malformed = (because: string): RpcError =>
  refusal(RPC_CODE.invalidRequest, 'INVALID', `Invalid request: ${because}`);

export const beyond = (message: string): RpcError => refusal(RPC_CODE.limitExceeded, 'LIMIT_EXCEEDED', message);

export const notOffered = (method: string): RpcError =>
  refusal(
    RPC_CODE.methodNotFound,
    'FORBIDDEN',
    `The method ${method.slice(0, 64)} does not exist or is not offered here. Keys are not kept by nodes: sign in your wallet, and send the result with eth_sendRawTransaction.`,
  );

export const notListed = (method: string): RpcError =>
  refusal(
    RPC_CODE.methodNotFound,
    'FORBIDDEN',
    `The method ${method} is not on the list of this application key. Add it with limitRpc, or use another key.`,
  );

export const overRate = (seconds: number): RpcError =>
  refusal(
    RPC_CODE.limitExceeded,
    'RATE_LIMITED',
    `The application key has spent its rate. Try again in ${seconds} s, or raise it with limitRpc.`,
  );

/** What the domain refuses, in the field's codes. */
export function refusalOf({ detail, message }: Fault): RpcError {
  if (detail.code === 'QUOTA_EXCEEDED') return new RpcError(RPC_CODE.limitExceeded, message, detail);
  return refusal(RPC_CODE.server, detail.code, message);
}
