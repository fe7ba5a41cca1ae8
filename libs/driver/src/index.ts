export { askNode, nodeUrl, readNode } from './ask-node.js';
export * from './driver.js';
export { identityOfKey } from './identity.js';
export { MemoryDriver, type MemoryDriverOptions } from './memory.js';
export { LONGEST_SEALED_KEY, type NodeKeys } from './node-keys.js';
export {
  checkChainId,
  checkFence,
  checkKept,
  checkNode,
  checkPlan,
  identityFault,
  nodeKey,
  staleFence,
} from './plan.js';
export { printable } from './printable.js';
