import { RpcError } from '@atoll/protocol';

import { isVerdict } from './verdict.js';

/**
 * What a node says to a signed transaction. `taken`: it is in a pool or was mined, its receipt will tell. `later`: nothing
 * is wrong with it. `never`: no node will take these bytes.
 */
export type SendAnswer = { kind: 'taken' } | { kind: 'later' } | { kind: 'never'; because: string };

// Nodes tell these apart by words alone; each has its own for the same thing.
const TAKEN = /already (known|imported|exists)|known transaction|nonce.*(too low|below|already used)|already in.*pool/i;
const LATER =
  /underpriced|waiting already|nonce.*(too high|gap|distant|too far)|full|too many|limit reached|overflow|syncing|not accepted now/i;

export function readSendAnswer(answer: unknown): SendAnswer {
  if (!(answer instanceof RpcError) || TAKEN.test(answer.message)) return { kind: 'taken' };
  if (!isVerdict(answer) || LATER.test(answer.message)) return { kind: 'later' };
  return { kind: 'never', because: answer.message };
}
