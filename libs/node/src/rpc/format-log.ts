import { toQuantity } from '@atoll/protocol';

import type { FoundLog } from '../chain/logs.js';
import type { Json } from './json-rpc.js';

export function logJson(log: FoundLog): Json {
  return {
    address: log.address,
    topics: log.topics,
    data: log.data,
    blockNumber: toQuantity(log.blockNumber),
    blockHash: log.blockHash,
    blockTimestamp: toQuantity(log.blockTimestamp),
    transactionHash: log.transactionHash,
    transactionIndex: toQuantity(log.transactionIndex),
    logIndex: toQuantity(log.logIndex),
    // A decided block is final, so no log is ever taken back.
    removed: false,
  };
}
