import type { Evidence } from './message-log.js';
import type { PeerId } from './ports.js';
import type { Refusal } from './status.js';

/** What consensus tells the rest of the node. The calls return at once; work they cause happens elsewhere. */
export interface ConsensusEvents {
  /**
   * A peer speaks about a later height, so it has blocks that this node lacks, or says so: a claim, not a fact.
   * May come often for one height; whoever fetches blocks keeps to one fetch at a time.
   */
  onBehind(height: bigint, peer: PeerId): void;
  /** A validator signed two things that exclude each other; both signatures are in the evidence. */
  onEvidence(evidence: Evidence): void;
  /** A message was dropped because no honest validator would send it. `peer` delivered it and need not be its author. */
  onRefused(peer: PeerId, reason: Refusal, cause?: unknown): void;
  /** It was this validator's turn to propose, and the chain gave it no block; the round goes by. */
  onNoProposal(cause: unknown): void;
  /** The journal or the chain can no longer write. Nothing is signed from now on; the process should end. */
  onHalt(cause: unknown): void;
}
