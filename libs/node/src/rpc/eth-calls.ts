import { RPC_CODE, RpcError, toQuantity } from '@atoll/protocol';

import { call } from '../chain/call.js';
import { CallError } from '../chain/call-error.js';
import type { Chain } from '../chain/chain.js';
import { createAccessList, estimateGas } from '../chain/estimate.js';
import { requireState } from './block-lookup.js';
import { callParam, overridesParam } from './call-params.js';
import type { Gate } from './gate.js';
import type { Json, Methods } from './json-rpc.js';
import { blockParam } from './params.js';

/** What would happen if a message were sent. */
export function callMethods(chain: Chain, gate: Gate): Methods {
  return {
    eth_call: (params, caller) => {
      const [request, block, overrides] = [callParam(params, 0), blockParam(params, 1), overridesParam(params, 2)];
      return gate.run(caller, (signal) =>
        answered(async () => (await call(chain, request, requireState(chain, block), overrides, signal)).returnValue),
      );
    },
    eth_estimateGas: (params, caller) => {
      const [request, block, overrides] = [callParam(params, 0), blockParam(params, 1), overridesParam(params, 2)];
      return gate.run(caller, (signal) =>
        answered(async () =>
          toQuantity(await estimateGas(chain, request, requireState(chain, block), overrides, signal)),
        ),
      );
    },
    eth_createAccessList: (params, caller) => {
      const [request, block] = [callParam(params, 0), blockParam(params, 1)];
      return gate.run(caller, (signal) =>
        answered(async () => {
          const { accessList, gasUsed } = await createAccessList(chain, request, requireState(chain, block), signal);
          return { accessList, gasUsed: toQuantity(gasUsed) };
        }),
      );
    },
  };
}

const CODES = { reverted: RPC_CODE.reverted, halted: RPC_CODE.server, invalid: RPC_CODE.server } as const;

/** A call's failure in the words every client knows: code 3 with the data of the revert, or -32000. */
async function answered(run: () => Promise<Json>): Promise<Json> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    throw new RpcError(CODES[error.kind], error.message, error.kind === 'reverted' ? error.data : undefined);
  }
}
