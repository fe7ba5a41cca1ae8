import { RpcError } from '@atoll/protocol';

import { readSendAnswer } from './send-answer.js';

// What Geth, Besu, Anvil and Atoll's own node say.
it.each([
  ['taken', -32000, 'already known'],
  ['taken', -32000, 'Known transaction'],
  ['taken', -32003, 'transaction already imported'],
  ['taken', -32000, 'nonce too low: next nonce 5, tx nonce 4'],
  ['taken', -32001, 'Nonce too low'],
  ['taken', -32000, 'Nonce too low: 4 was used, the next is 5'],
  ['later', -32000, 'replacement transaction underpriced'],
  ['later', -32000, 'A transaction with this nonce is waiting already'],
  ['later', -32000, 'txpool is full'],
  ['later', -32000, 'The pool is full; try again shortly'],
  ['later', -32000, 'Nonce too far ahead: the next is 2'],
  ['later', -32000, 'Transaction nonce is too distant from current sender nonce'],
  ['later', -32603, 'Internal error'],
  ['later', -32005, 'A batch has at most 100 requests; send several'],
  ['never', -32000, 'insufficient funds for gas * price + value'],
  ['never', -32004, 'Upfront cost exceeds account balance'],
  ['never', -32000, 'Intrinsic gas exceeds gas limit: 21000 are needed, 1 given'],
  ['never', -32003, "Gas limit 2 exceeds the block's 1"],
])('takes for "%s" the answer %d %s', (kind, code, message) => {
  expect(readSendAnswer(new RpcError(code, message)).kind).toBe(kind);
});

it('takes a hash for what it is', () => expect(readSendAnswer(`0x${'00'.repeat(32)}`)).toEqual({ kind: 'taken' }));
