import { PendingVotes } from './pending-votes.js';

const [ANN, BEN, CAT, DAN] = ['a', 'b', 'c', 'd'].map((digit) => `0x${digit.repeat(40)}` as const) as [
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
  `0x${string}`,
];
const VALIDATORS = [ANN, BEN];
const never = () => false;

describe('pending votes', () => {
  it('are kept as last proposed, until discarded', () => {
    const votes = new PendingVotes();
    votes.propose(CAT, true);
    votes.propose(CAT, false);
    votes.propose(DAN, true);
    expect(votes.all()).toEqual([
      { recipient: CAT, add: false },
      { recipient: DAN, add: true },
    ]);
    votes.discard(CAT);
    expect(votes.all()).toEqual([{ recipient: DAN, add: true }]);
  });

  it('ride one in each block, in turn', () => {
    const votes = new PendingVotes();
    votes.propose(CAT, true);
    votes.propose(DAN, true);
    const cast = [1, 2, 3, 4].map(() => votes.next(VALIDATORS, never)?.recipient);
    expect(new Set(cast.slice(0, 2))).toEqual(new Set([CAT, DAN]));
    expect(cast.slice(2)).toEqual(cast.slice(0, 2));
  });

  it('stay at home when they would change nothing or are counted already', () => {
    const votes = new PendingVotes();
    votes.propose(ANN, true);
    votes.propose(CAT, false);
    expect(votes.next(VALIDATORS, never)).toBeNull();
    votes.propose(BEN, false);
    expect(votes.next(VALIDATORS, never)).toEqual({ recipient: BEN, add: false });
    expect(votes.next(VALIDATORS, ({ recipient }) => recipient === BEN)).toBeNull();
    expect(votes.all()).toHaveLength(3);
  });
});
