import type { Address } from '@atoll/protocol';

import type { Kind } from './message.js';
import type { Evidence } from './message-log.js';

const LAST_EVIDENCE = 100;

const KINDS: readonly Kind[] = ['proposal', 'prepare', 'commit', 'roundChange'];

/**
 * Why a message is dropped. An honest validator gives no such reason, unless this node is too slow for what comes or
 * the clocks of the two are too far apart.
 */
export const REFUSALS = [
  'malformed',
  'too many messages waiting',
  'not from a validator',
  'our own key signs elsewhere',
  'bad commit seal',
  'unjustified round change',
  'not the proposer',
  'unjustified proposal',
  'invalid block',
] as const;

export type Refusal = (typeof REFUSALS)[number];

/** What can be seen of consensus from outside: plain values, counted from the start of the process. */
export class Status {
  /** The height being decided, one above the head. */
  height = 0n;
  round = 0;
  /** Who proposes in this round. */
  proposer: Address | null = null;
  /** Whether this node is one of the validators of this height. */
  isValidator = false;
  validators: readonly Address[] = [];
  /** When this node took its present head, in milliseconds since the epoch; null before the first one of this process. */
  lastBlockAt: number | null = null;
  /** Rounds above 0 this node has entered. */
  roundChanges = 0;
  readonly sent = countersOf(KINDS);
  readonly received = countersOf(KINDS);
  /** Messages dropped, by reason. */
  readonly refused = countersOf(REFUSALS);
  evidenceCount = 0;
  /** The latest evidence, oldest first. */
  readonly evidence: Evidence[] = [];
  halted = false;

  addEvidence(evidence: Evidence): void {
    this.evidenceCount++;
    this.evidence.push(evidence);
    if (this.evidence.length > LAST_EVIDENCE) this.evidence.shift();
  }
}

function countersOf<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
