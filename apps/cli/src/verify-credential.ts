import {
  ethrDocuments,
  headOf,
  onChainOf,
  Refusal,
  verifyCredential,
  type OnChain,
  type Verified,
} from '@atoll/credentials';
import { RpcClient } from '@atoll/protocol';
import { decodeFunctionResult, encodeFunctionData, parseAbi, type Hex } from 'viem';

export type Seen = { verified: Verified; onChain: OnChain | null; holds: boolean | null };
const REGISTRY = parseAbi(['function isValid(bytes32 id) view returns (bool)']);

/** Checks a credential by the documents on a chain, without asking who issued it. */
export async function verified(text: string, url: string, registry: string): Promise<Seen> {
  const rpc = new RpcClient(url);
  const [chainId, head] = await Promise.all([rpc.call<Hex>('eth_chainId', []), headOf(rpc)]);
  const resolve = ethrDocuments(rpc, { chainId: BigInt(chainId), address: registry }, head);
  const verified = await verifyCredential(text.trim(), { resolve }).catch((error: unknown) => {
    throw error instanceof Refusal ? new Error(`${error.code}: ${error.message}`) : error;
  });
  const onChain = onChainOf(verified);
  if (!onChain) return { verified, onChain, holds: null };
  const data = encodeFunctionData({ abi: REGISTRY, functionName: 'isValid', args: [onChain.id] });
  const answer = await rpc.call<Hex>('eth_call', [{ to: onChain.registry, data }, 'latest']);
  const holds = decodeFunctionResult({ abi: REGISTRY, functionName: 'isValid', data: answer });
  return { verified, onChain, holds };
}
