export { ChainReconciler } from './chain.reconciler.js';
export { ENGINES, LIMITS, type ChainWish } from './chain.wish.js';
export { ChainsService, type WatchedChain } from './chains.service.js';
export { parseConditions, type Condition } from './conditions.js';
export { NodeLogs, type LogLine } from './node-logs.js';
export { NodesService, type NodeWish } from './nodes.service.js';
export { ProposalsService, type Proposal, type ProposalFilter } from './proposals.service.js';
