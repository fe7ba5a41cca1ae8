import type { KernelView } from '@atoll/contracts';
import { cityExchangeAbi } from '@atoll/contracts/solutions';
import { Fault } from '@atoll/kernel';
import { decodeFunctionResult, encodeFunctionData, toEventSelector, toHex, type Hex } from 'viem';

import type { RpcLog } from '../follow-logs.js';
import { lower } from './masks.js';

/** A call of a CityExchange, as the chain has it. */
export type CityCall = { grant: Hex; state: number; purpose: number };

const SERVED = 3;
const RECEIPTED = 4;
const RECEIPT = toEventSelector('CallReceipted(bytes32,bytes32,address)');

/**
 * The contract that a policy leaves its keys to; null where nobody is named, or an account that releases them itself. Keys of such a policy
 * go out for calls that have a receipt there, and for nothing else, so that every answer is in its log of calls.
 */
export async function exchangeOf(view: KernelView, broker: Hex): Promise<Hex | null> {
  if (BigInt(broker) === 0n) return null;
  return (await view.onNode((rpc) => rpc.call<Hex>('eth_getCode', [broker, 'latest']))) === '0x' ? null : lower(broker);
}

export async function cityCall(view: KernelView, exchange: Hex, call: Hex): Promise<CityCall> {
  const data = encodeFunctionData({ abi: cityExchangeAbi, functionName: 'calls', args: [call] });
  const answer = await view.onNode((rpc) => rpc.call<Hex>('eth_call', [{ to: exchange, data }, 'latest']));
  const [grant, state, purpose] = decodeFunctionResult({ abi: cityExchangeAbi, functionName: 'calls', data: answer });
  return { grant, state: Number(state), purpose };
}

/** A call that was answered, so that its receipt may be left, or is there already. */
export function requireServed({ state }: CityCall): 'SERVED' | 'RECEIPTED' {
  if (state === SERVED) return 'SERVED';
  if (state === RECEIPTED) return 'RECEIPTED';
  throw new Fault({ code: 'CONFLICT', what: 'call', because: 'it was not served; a key goes out for an answer' });
}

export const receiptCallOf = (call: Hex): Hex =>
  encodeFunctionData({ abi: cityExchangeAbi, functionName: 'receiptCall', args: [call] });

/** Blocks of one question: nodes answer for no more. */
const WINDOW = 10_000n;

/** Where a call's receipt is, whoever left it: anybody may. From the newest block back, since it is seldom old. Null while there is none. */
export async function callReceipt(
  view: KernelView,
  exchange: Hex,
  call: Hex,
): Promise<{ hash: Hex; block: bigint } | null> {
  if (requireServed(await cityCall(view, exchange, call)) === 'SERVED') return null;
  return view.onNode(async (rpc) => {
    for (let to = BigInt(await rpc.call<Hex>('eth_blockNumber')); to >= 0n; to -= WINDOW) {
      const from = to >= WINDOW ? to - WINDOW + 1n : 0n;
      const filter = { address: exchange, fromBlock: toHex(from), toBlock: toHex(to), topics: [RECEIPT, call] };
      const [log] = await rpc.call<RpcLog[]>('eth_getLogs', [filter]);
      if (log) return { hash: log.transactionHash, block: BigInt(log.blockNumber) };
    }
    return null;
  });
}
