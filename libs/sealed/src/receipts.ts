export { batchDigest, isSignedBy } from './receipts/batch-signature.js';
export {
  checkHeader,
  checkReading,
  checkReceipt,
  anchoredLeaf,
  type BlockTrust,
  type Evidence,
  type Proven,
  type Trust,
} from './receipts/check.js';
export { BATCH_ANCHORED } from './receipts/logs.js';
export { FollowedChain, type KnownHead, type Node } from './receipts/follow.js';
export { ASSURANCES, readReceipt, receiptText, type Assurance, type Batch, type Receipt } from './receipts/receipt.js';
export { ReceiptError, type ReceiptProblem } from './receipts/receipt-error.js';
export { batchSlots, checkState } from './receipts/state.js';
export { evidenceOf, headerOf, stateProof, verifyReceipt, type ChainTrust, type Verified } from './receipts/verify.js';
