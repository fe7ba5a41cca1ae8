import type { RpcClient } from '@atoll/protocol';
import type { ProxyKind, Release } from '@atoll/store';
import { hexToBigInt, hexToBytes, keccak256, pad, slice, toBytes, toHex, type Hex } from 'viem';

import { isSameCode, type ImmutableReferences } from '../solidity/same-code.js';
import { PROXY_CODE } from './proxy-code.js';

/** https://eips.ethereum.org/EIPS/eip-1967 */
const slotOf = (name: string): Hex =>
  toHex(hexToBigInt(keccak256(toBytes(`eip1967.proxy.${name}`))) - 1n, { size: 32 });
const SLOTS = { implementation: slotOf('implementation'), admin: slotOf('admin') };

/** The address that a proxy keeps in one of its slots. */
export async function addressIn(rpc: RpcClient, proxy: string, slot: keyof typeof SLOTS): Promise<Hex> {
  const word = await rpc.call<Hex>('eth_getStorageAt', [proxy, SLOTS[slot], 'latest']);
  return slice(pad(word, { size: 32 }), 12).toLowerCase() as Hex;
}

/** What was compiled, and what its deployments may differ in. */
export type Compiled = Pick<Release, 'runtimeBytecode' | 'immutableReferences'>;

/** What is not as it should be with a proxy, by all that the chain says; null where it is right. */
export async function wrongWith(
  rpc: RpcClient,
  kind: ProxyKind,
  { proxy, implementation, release }: { proxy: string; implementation: string; release: Compiled },
): Promise<string | null> {
  const code = async (at: string) => hexToBytes(await rpc.call<Hex>('eth_getCode', [at, 'latest']));
  const { runtimeBytecode, immutableReferences } = PROXY_CODE[kind];
  if (!isSameCode(await code(proxy), hexToBytes(runtimeBytecode as Hex), immutableReferences))
    return `The code at ${proxy} is not the published proxy.`;
  const runs = await addressIn(rpc, proxy, 'implementation');
  if (runs !== implementation) return `The proxy at ${proxy} runs ${runs}, and not ${implementation}.`;
  const immutables = (release.immutableReferences ?? {}) as ImmutableReferences;
  if (!isSameCode(await code(implementation), release.runtimeBytecode ?? new Uint8Array(), immutables))
    return `The code at ${implementation} is not the compiled code.`;
  return null;
}
