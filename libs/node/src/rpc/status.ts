import { toQuantity } from '@atoll/protocol';

import type { Chain } from '../chain/chain.js';
import type { Qbft } from '../consensus/qbft.js';
import type { Penalty } from '../network/peer-network.js';
import type { Peer } from '../network/peer.js';
import type { TransactionPool } from '../pool/pool.js';
import type { Json, Methods } from './json-rpc.js';

interface StatusPorts {
  readonly name: string;
  readonly chain: Chain;
  readonly qbft: Qbft;
  readonly pool: TransactionPool;
  readonly peers: () => Peer[];
  readonly penalties: () => readonly Penalty[];
  /** The highest head that peers claim. */
  readonly highest: () => bigint;
  readonly isSyncing: () => boolean;
  readonly address: string;
}

/** `atoll_status`: all that a platform watches about a node, in one answer. */
export function statusMethods(ports: StatusPorts): Methods {
  return { atoll_status: () => statusOf(ports) };
}

function statusOf({ name, chain, qbft, pool, peers, penalties, highest, isSyncing, address }: StatusPorts): Json {
  const head = chain.head();
  const { round, proposer, isValidator, validators, lastBlockAt, halted, evidenceCount, roundChanges } = qbft.status;
  return {
    name,
    address,
    chainId: toQuantity(chain.rules.chainId),
    genesisHash: chain.blocks.hashOf(0n),
    height: toQuantity(head.number),
    headHash: chain.hash,
    headTime: toQuantity(head.timestamp),
    /** When this process last saw a new block, in milliseconds since the epoch. */
    lastBlockAt,
    highest: toQuantity(highest() > head.number ? highest() : head.number),
    syncing: isSyncing(),
    round,
    roundChanges,
    proposer,
    validators: [...validators],
    isValidator,
    /** It takes part in deciding the next block. */
    sealing: isValidator && !halted,
    halted,
    evidence: evidenceCount,
    peers: peers().map((peer) => peer.address),
    penalties: penalties().map((penalty) => ({ ...penalty })),
    pool: pool.status(),
  };
}
