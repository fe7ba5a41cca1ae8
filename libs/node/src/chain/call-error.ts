import { toHex } from '@atoll/crypto';
import type { Hex } from '@atoll/protocol';
import type { ExecResult } from '@ethereumjs/evm';

/**
 * A call that did not come to its end: the contract refused it (`reverted`, with what it said in `data`), it ended in an
 * exception such as running out of gas (`halted`), or it could not begin (`invalid`).
 */
export class CallError extends Error {
  override readonly name = 'CallError';

  constructor(
    readonly kind: 'reverted' | 'halted' | 'invalid',
    message: string,
    readonly data: Hex = '0x',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const ERROR_STRING = '08c379a0';

/** The sentence in `Error(string)`, which Solidity's `require` and `revert` send. */
export function revertReason(data: Uint8Array): string | undefined {
  const hex = toHex(data);
  if (!hex.startsWith(`0x${ERROR_STRING}`) || data.length < 68) return undefined;
  const length = Number(BigInt(toHex(data.subarray(36, 68))));
  return Buffer.from(data.subarray(68, 68 + length)).toString('utf8');
}

/** Throws what an execution failed with, if it did. */
export function requireSuccess({ exceptionError, returnValue }: ExecResult): void {
  if (!exceptionError) return;
  if (exceptionError.error !== 'revert') throw new CallError('halted', exceptionError.error);
  const reason = revertReason(returnValue);
  throw new CallError('reverted', `execution reverted${reason === undefined ? '' : `: ${reason}`}`, toHex(returnValue));
}
