import { Fault } from '@atoll/kernel';
import { explainRevert, isVerdict, revertDataOf } from '@atoll/ledger';
import { RpcError } from '@atoll/protocol';
import type { Abi } from 'viem';

/** Turns a node's "execution reverted" into what the contract said. */
export const refusal =
  (abi: Abi) =>
  (error: unknown): never => {
    if (!(error instanceof RpcError)) throw error;
    const data = revertDataOf(error);
    if (error.code === 3 || data) throw new Fault(explainRevert(abi, data ?? '0x'));
    if (isVerdict(error)) throw Fault.invalid('function', `was refused by the node: ${error.message}`);
    throw new Fault({ code: 'UNAVAILABLE', what: 'node' }, { cause: error });
  };
