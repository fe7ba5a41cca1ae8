import fc from 'fast-check';

import { decodeExtraData, EMPTY_VANITY, encodeExtraData, type Vote } from './extra-data.js';
import type { Header } from './header.js';
import type { Address } from './hex.js';
import { recorded, recordedChain } from './recorded.js';
import { type TallyState, VoteTally } from './vote-tally.js';

describe('on the recorded chain', () => {
  const { genesis, headers } = recordedChain('besu-osaka');
  const listed = recorded<Record<string, Address[]>>('besu-osaka/validators-by-block.json');
  const [node0, node1, node2, node3, node4] = decodeExtraData(headers[0]!.extraData).validators as [
    Address,
    Address,
    Address,
    Address,
    Address,
  ];
  const node5: Address = '0x56c78071b00b3a6a08a66496813ea93e4633f99a';
  const bb: Address = '0x00000000000000000000000000000000000000bb';
  const cc: Address = '0x00000000000000000000000000000000000000cc';

  /** The tally after this block. */
  const after = (number: number): VoteTally => {
    const tally = VoteTally.fromGenesis(headers[0]!, genesis.config.qbft.epochlength);
    for (const header of headers.slice(1, number + 1)) tally.apply(header);
    return tally;
  };
  const votesOn = (recipient: Address, number: number) =>
    after(number)
      .votes.filter((vote) => vote.recipient === recipient)
      .map(({ voter, add }) => ({ voter, add }));

  it('every header lists the validators that the headers before it elected', () => {
    const tally = VoteTally.fromGenesis(headers[0]!, genesis.config.qbft.epochlength);
    for (const header of headers.slice(1)) {
      expect(decodeExtraData(header.extraData).validators).toEqual(tally.validators);
      expect(listed[header.number.toString()]).toEqual(tally.validators);
      tally.apply(header);
    }
  });

  it('the third of five votes changes the list of the next block, not of its own', () => {
    expect(after(18).validators).not.toContain(node5);
    expect(decodeExtraData(headers[19]!.extraData).validators).toHaveLength(5);
    expect(after(19).validators).toContain(node5);
    expect(votesOn(node5, 18)).toHaveLength(2);
    expect(votesOn(node5, 19)).toEqual([]);
    expect(headers.slice(20, 26).map((header) => header.coinbase)).toContain(node5);
  });

  it('votes from before an epoch do not count after it', () => {
    expect(votesOn(bb, 39)).toHaveLength(2);
    expect(votesOn(bb, 40)).toEqual([]);
    // Two before and two after the epoch would be four of six.
    expect(votesOn(bb, 44)).toEqual([
      { voter: node5, add: true },
      { voter: node0, add: true },
    ]);
    expect(after(44).validators).not.toContain(bb);
  });

  it('a dropped validator takes its own votes with it', () => {
    expect(after(54).validators).toContain(node0);
    expect(after(55).validators).not.toContain(node0);
    expect(votesOn(bb, 55)).toEqual([{ voter: node5, add: true }]);
    // With the dropped vote it would be three of five at block 59.
    expect(votesOn(bb, 59)).toHaveLength(2);
    expect(after(59).validators).not.toContain(bb);
  });

  it('a later vote of the same validator replaces its earlier one, also on somebody who is no validator', () => {
    expect(votesOn(bb, 64)).toEqual([
      { voter: node5, add: true },
      { voter: node3, add: false },
    ]);
  });

  it('a vote that an epoch block carries is ignored', () => {
    expect(headers[80]!.coinbase).toBe(node4);
    expect(decodeExtraData(headers[80]!.extraData).vote).toEqual({ recipient: cc, add: true });
    expect(votesOn(cc, 80)).toEqual([]);
    // With the ignored vote it would be three of five at block 83.
    expect(votesOn(cc, 83)).toHaveLength(2);
    expect(after(83).validators).not.toContain(cc);
    expect(after(120).votes).toEqual([]);
  });

  it('a majority in the block before an epoch stands in the epoch block', () => {
    expect(after(159).validators).toContain(node0);
    expect(decodeExtraData(headers[160]!.extraData).validators).toHaveLength(6);
    expect(after(160).validators).toContain(node0);
  });

  it('a copy goes on by itself, and so does one restored from JSON', () => {
    const original = after(53);
    const copy = original.clone();
    const restored = new VoteTally(JSON.parse(JSON.stringify(original.state())) as TallyState, 40);
    for (const header of headers.slice(54, 61)) for (const tally of [copy, restored]) tally.apply(header);
    expect(copy.state()).toEqual(after(60).state());
    expect(restored.state()).toEqual(after(60).state());
    expect(original.state()).toEqual(after(53).state());
  });

  it('headers are counted in order and once', () => {
    const tally = after(10);
    expect(() => tally.apply(headers[10]!)).toThrow(RangeError);
    expect(() => tally.apply(headers[12]!)).toThrow(RangeError);
    expect(tally.state()).toEqual(after(10).state());
  });

  it('nobody but the recorded six was ever a validator', () => {
    const known = new Set([node0, node1, node2, node3, node4, node5]);
    expect(
      Object.values(listed)
        .flat()
        .every((validator) => known.has(validator)),
    ).toBe(true);
  });
});

describe('the tally, against one that recounts all votes since the epoch', () => {
  const people = Array.from({ length: 6 }, (_, i): Address => `0x${(i + 1).toString(16).repeat(40)}`);
  const person = fc.constantFrom(...people);
  const step = fc.record({ voter: person, vote: fc.option(fc.record({ recipient: person, add: fc.boolean() })) });
  const EPOCH = 12;

  it('always has the same validators', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tally = new VoteTally({ number: '0', validators: people.slice(0, 4), votes: [] }, EPOCH);
        const recount = new Recount(people.slice(0, 4));
        for (const [i, { voter, vote }] of steps.entries()) {
          if (!tally.validators.includes(voter) || tally.validators.length === 1) continue;
          const number = tally.number + 1n;
          tally.apply(headerWith(number, voter, vote));
          recount.block(number % BigInt(EPOCH) === 0n, voter, vote);
          expect({ i, validators: tally.validators }).toEqual({ i, validators: recount.validators });
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Keeps the ballots as a plain list, newest last, in the words of the rules. */
class Recount {
  private cast: { voter: Address; recipient: Address; add: boolean }[] = [];

  constructor(public validators: Address[]) {}

  block(epoch: boolean, voter: Address, vote: Vote | null): void {
    if (epoch) this.cast = [];
    if (epoch || !vote) return;
    this.cast = this.cast.filter((old) => !(old.voter === voter && old.recipient === vote.recipient));
    this.cast.push({ voter, ...vote });
    const agreeing = this.cast.filter((each) => each.recipient === vote.recipient && each.add === vote.add);
    if (agreeing.length <= this.validators.length / 2) return;

    this.cast = this.cast.filter(
      (each) => each.recipient !== vote.recipient && (vote.add || each.voter !== vote.recipient),
    );
    const rest = this.validators.filter((validator) => validator !== vote.recipient);
    this.validators = (vote.add ? [...rest, vote.recipient] : rest).sort();
  }
}

function headerWith(
  number: bigint,
  coinbase: Address,
  vote: Vote | null,
): Pick<Header, 'number' | 'coinbase' | 'extraData'> {
  const extraData = encodeExtraData({ vanity: EMPTY_VANITY, validators: [], vote, round: 0, seals: [] });
  return { number, coinbase, extraData };
}
