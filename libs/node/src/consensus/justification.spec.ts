import {
  highestPrepared,
  isJustifiedProposal,
  isJustifiedRoundChange,
  isPreparedCertificate,
  isQuorumOfValidators,
} from './justification.js';
import type { Proposal, RoundChange } from './message.js';
import { digestOf, inRound } from './proposed-block.js';
import { blockBy, by, heightOf, plainChange, preparedChange, signedPrepare } from './simulator/samples.js';

const council = heightOf();
const block = blockBy(0);
const digest = digestOf(block);

/** What the proposer of the round says, unless a test says something else. */
function proposal(round: number, changes: RoundChange[], over: Partial<Proposal> = {}): Proposal {
  const proposed = over.block ?? blockBy(round % 4, round);
  return {
    kind: 'proposal',
    signed: by(round % 4, { kind: 'proposal', height: 1n, round, digest: digestOf(proposed) }),
    block: proposed,
    roundChanges: changes.map(({ signed }) => signed),
    prepares: [],
    ...over,
  };
}

describe('a quorum', () => {
  const prepares = [0, 1, 2, 3].map((index) => signedPrepare(index, digest));

  it('is q(n) different validators, of whom four need three', () => {
    expect(isQuorumOfValidators(prepares.slice(0, 3), council)).toBe(true);
    expect(isQuorumOfValidators(prepares, council)).toBe(true);
    expect(isQuorumOfValidators(prepares.slice(0, 2), council)).toBe(false);
  });

  it('counts nobody twice and no strangers', () => {
    expect(isQuorumOfValidators([prepares[0]!, prepares[1]!, prepares[1]!], council)).toBe(false);
    expect(isQuorumOfValidators([...prepares.slice(0, 2), signedPrepare(9, digest)], council)).toBe(false);
    expect(isQuorumOfValidators([...prepares.slice(0, 3), signedPrepare(9, digest)], council)).toBe(false);
  });

  it('prepares one digest in one round at this height', () => {
    const prepared = { round: 0, digest };
    expect(isPreparedCertificate(prepares, prepared, council)).toBe(true);
    expect(isPreparedCertificate(prepares, { round: 1, digest }, council)).toBe(false);
    const odd = [...prepares.slice(0, 3), signedPrepare(3, digestOf(blockBy(0, 0, 2)))];
    expect(isPreparedCertificate(odd, prepared, council)).toBe(false);
    const elsewhere = [0, 1, 2].map((index) => by(index, { kind: 'prepare', height: 2n, round: 0, digest } as const));
    expect(isPreparedCertificate(elsewhere, prepared, council)).toBe(false);
  });
});

describe('a round change', () => {
  const change = preparedChange(3, 2, block, 1, [0, 1, 2]);

  it('is justified with nothing prepared, or with a certificate and its block', () => {
    expect(isJustifiedRoundChange(plainChange(1, 1), council)).toBe(true);
    expect(isJustifiedRoundChange(change, council)).toBe(true);
  });

  it.each<[string, RoundChange]>([
    ['leads to round 0', plainChange(1, 0)],
    ['brings a block nobody prepared', { ...plainChange(1, 1), block }],
    ['brings prepares for nothing', { ...plainChange(1, 1), prepares: change.prepares }],
    ['lacks the block', { ...change, block: null }],
    ['lacks one prepare', { ...change, prepares: change.prepares.slice(1) }],
    ['brings another block', { ...change, block: blockBy(0, 1, 2) }],
    ['brings the block of another round', { ...change, block: inRound(block, 0) }],
    ['prepared in its own round', preparedChange(3, 2, block, 2, [0, 1, 2])],
    ['prepared in a later round', preparedChange(3, 2, block, 3, [0, 1, 2])],
    ['counts one validator twice', preparedChange(3, 2, block, 1, [0, 1, 1])],
    ['counts a stranger', preparedChange(3, 2, block, 1, [0, 1, 9])],
  ])('is not justified when it %s', (_name, one) => {
    expect(isJustifiedRoundChange(one, council)).toBe(false);
  });
});

describe('a proposal of round 0', () => {
  it('needs no justification, and may have none', () => {
    expect(isJustifiedProposal(proposal(0, []), council)).toBe(true);
    const changes = [0, 1, 2].map((index) => plainChange(index, 1));
    expect(isJustifiedProposal(proposal(0, changes), council)).toBe(false);
  });

  it.each<[string, Partial<Proposal>]>([
    ['has another coinbase than its proposer', { block: blockBy(1) }],
    ['says another round in its block', { block: blockBy(0, 1) }],
    [
      'brings another block than it signed',
      { signed: by(0, { kind: 'proposal', height: 1n, round: 0, digest: digestOf(blockBy(0, 0, 2)) }) },
    ],
  ])('is not justified when it %s', (_name, over) => {
    expect(isJustifiedProposal(proposal(0, [], over), council)).toBe(false);
  });
});

describe('a proposal of a later round', () => {
  const plain = [0, 1, 2].map((index) => plainChange(index, 2));
  const first = preparedChange(1, 2, block, 0, [0, 1, 2]);
  const other = preparedChange(3, 2, blockBy(1, 1, 2), 1, [1, 2, 3]);

  it('is free to bring a new block when nobody had prepared', () => {
    expect(isJustifiedProposal(proposal(2, plain), council)).toBe(true);
    expect(isJustifiedProposal(proposal(2, plain, { block: blockBy(3, 2) }), council)).toBe(false);
  });

  it('must bring the prepared block again, whoever had built it', () => {
    const changes = [plain[0]!, first, plain[2]!];
    const again = { block: inRound(block, 2), prepares: first.prepares };
    expect(isJustifiedProposal(proposal(2, changes, again), council)).toBe(true);
    expect(isJustifiedProposal(proposal(2, changes), council)).toBe(false);
    expect(isJustifiedProposal(proposal(2, changes, { ...again, block: blockBy(2, 2) }), council)).toBe(false);
    expect(isJustifiedProposal(proposal(2, changes, { ...again, prepares: [] }), council)).toBe(false);
    expect(isJustifiedProposal(proposal(2, changes, { ...again, prepares: first.prepares.slice(1) }), council)).toBe(
      false,
    );
  });

  it('must bring the block prepared last when several were', () => {
    const changes = [plain[0]!, first, other];
    const last = { block: inRound(blockBy(1, 1, 2), 2), prepares: other.prepares };
    const earlier = { block: inRound(block, 2), prepares: first.prepares };
    expect(highestPrepared(changes.map(({ signed }) => signed))).toBe(1);
    expect(isJustifiedProposal(proposal(2, changes, last), council)).toBe(true);
    expect(isJustifiedProposal(proposal(2, changes, earlier), council)).toBe(false);
  });

  it.each<[string, RoundChange[]]>([
    ['of too few', plain.slice(1)],
    ['of one validator twice', [plain[0]!, plain[1]!, plain[1]!]],
    ['of a stranger', [plain[0]!, plain[1]!, plainChange(9, 2)]],
    ['to another round', [plain[0]!, plain[1]!, plainChange(2, 3)]],
    ['that claim to have prepared in this round', [plain[0]!, plain[1]!, preparedChange(2, 2, block, 2, [0, 1, 2])]],
  ])('needs a quorum of round changes, not some %s', (_name, changes) => {
    expect(isJustifiedProposal(proposal(2, changes), council)).toBe(false);
  });

  it('brings no prepares when nobody had prepared', () => {
    expect(isJustifiedProposal(proposal(2, plain, { prepares: first.prepares }), council)).toBe(false);
  });
});
