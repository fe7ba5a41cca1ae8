/** What usage is counted by. PUSH is what subscribers are told. */
export const METHOD_GROUPS = ['READ', 'CALL', 'LOGS', 'SEND', 'PUSH'] as const;
export type MethodGroup = (typeof METHOD_GROUPS)[number];

/** What a method costs of an application's rate, and what it counts as. */
export type Method = { group: MethodGroup; points: number };

const many = (group: MethodGroup, points: number, names: string): [string, Method][] =>
  names.split(' ').map((name) => [name, { group, points }]);

/**
 * What wallets and libraries call. Nothing that runs a node, signs with a node's keys, or shows one caller what another
 * does. Points follow what a method costs a node: one is a look into an index.
 */
export const METHODS: ReadonlyMap<string, Method> = new Map([
  ...many('READ', 1, 'eth_accounts eth_chainId net_version net_listening web3_clientVersion web3_sha3'),
  ...many('READ', 1, 'eth_blockNumber eth_syncing eth_gasPrice eth_maxPriorityFeePerGas eth_blobBaseFee'),
  ...many('READ', 1, 'eth_getBalance eth_getCode eth_getStorageAt eth_getTransactionCount'),
  ...many('READ', 1, 'eth_getTransactionByHash eth_getTransactionReceipt'),
  ...many('READ', 1, 'eth_getTransactionByBlockHashAndIndex eth_getTransactionByBlockNumberAndIndex'),
  ...many('READ', 1, 'eth_getBlockTransactionCountByHash eth_getBlockTransactionCountByNumber'),
  ...many('READ', 1, 'eth_getUncleCountByBlockHash eth_getUncleCountByBlockNumber'),
  ...many('READ', 2, 'eth_getBlockByHash eth_getBlockByNumber'),
  ...many('READ', 5, 'eth_feeHistory eth_getBlockReceipts'),
  ...many('CALL', 10, 'eth_call eth_estimateGas eth_createAccessList eth_getProof'),
  ...many('LOGS', 20, 'eth_getLogs eth_getFilterLogs'),
  ...many('LOGS', 5, 'eth_newFilter eth_newBlockFilter eth_newPendingTransactionFilter'),
  ...many('LOGS', 2, 'eth_getFilterChanges eth_uninstallFilter'),
  ...many('SEND', 5, 'eth_sendRawTransaction'),
  ...many('READ', 5, 'eth_subscribe'),
  ...many('READ', 1, 'eth_unsubscribe'),
]);

/** The names, as an application's own list may hold them. */
export const METHOD_NAMES: readonly string[] = [...METHODS.keys()];

/** What needs a connection that lasts. */
export const NEEDS_WEB_SOCKET: ReadonlySet<string> = new Set(['eth_subscribe', 'eth_unsubscribe']);
