import { Fault } from '@atoll/kernel';
import { RpcError, type RpcClient } from '@atoll/protocol';
import { toHex, type Abi, type Hex } from 'viem';

import { explainRevert, printable, type Reverted } from '../abi/revert.js';
import { isVerdict, revertDataOf } from '../transactions/verdict.js';
import type { IntentForm } from './intent-form.js';

export type Relay = { from: Hex; to: Hex; data: Hex };

/** The gas that the relay would take now; refused with the contract's own words where it would fail. */
export async function estimateOf(rpc: RpcClient, form: IntentForm, abi: Abi, relay: Relay): Promise<bigint> {
  try {
    return BigInt(await rpc.call<Hex>('eth_estimateGas', [relay, 'latest']));
  } catch (error) {
    if (!isVerdict(error))
      throw error instanceof RpcError ? new Fault({ code: 'UNAVAILABLE', what: 'node' }, { cause: error }) : error;
    const data = revertDataOf(error);
    if (error.code !== 3 && !data)
      throw Fault.invalid('intent', `is refused by the chain: ${printable(error.message)}`);
    throw new Fault((await innerReason(rpc, form, abi, relay.data, 'latest')) ?? explainRevert(abi, data ?? '0x'));
  }
}

/** What the contract behind a forwarder said, which the forwarder does not pass on; null where nothing is behind, or it would not fail. */
export async function innerReason(
  rpc: RpcClient,
  form: IntentForm,
  abi: Abi,
  data: Hex,
  block: Hex | 'latest',
): Promise<Reverted | null> {
  const inner = form.inner(data);
  if (!inner) return null;
  const answer = await rpc
    .call('eth_call', [{ ...inner, gas: toHex(inner.gas) }, block])
    .catch((error: unknown) => error);
  if (!isVerdict(answer)) return null;
  const said = revertDataOf(answer);
  return said === null && answer.code !== 3 ? null : explainRevert(abi, said ?? '0x');
}
