export * from './driver.js';
export { MemoryDriver, type MemoryDriverOptions } from './memory.js';
export { checkChainId, checkNode, checkPlan, identityFault, nodeKey } from './plan.js';
