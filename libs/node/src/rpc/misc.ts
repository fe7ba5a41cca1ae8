import { keccak256, toHex } from '@atoll/crypto';
import { toQuantity } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import type { Methods } from './json-rpc.js';
import { dataParam } from './params.js';

interface NodeFacts {
  readonly chain: Chain;
  readonly clientVersion: string;
  readonly peerCount: () => number;
  /** The highest block that is known of, while this node is behind it. */
  readonly syncTarget: () => bigint | undefined;
}

/** The chain, the node, and its connections, in the fewest words. */
export function miscMethods({ chain, clientVersion, peerCount, syncTarget }: NodeFacts): Methods {
  const startedAt = chain.head().number;
  return {
    eth_chainId: () => toQuantity(chain.rules.chainId),
    eth_syncing: () => {
      const target = syncTarget();
      if (target === undefined) return false;
      return {
        startingBlock: toQuantity(startedAt),
        currentBlock: toQuantity(chain.head().number),
        highestBlock: toQuantity(target),
      };
    },
    eth_protocolVersion: () => '0x44',
    eth_coinbase: () => chain.head().coinbase,
    eth_mining: () => false,
    eth_hashrate: () => '0x0',
    net_version: () => chain.rules.chainId.toString(),
    net_listening: () => true,
    net_peerCount: () => toQuantity(peerCount()),
    web3_clientVersion: () => clientVersion,
    web3_sha3: (params) => toHex(keccak256(dataParam(params, 0))),
  };
}

/** `rpc_modules`: which families of methods a listener has. */
export function modulesMethod(methods: Methods): Methods {
  const families = new Set(Object.keys(methods).map((method) => method.slice(0, method.indexOf('_'))));
  return { rpc_modules: () => Object.fromEntries([...families, 'rpc'].map((family) => [family, '1.0'])) };
}
