import { toQuantity } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import { formatEnode, parseEnode } from '../network/enode.js';
import type { PeerList } from '../network/peer-list.js';
import type { Peer } from '../network/peer.js';
import type { Peering } from '../network/peering.js';
import { asJson, type Json, type Methods } from './json-rpc.js';
import { stringParam } from './params.js';

interface AdminPorts {
  readonly chain: Chain;
  readonly clientVersion: string;
  readonly peering: Peering;
  readonly peerList: PeerList;
}

/** The node and its connections, in the forms of Besu. Peers added here last until the process ends. */
export function adminMethods({ chain, clientVersion, peering, peerList }: AdminPorts): Methods {
  return {
    admin_peers: () => peering.network.peers().map(peerJson),
    admin_addPeer: (params) => peerList.add(parseEnode(stringParam(params, 0))),
    admin_removePeer: (params) => peerList.remove(parseEnode(stringParam(params, 0))),
    admin_nodeInfo: () => {
      const { publicKey, host, port } = peering.enode;
      const { config } = chain.genesis;
      return {
        enode: formatEnode(peering.enode),
        id: publicKey,
        name: clientVersion,
        ip: host,
        listenAddr: `${host}:${port}`,
        ports: { listener: port },
        protocols: {
          eth: {
            config: asJson(config),
            difficulty: Number(chain.head().number + 1n),
            genesis: chain.blocks.hashOf(0n),
            head: chain.hash,
            network: Number(chain.rules.chainId),
          },
        },
      };
    },
  };
}

function peerJson(peer: Peer): Json {
  return {
    id: `0x${peer.id}`,
    name: peer.address,
    version: '0x1',
    caps: ['atoll/1'],
    network: { localAddress: peer.local, remoteAddress: peer.remote, inbound: peer.inbound },
    port: toQuantity(Number(peer.remote.split(':').at(-1))),
    connectedAt: peer.connectedAt,
    head: peer.status ? toQuantity(peer.status.number) : null,
  };
}
