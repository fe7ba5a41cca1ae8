export { provesConsistency, provesInclusion, type Consistency, type Inclusion } from './merkle-proof.js';
export {
  consistencySpans,
  EMPTY_ROOT,
  Frontier,
  inclusionSpans,
  leafHash,
  rootOf,
  subtreesOf,
  type Span,
  type Subtree,
} from './merkle-tree.js';
export { chunkLeaf, ContentTree, provesChunk, type ChunkProof } from './content-tree.js';
export type { Hex } from './hex.js';
export { AuditCheck, type Finding, type Verdict } from './audit-check.js';
export {
  anchorData,
  commitmentTo,
  leafOf,
  newSalt,
  type AuditActor,
  type AuditEntry,
  type AuditHead,
  type Personal,
} from './audit-entry.js';
export {
  auditText,
  readAuditFile,
  readAuditLine,
  type AuditAnchor,
  type AuditFile,
  type AuditLine,
} from './audit-file.js';
export { BATCH_FIELDS, batchDigest, type BatchClaim } from './readings/batch-claim.js';
export {
  anchorDomain,
  LEAF_DATA,
  leafOfData,
  readingLeaf,
  readingMessage,
  readingValue,
  streamIdOf,
  type ReadingScope,
  type Said,
} from './readings/reading.js';
export { MOST_READINGS, ReadingTree } from './readings/reading-tree.js';
export { readSenmlCbor, readSenmlJson, SenmlError, type SenmlRecord } from './readings/senml.js';
export {
  READING_CURVES,
  shapedSignature,
  type MisshapenSignature,
  type ReadingCurve,
} from './readings/signature-shape.js';
export { inPrimaryUnit, isSenmlUnit } from './readings/units.js';
