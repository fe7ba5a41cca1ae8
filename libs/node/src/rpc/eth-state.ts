import { toHex } from '@atoll/crypto';
import { RpcError, toQuantity } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import { type PastState, readState } from '../chain/past-state.js';
import { requireState } from './block-lookup.js';
import type { Gate } from './gate.js';
import type { Json, Methods, Params } from './json-rpc.js';
import { addressParam, blockParam } from './params.js';

const SLOT = /^0x[0-9a-fA-F]{1,64}$/;
const MAX_PROOF_SLOTS = 1_000;

/** What `eth_` tells about accounts as they were after a block. */
export function stateMethods(chain: Chain, gate: Gate): Methods {
  const at = (params: Params, place: number, read: (state: PastState) => Promise<Json>): Promise<Json> =>
    readState(chain, requireState(chain, blockParam(params, place)), read);

  return {
    eth_accounts: () => [],
    eth_getBalance: (params) => {
      const address = addressParam(params, 0);
      return at(params, 1, async (state) => toQuantity((await state.account(address)).balance));
    },
    eth_getCode: (params) => {
      const address = addressParam(params, 0);
      return at(params, 1, async (state) => toHex(await state.code(address)));
    },
    eth_getStorageAt: (params) => {
      const address = addressParam(params, 0);
      const slot = slotOf(params[1]);
      return at(params, 2, (state) => state.storage(address, slot));
    },
    eth_getProof: (params, caller) => {
      const address = addressParam(params, 0);
      const slots = slotsOf(params[1]);
      const read = async (state: PastState, signal: AbortSignal): Promise<Json> => {
        const proof = await state.proof(address, slots, signal);
        return {
          address,
          accountProof: proof.accountProof,
          balance: toQuantity(proof.balance),
          codeHash: toHex(proof.codeHash),
          nonce: toQuantity(proof.nonce),
          storageHash: toHex(proof.storageRoot),
          storageProof: proof.storageProof.map(({ key, value, proof: nodes }) => ({
            key: toQuantity(BigInt(key)),
            value: toQuantity(value),
            proof: nodes,
          })),
        };
      };
      return gate.run(caller, (signal) => at(params, 2, (state) => read(state, signal)));
    },
  };
}

function slotsOf(value: unknown): `0x${string}`[] {
  if (!Array.isArray(value) || value.length > MAX_PROOF_SLOTS)
    throw RpcError.invalidParams(`storage keys must be an array of at most ${MAX_PROOF_SLOTS}`);
  return value.map(slotOf);
}

function slotOf(value: unknown): `0x${string}` {
  if (typeof value !== 'string' || !SLOT.test(value))
    throw RpcError.invalidParams('a storage slot has at most 32 bytes');
  return value as `0x${string}`;
}
