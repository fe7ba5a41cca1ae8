import { blockPeriodMs } from '@atoll/protocol';

import type { NodeSetup } from './engine-spec.js';

/** As much as a call may use; what the embedded engine allows, too. */
const CALLS_GAS_CAP = 30_000_000;
/** Proofs and old state are served this far back; at one second a block that is more than an hour. */
const PROOF_BLOCKS = 4_096;
const LOG_BLOCKS = 10_000;
const MAX_PEERS = 64;

/** What anybody may call who reaches the port; all else takes the platform's token. */
export const OPEN_METHODS = [
  ...[
    ...['blockNumber', 'call', 'chainId', 'createAccessList', 'estimateGas', 'feeHistory', 'gasPrice', 'getBalance'],
    ...['getBlockByHash', 'getBlockByNumber', 'getBlockReceipts', 'getBlockTransactionCountByHash'],
    ...['getBlockTransactionCountByNumber', 'getCode', 'getFilterChanges', 'getFilterLogs', 'getLogs', 'getProof'],
    ...['getStorageAt', 'getTransactionByBlockHashAndIndex', 'getTransactionByBlockNumberAndIndex'],
    ...['getTransactionByHash', 'getTransactionCount', 'getTransactionReceipt', 'maxPriorityFeePerGas'],
    ...['newBlockFilter', 'newFilter', 'newPendingTransactionFilter', 'sendRawTransaction', 'subscribe', 'syncing'],
    ...['uninstallFilter', 'unsubscribe'],
  ].map((name) => `eth_${name}`),
  ...['net_listening', 'net_peerCount', 'net_version', 'web3_clientVersion', 'web3_sha3'],
  ...['qbft_getValidatorsByBlockHash', 'qbft_getValidatorsByBlockNumber'],
];

/** Every option a Besu node is started with, by its name without the hyphens. */
export function besuOptions(setup: NodeSetup): Record<string, string> {
  return { ...storage(setup), ...peers(setup), ...pool(setup), ...rpc(setup), ...manners(setup) };
}

/** Bonsai keeps the head flat and the rest as differences: a tenth of Forest's disk, and Forest is deprecated. */
const storage = ({ paths, securityModule }: NodeSetup) => ({
  'data-path': paths.data,
  'genesis-file': paths.genesis,
  ...(securityModule === null ? { 'node-private-key-file': paths.key } : { 'security-module': securityModule }),
  'data-storage-format': 'BONSAI',
  'bonsai-historical-block-limit': String(PROOF_BLOCKS),
  'sync-mode': 'FULL',
  'sync-min-peers': '1',
});

/** A consortium's peers are listed, by names that are looked up again when a pod comes back at another address. */
const peers = ({ paths, host, advertise, ports }: NodeSetup) => ({
  'discovery-enabled': 'false',
  'static-nodes-file': paths.staticNodes,
  'Xdns-enabled': 'true',
  'Xdns-update-enabled': 'true',
  'nat-method': 'NONE',
  'p2p-host': advertise,
  'p2p-interface': host,
  'p2p-port': String(ports.p2p),
  'max-peers': String(MAX_PEERS),
  'remote-connections-limit-enabled': 'false',
});

/**
 * The layered pool prefers fees, and a consortium pays none: here transactions go out in the order they came. By default
 * one account may fill a thousandth of the pool, which holds a busy application to some tens a second.
 */
const pool = ({ genesis }: NodeSetup) => ({
  'tx-pool': 'SEQUENCED',
  'tx-pool-max-size': '20000',
  'tx-pool-limit-by-account-percentage': '0.5',
  'min-gas-price': '0',
  'block-txs-selection-max-time': String(selectionMs(blockPeriodMs(genesis.config))),
});

/** The option of that name for proof-of-authority chains is not heeded from Paris on, and the default is five seconds. */
const selectionMs = (period: number): number => Math.min(5_000, Math.max(50, Math.floor(period * 0.6)));

const rpc = ({ host, ports, paths }: NodeSetup) => ({
  'host-allowlist': '*', // names differ from place to place; what counts is the token
  'rpc-gas-cap': String(CALLS_GAS_CAP),
  'rpc-max-logs-range': String(LOG_BLOCKS),
  ...listener('http', host, ports.rpc, paths.controlKey),
  'rpc-http-max-batch-size': '1024',
  'rpc-http-max-request-content-length': String(5 * 1_024 * 1_024),
  ...listener('ws', host, ports.ws, paths.controlKey),
});

const listener = (kind: 'http' | 'ws', host: string, port: number, key: string) => ({
  [`rpc-${kind}-enabled`]: 'true',
  [`rpc-${kind}-host`]: host,
  [`rpc-${kind}-port`]: String(port),
  [`rpc-${kind}-api`]: 'ETH,NET,WEB3,QBFT,ADMIN,DEBUG,TXPOOL',
  [`rpc-${kind}-authentication-enabled`]: 'true',
  [`rpc-${kind}-authentication-jwt-public-key-file`]: key,
  [`rpc-${kind}-authentication-jwt-algorithm`]: 'ES256',
  [`rpc-${kind}-api-method-no-auth`]: OPEN_METHODS.join(','),
});

const manners = ({ name, host, ports }: NodeSetup) => ({
  identity: name,
  'metrics-enabled': 'true',
  'metrics-host': host,
  'metrics-port': String(ports.metrics),
  'color-enabled': 'false',
  logging: 'INFO',
});
