import { admit } from './admission.js';
import { encodeMessage } from './message-codec.js';
import { type Message, signPayload } from './message.js';
import { digestOf } from './proposed-block.js';
import { blockBy, by, heightOf, key, plainChange, prepareBy, preparedChange, STRANGER } from './simulator/samples.js';
import { fromHex } from '@atoll/crypto';

const at = heightOf(0);
const block = blockBy(0);
const digest = digestOf(block);

function commit(seal: Uint8Array): Message {
  return { kind: 'commit', signed: by(1, { kind: 'commit', height: 1n, round: 0, digest, seal }) };
}

function proposalBy(index: number): Message {
  const signed = by(index, { kind: 'proposal', height: 1n, round: 0, digest } as const);
  return { kind: 'proposal', signed, block, roundChanges: [], prepares: [] };
}

describe('a message that comes in', () => {
  it.each<[string, number, Message]>([
    ['a proposal by the proposer', 0, proposalBy(0)],
    ['a prepare', 1, prepareBy(1, block)],
    ['a commit whose seal its author made', 1, commit(key(1).sign(fromHex(digest)))],
    ['a round change with its certificate', 3, preparedChange(3, 1, block, 0, [0, 1, 2])],
  ])('is admitted: %s', (_name, author, message) => {
    expect(admit(encodeMessage(message), at)).toEqual({ author: key(author).address, message });
  });

  it.each<[string, Message, string]>([
    [
      'by a stranger',
      { kind: 'prepare', signed: signPayload(prepareBy(1, block).signed.payload, STRANGER) },
      'not from a validator',
    ],
    ['a proposal out of turn', proposalBy(2), 'not the proposer'],
    [
      'a proposal of a later round without a word why',
      { ...proposalBy(0), signed: by(1, { kind: 'proposal', height: 1n, round: 1, digest } as const) } as Message,
      'unjustified proposal',
    ],
    ['a commit with the seal of another', commit(key(2).sign(fromHex(digest))), 'bad commit seal'],
    [
      'a commit with the seal of another block',
      commit(key(1).sign(fromHex(digestOf(blockBy(0, 0, 2))))),
      'bad commit seal',
    ],
    ['a commit with no seal', commit(new Uint8Array(65)), 'bad commit seal'],
    ['a round change with too small a certificate', preparedChange(3, 1, block, 0, [0, 1]), 'unjustified round change'],
    ['a round change to round 0', plainChange(1, 0), 'unjustified round change'],
  ])('is refused: %s', (_name, message, reason) => {
    expect(admit(encodeMessage(message), at)).toBe(reason);
  });

  it('is refused when it is no message', () => {
    expect(admit(new Uint8Array(10), at)).toBe('malformed');
    expect(admit(new Uint8Array(), at)).toBe('malformed');
  });
});
