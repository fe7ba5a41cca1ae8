import { encodeBlock, encodeHeader, RPC_CODE, RpcError } from '@atoll/protocol';
import { toHex } from '@atoll/crypto';

import type { Chain } from '../chain/chain.js';
import { traceCalls, traceSteps } from '../chain/trace.js';
import { requireNumber } from './block-lookup.js';
import type { Gate } from './gate.js';
import { asJson, type Methods } from './json-rpc.js';
import { blockParam, hashParam, optionsParam } from './params.js';

/** What an operator or a verifier of the chain asks beyond what clients do. */
export function debugMethods(chain: Chain, gate: Gate): Methods {
  return {
    debug_getRawHeader: (params) =>
      toHex(encodeHeader(chain.blocks.header(requireNumber(chain, blockParam(params, 0)))!.header)),
    debug_getRawBlock: (params) => {
      const { header, transactions } = chain.blocks.block(requireNumber(chain, blockParam(params, 0)))!;
      return toHex(encodeBlock({ header, transactions, withdrawals: [] }));
    },
    debug_getRawReceipts: (params) => {
      const number = requireNumber(chain, blockParam(params, 0));
      return (chain.blocks.rawReceipts(number) ?? []).map((receipt) => toHex(receipt));
    },
    debug_traceTransaction: (params, caller) => {
      const hash = hashParam(params, 0);
      const { tracer, tracerConfig, ...options } = optionsParam(params, 1);
      if (!chain.blocks.transaction(hash)) throw new RpcError(RPC_CODE.notFound, 'transaction not found');
      if (tracer === undefined || tracer === null || tracer === '')
        return gate.run(caller, (signal) => traceSteps(chain, hash, options, signal)).then(asJson);
      const config = optionsParam([tracerConfig], 0);
      if (tracer === 'callTracer')
        return gate.run(caller, (signal) => traceCalls(chain, hash, config, signal)).then(asJson);
      throw RpcError.invalidParams('the tracers are the default one and callTracer');
    },
  };
}
