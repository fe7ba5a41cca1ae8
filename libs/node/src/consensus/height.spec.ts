import { Height, QBFT_RULES } from './height.js';
import { encodeMessage } from './message-codec.js';
import type { Message } from './message.js';
import { digestOf, inRound } from './proposed-block.js';
import type { Entry } from './signing-record.js';
import { rememberingRecover } from './simulator/remembered.js';
import { blockBy, by, heightOf, key, KEYS, plainChange, prepareBy, signedPrepare } from './simulator/samples.js';

const block = blockBy(1);

function restored(...entries: [Message, Entry['certificate']?][]): Height {
  const signed = entries.map(([message, certificate = null]) => ({
    message,
    bytes: encodeMessage(message),
    certificate,
  }));
  const validators = KEYS.map(({ address }) => address);
  return new Height(heightOf().parent, validators, key(1).address, rememberingRecover, signed, QBFT_RULES);
}

function commitIn(round: number): [Message, Entry['certificate']] {
  const proposed = inRound(block, round);
  const named = digestOf(proposed);
  const signed = by(1, { kind: 'commit', height: 1n, round, digest: named, seal: new Uint8Array(65) } as const);
  const prepares = [0, 1, 2].map((index) => signedPrepare(index, named, round));
  return [
    { kind: 'commit', signed },
    { round, digest: named, block: proposed, prepares },
  ];
}

describe('a height', () => {
  it('starts in round 0 with the quorum and proposers of its validators', () => {
    const height = heightOf(0);
    expect(height).toMatchObject({ height: 1n, round: 0, quorum: 3, faulty: 1, isOurs: true, prepared: null });
    expect([0, 1, 2, 3, 4].map((round) => height.proposer(round))).toEqual([0, 1, 2, 3, 0].map((i) => key(i).address));
    expect(heightOf(9).isOurs).toBe(false);
  });

  it('follows f+1 validators, to the highest round that f+1 have reached', () => {
    const height = heightOf(0);
    height.log.add(key(1).address, plainChange(1, 7));
    expect(height.roundToJoin()).toBeNull();
    height.log.add(key(2).address, plainChange(2, 3));
    expect(height.roundToJoin()).toBe(3);
    height.log.add(key(3).address, plainChange(3, 5));
    expect(height.roundToJoin()).toBe(5);
    height.moveTo(5);
    expect(height.roundToJoin()).toBeNull();
  });

  it('goes on in the last round this validator spoke in', () => {
    expect(restored([prepareBy(1, block, 2)]).round).toBe(2);
    expect(restored([prepareBy(1, block, 0)], [plainChange(1, 1)], [plainChange(1, 6)])).toMatchObject({
      round: 6,
      joinedIn: 6,
      accepted: null,
    });
  });

  it('still holds what it had committed to, with the certificate to prove it', () => {
    const [commit, certificate] = commitIn(0);
    const height = restored([commit, certificate], [plainChange(1, 1)]);
    expect(height.prepared).toEqual(certificate);
    expect(height.accepted).toBeNull();
    expect(height.round).toBe(1);
  });

  it('holds the latest of several, and can finish the round it committed in', () => {
    const height = restored(commitIn(0), commitIn(2));
    expect(height.prepared?.round).toBe(2);
    expect(height.accepted).toEqual({ block: inRound(block, 2), digest: digestOf(inRound(block, 2)) });
    expect(height.log.commits(2, digestOf(inRound(block, 2)))).toHaveLength(1);
  });

  it('stands by its own proposal and makes no other', () => {
    const signed = by(1, { kind: 'proposal', height: 1n, round: 1, digest: digestOf(inRound(block, 1)) } as const);
    const height = restored([{ kind: 'proposal', signed, block: inRound(block, 1), roundChanges: [], prepares: [] }]);
    expect(height.accepted?.digest).toBe(digestOf(inRound(block, 1)));
    expect(height.weProposeNow).toBe(false);
    expect(restored([plainChange(1, 1)]).weProposeNow).toBe(true);
  });
});
