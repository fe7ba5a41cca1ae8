import type { Header } from '@atoll/protocol';

import type { Outcome } from './block-run.js';
import { InvalidBlock } from './invalid-block.js';

/** Refuses a block whose header promises something else than running it brings. */
export function requireAgreement(header: Header, outcome: Outcome): void {
  if (header.gasUsed !== outcome.gasUsed) {
    throw new InvalidBlock('GAS_USED', differs('gas used', header.gasUsed, outcome.gasUsed));
  }
  if (header.receiptsRoot !== outcome.receiptsRoot) {
    throw new InvalidBlock('RECEIPTS_ROOT', differs('receipts root', header.receiptsRoot, outcome.receiptsRoot));
  }
  if (Buffer.compare(header.logsBloom, outcome.logsBloom) !== 0) {
    throw new InvalidBlock('LOGS_BLOOM', 'The logs bloom is not that of the logs.');
  }
  if (header.requestsHash !== outcome.requestsHash) {
    throw new InvalidBlock('REQUESTS_HASH', differs('requests hash', header.requestsHash, outcome.requestsHash));
  }
  if (header.stateRoot !== outcome.stateRoot) {
    throw new InvalidBlock('STATE_ROOT', differs('state root', header.stateRoot, outcome.stateRoot));
  }
}

function differs(what: string, header: unknown, own: unknown): string {
  return `The ${what} is ${String(header)} in the header and ${String(own)} after running the block.`;
}
