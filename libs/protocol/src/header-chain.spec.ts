import { decodeExtraData } from './extra-data.js';
import { HeaderChain } from './header-chain.js';
import { withExtraData } from './header.js';
import { type Hash, ZERO_HASH } from './hex.js';
import { recordedChain } from './recorded.js';
import { InvalidHeader } from './verify.js';

const { genesis, headers, blocks } = recordedChain('besu-osaka');

const at = (number: number): HeaderChain => {
  const chain = HeaderChain.from(genesis);
  for (const header of headers.slice(1, number + 1)) chain.append(header);
  return chain;
};

it.each(['besu-qbft', 'besu-osaka'] as const)('follows all of %s from its genesis', (name) => {
  const recording = recordedChain(name);
  const chain = HeaderChain.from(recording.genesis);
  const hashes = recording.headers.slice(1).map((header): Hash => chain.append(header));
  expect(hashes).toEqual(recording.blocks.slice(1).map(({ hash }) => hash));
  expect(chain.headHash).toBe(recording.blocks.at(-1)!.hash);
});

it('goes on from where it was stored', () => {
  const before = at(60);
  const state = JSON.parse(JSON.stringify(before.tallyState())) as ReturnType<HeaderChain['tallyState']>;
  const chain = HeaderChain.resume(genesis, before.head, state);
  for (const header of headers.slice(61)) chain.append(header);
  expect(chain.headHash).toBe(blocks.at(-1)!.hash);
  expect(() => HeaderChain.resume(genesis, headers[61]!, state)).toThrow(RangeError);
});

it('never takes back what it accepted', () => {
  const chain = at(20);
  for (const old of [headers[20]!, headers[19]!, { ...headers[20]!, stateRoot: ZERO_HASH }]) {
    expect(() => chain.append(old)).toThrow(expect.objectContaining({ code: 'ROLLBACK' }));
  }
  expect(chain.headHash).toBe(blocks[20]!.hash);
});

it('refuses a header that does not follow, and stays as it was', () => {
  const chain = at(20);
  const next = headers[21]!;
  const { seals } = decodeExtraData(next.extraData);
  const wrong = [
    ['NUMBER', headers[22]!],
    ['SEAL_QUORUM', withExtraData(next, { seals: seals.slice(1) })],
    ['SEAL_DUPLICATE', withExtraData(next, { seals: [...seals.slice(1), seals[1]!] })],
    ['SEAL_STRANGER', { ...next, stateRoot: ZERO_HASH }],
    ['VALIDATORS', withExtraData(next, { validators: decodeExtraData(headers[0]!.extraData).validators })],
  ] as const;
  for (const [code, header] of wrong) expect(() => chain.append(header)).toThrow(expect.objectContaining({ code }));
  expect(chain.headHash).toBe(blocks[20]!.hash);
  expect(chain.append(next)).toBe(blocks[21]!.hash);
});

const CHANGES = { 'besu-qbft': 0, 'besu-osaka': 3 };

describe.each(['besu-qbft', 'besu-osaka'] as const)('a run of %s', (name) => {
  const recording = recordedChain(name);
  const run = recording.headers.slice(1);
  const listed = run.map(({ extraData }) => decodeExtraData(extraData).validators.join());
  /** Where the next header has other validators. */
  const changes = run.flatMap((_, index) =>
    index + 1 < run.length && listed[index] !== listed[index + 1] ? [index] : [],
  );
  const unsealed = (index: number) => run.with(index, withExtraData(run[index]!, { seals: [] }));
  const begun = () => HeaderChain.from(recording.genesis);

  it.each([1, 2, 7, 1_000])('is followed by %i at once to where it is followed one by one', (length) => {
    const [chain, oneByOne] = [begun(), begun()];
    for (const header of run) oneByOne.append(header);
    for (let at = 0; at < run.length; at += length) chain.extend(run.slice(at, at + length));
    expect(chain.headHash).toBe(recording.blocks.at(-1)!.hash);
    expect(chain.tallyState()).toEqual(oneByOne.tallyState());
  });

  it('is vouched for by its last seals, and by those of each header that changes the validators', () => {
    expect(changes).toHaveLength(CHANGES[name]);
    for (const index of [...changes, run.length - 1]) {
      const chain = begun();
      expect(() => chain.extend(unsealed(index))).toThrow(expect.objectContaining({ code: 'SEAL_QUORUM' }));
      expect([chain.head.number, chain.tallyState()]).toEqual([0n, begun().tallyState()]);
    }
    const between = run.findIndex((_, index) => !changes.includes(index));
    expect(begun().extend(unsealed(between))).toBe(recording.blocks.at(-1)!.hash);
  });

  it('is refused whole for a changed word of any header', () => {
    for (const index of run.keys()) {
      const chain = begun();
      const changed = run.with(index, { ...run[index]!, stateRoot: ZERO_HASH });
      expect(() => chain.extend(changed)).toThrow(InvalidHeader);
      expect(chain.head.number).toBe(0n);
    }
  });
});

it('asks the clock where it is given one', () => {
  const chain = at(20);
  const time = Number(headers[21]!.timestamp);
  expect(() => chain.append(headers[21]!, time - 2)).toThrow(expect.objectContaining({ code: 'TIMESTAMP_LATE' }));
  expect(chain.append(headers[21]!, time - 1)).toBe(blocks[21]!.hash);
});
