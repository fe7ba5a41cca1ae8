import type { KernelView } from '@atoll/contracts';
import { Fault } from '@atoll/kernel';
import { RpcError } from '@atoll/protocol';
import { Resolver, type DIDResolutionResult } from 'did-resolver';
import type { JsonRpcPayload, JsonRpcResult } from 'ethers';

import { didOf } from './did.js';

/** Each change of a document is a call to a node. Whoever controls a DID makes as many as he likes, and here they end. */
const MOST_CALLS = 300;

export type Asked = { evmChainId: number; address: string; versionId: bigint | null };

/** What the public resolver says of a DID, with the registry's address from the kernel. */
export async function resolveDid(
  view: KernelView,
  { evmChainId, address, versionId }: Asked,
): Promise<DIDResolutionResult> {
  // Loaded when somebody asks: it brings a library for chains of its own, which nothing else here needs.
  const [{ JsonRpcApiProvider, Network }, { getResolver }] = await Promise.all([
    import('ethers'),
    import('ethr-did-resolver'),
  ]);
  let calls = 0;
  let failure: unknown;

  /** Speaks to the chain's nodes by our own client, one after the other until one answers. */
  class KernelProvider extends JsonRpcApiProvider {
    override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
      const asked = Array.isArray(payload) ? payload : [payload];
      calls += asked.length;
      if (calls > MOST_CALLS) failure ??= tooLong();
      if (failure) throw failure;
      return Promise.all(asked.map((each) => this.answer(each))).catch((error: unknown) => {
        throw (failure ??= error);
      });
    }

    private async answer({ id, method, params }: JsonRpcPayload): Promise<JsonRpcResult> {
      const answer = view.onNode((rpc) => rpc.call(method, params as unknown[]));
      return answer.then(
        (result) => ({ id, result }),
        (error: unknown) => {
          if (!(error instanceof RpcError)) throw error;
          return { id, error: { code: error.code, message: error.message } } as never;
        },
      );
    }
  }

  const network = Network.from(evmChainId);
  const provider = new KernelProvider(network, { staticNetwork: network, batchMaxCount: 1, cacheTimeout: -1 });
  provider._start();
  try {
    const registry = view.addresses.IdentityRegistry;
    // The resolver's types are those of another build of the same ethers.
    const known = { name: `0x${evmChainId.toString(16)}`, chainId: evmChainId, provider: provider as never, registry };
    const query = versionId === null ? '' : `?versionId=${versionId}`;
    const result = await new Resolver(getResolver(known)).resolve(`${didOf(evmChainId, address)}${query}`);
    if (failure) throw failure;
    return result;
  } catch (error) {
    throw failure ?? error;
  } finally {
    provider.destroy();
  }
}

const tooLong = () => new Fault({ code: 'LIMIT_EXCEEDED', what: 'changes in one document', limit: MOST_CALLS });
