import { z } from 'zod';

import { PeerPolicy } from './peer-policy.js';

/** What API and worker are told of other installations. */
export const PEERS_ENVIRONMENT = {
  ATOLL_PEER_NETWORKS: z.string().optional(),
  ATOLL_INSTALLATION_NAME: z
    .string()
    .regex(/^[^\p{C}]{1,120}$/u)
    .default('Atoll'),
};

type Environment = { ATOLL_PEER_NETWORKS?: string | undefined; ATOLL_DRIVER?: string | undefined };

/** Nodes that are processes of this machine listen on its loopback, so there, and only there, others may be too. */
export function peerPolicyOf({ ATOLL_PEER_NETWORKS, ATOLL_DRIVER }: Environment): PeerPolicy {
  const loopback = ATOLL_DRIVER === 'kubernetes' ? '' : '127.0.0.0/8';
  const networks = (ATOLL_PEER_NETWORKS ?? loopback).split(',').map((entry) => entry.trim());
  return new PeerPolicy(networks.filter(Boolean));
}
