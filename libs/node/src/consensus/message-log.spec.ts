import fc from 'fast-check';

import { MessageLog } from './message-log.js';
import { digestOf } from './proposed-block.js';
import { blockBy, by, key, plainChange, prepareBy, preparedChange } from './simulator/samples.js';

const block = blockBy(0);
const another = blockBy(0, 0, 2);
const author = (index: number) => key(index).address;

describe('the messages of a height', () => {
  it('are counted by round and digest', () => {
    const log = new MessageLog();
    for (const index of [0, 1, 2]) expect(log.add(author(index), prepareBy(index, block))).toBe('kept');
    log.add(author(3), prepareBy(3, another));
    expect(log.prepares(0, digestOf(block))).toHaveLength(3);
    expect(log.prepares(0, digestOf(another))).toHaveLength(1);
    expect(log.prepares(1, digestOf(block))).toHaveLength(0);
  });

  it('count once, however often they come', () => {
    const log = new MessageLog();
    log.add(author(1), prepareBy(1, block));
    expect(log.add(author(1), prepareBy(1, block))).toBe('duplicate');
    expect(log.prepares(0, digestOf(block))).toHaveLength(1);
  });

  it('become evidence when they contradict: told once, the first one stays, the second never counts', () => {
    const log = new MessageLog();
    const [first, second] = [prepareBy(1, block), prepareBy(1, another)];
    log.add(author(1), first);
    expect(log.add(author(1), second)).toEqual({
      author: author(1),
      kind: 'prepare',
      height: 1n,
      round: 0,
      first: first.signed,
      second: second.signed,
    });
    expect(log.add(author(1), second)).toBe('duplicate');
    expect(log.prepares(0, digestOf(block))).toEqual([first]);
    expect(log.prepares(0, digestOf(another))).toEqual([]);
  });

  it('see a contradiction in two proposals, and in two stories about what was prepared', () => {
    const log = new MessageLog();
    const propose = (one: typeof block) => ({
      kind: 'proposal' as const,
      signed: by(0, { kind: 'proposal', height: 1n, round: 0, digest: digestOf(one) } as const),
      block: one,
      roundChanges: [],
      prepares: [],
    });
    log.add(author(0), propose(block));
    expect(log.add(author(0), propose(another))).toMatchObject({ kind: 'proposal', author: author(0) });
    log.add(author(2), plainChange(2, 1));
    const story = preparedChange(2, 1, block, 0, [0, 1, 2]);
    expect(log.add(author(2), story)).toMatchObject({ kind: 'roundChange', round: 1 });
    expect(log.roundChanges(1)).toHaveLength(1);
  });

  it('see none where one validator says different things of different kinds or in different rounds', () => {
    const log = new MessageLog();
    expect(log.add(author(1), prepareBy(1, block, 0))).toBe('kept');
    expect(log.add(author(1), prepareBy(1, another, 1))).toBe('kept');
    expect(log.add(author(1), plainChange(1, 1))).toBe('kept');
  });

  it('tell how far each validator has moved', () => {
    const log = new MessageLog();
    for (const [index, round] of [
      [0, 2],
      [1, 5],
      [1, 3],
      [2, 4],
    ] as const)
      log.add(author(index), plainChange(index, round));
    expect(log.roundsReached()).toEqual([5, 4, 2]);
  });

  it('take bounded room: however many rounds a validator invents, few stay, and they are its highest', () => {
    const rounds = fc.uniqueArray(fc.nat(1000), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(rounds, (invented) => {
        const log = new MessageLog();
        const signed = by(1, { kind: 'prepare', height: 1n, round: 0, digest: digestOf(block) } as const);
        for (const round of invented) {
          log.add(author(1), { kind: 'prepare', signed: { ...signed, payload: { ...signed.payload, round } } });
        }
        const kept = invented.filter((round) => log.prepares(round, digestOf(block)).length > 0);
        const highest = [...invented].sort((a, b) => b - a).slice(0, 8);
        return kept.length === 8 && kept.every((round) => highest.includes(round));
      }),
      { numRuns: 20 },
    );
  });
});
