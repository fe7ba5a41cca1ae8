import { kernelCode } from '@atoll/contracts/kernel';
import { RpcError, type RpcClient } from '@atoll/protocol';
import type { DeviceStatus } from '@atoll/store';
import { decodeFunctionResult, encodeFunctionData, type Abi, type Address, type Hex } from 'viem';

import { NOBODY, ZERO } from './device-fields.js';

export const STATUSES = ['UNREGISTERED', 'REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED'] as const;

/** A device as its registry has it. */
export type DeviceSight = {
  owner: string;
  status: DeviceStatus;
  gateway: string | null;
  seq: bigint;
  infoHash: string;
  credential: string | null;
};

export const REGISTRY_ABI = kernelCode.IdentityRegistry.abi as Abi;
const DEVICES = REGISTRY_ABI.filter((item) => item.type === 'function' && item.name === 'devices');

/** What a registry says of devices, all as of one block: its number, and each in the order it was asked for. */
export async function lookAt(
  rpc: RpcClient,
  registry: Address,
  dids: readonly string[],
): Promise<{ block: bigint; sights: DeviceSight[] }> {
  const block = await rpc.call<Hex>('eth_blockNumber');
  const calls = dids.map((did) => {
    const data = encodeFunctionData({ abi: DEVICES, functionName: 'devices', args: [did as Address] });
    return { method: 'eth_call', params: [{ to: registry, data }, block] };
  });
  const answers = await rpc.batch(calls);
  return { block: BigInt(block), sights: answers.map(sightOf) };
}

type Fields = [Address, number, number, number, number, Address, bigint, Hex, Hex, Hex];

function sightOf(answer: unknown): DeviceSight {
  if (answer instanceof RpcError) throw answer;
  const fields = decodeFunctionResult({ abi: DEVICES, functionName: 'devices', data: answer as Hex }) as Fields;
  const [owner, , , status, , gateway, seq, , infoHash, credential] = fields;
  return {
    ...{ owner: owner.toLowerCase(), status: STATUSES[status]!, gateway: someone(gateway), seq, infoHash },
    credential: credential === ZERO ? null : credential,
  };
}

export const someone = (address: Address): string | null => (address === NOBODY ? null : address.toLowerCase());

/** The function of a call with the registry's own errors: what decodes a refusal, and little enough for a hundred thousand rows. */
export const abiFor = (functionName: string): Abi =>
  REGISTRY_ABI.filter((item) => item.type === 'error' || (item.type === 'function' && item.name === functionName));

export const callData = (functionName: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: REGISTRY_ABI, functionName, args } as never);

export const numberOf = (status: DeviceStatus): number => STATUSES.indexOf(status);
