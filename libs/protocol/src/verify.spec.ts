import { addressOf, publicKeyOf, sign } from '@atoll/crypto';

import { decodeExtraData, EMPTY_VANITY, encodeExtraData, type ExtraData } from './extra-data.js';
import { createGenesis } from './genesis.js';
import { genesisHeader } from './genesis-header.js';
import { type Header, headerHash, sealDigest, withExtraData } from './header.js';
import { ZERO_ADDRESS, ZERO_HASH } from './hex.js';
import { recordedChain } from './recorded.js';
import {
  type HeaderContext,
  type HeaderRule,
  InvalidHeader,
  verifyHeader,
  verifyProposal,
  verifySeals,
} from './verify.js';

// Four validators whose keys we hold, in the order of their addresses, and one stranger.
const keys = [1, 2, 3, 4].map(keyOf).sort((a, b) => (addressOf(publicKeyOf(a)) < addressOf(publicKeyOf(b)) ? -1 : 1));
const stranger = keyOf(9);
const validators = keys.map((key) => addressOf(publicKeyOf(key)));
const genesis = createGenesis({ chainId: 1, validators, blockPeriodMs: 2000, timestamp: 1000 });
const parent = genesisHeader(genesis);
const context: HeaderContext = { parent, validators, config: genesis.config, nowSeconds: 1002 };

/** A block that breaks no rule, before anyone seals it. */
const proposal: Header = {
  ...parent,
  number: 1n,
  parentHash: headerHash(parent),
  timestamp: 1002n,
  coinbase: validators[0]!,
  baseFeePerGas: 0n,
  extraData: encodeExtraData({ vanity: EMPTY_VANITY, validators, vote: null, round: 0, seals: [] }),
};

const sealed = (header: Header, signers = keys.slice(0, 3)): Header =>
  withExtraData(header, { seals: signers.map((key) => sign(sealDigest(header), key)) });

it('accepts a sealed header and answers who sealed it', () => {
  expect(verifyHeader(sealed(proposal), context)).toEqual(validators.slice(0, 3));
  expect(verifyHeader(sealed(proposal, keys), context)).toEqual(validators);
});

it('accepts a proposal that nobody sealed yet, and only as that', () => {
  expect(() => verifyProposal(proposal, context)).not.toThrow();
  expect(refusal(() => verifyHeader(proposal, context))).toBe('SEAL_QUORUM');
  expect(refusal(() => verifyProposal(sealed(proposal), context))).toBe('SEAL_PRESENT');
});

// Each differs from the accepted header in one thing only, and is sealed by a quorum all the same.
const maximum = parent.gasLimit / 1024n;
const header = (changes: Partial<Header>): Header => ({ ...proposal, ...changes });
const extra = (changes: Partial<ExtraData>): Header => withExtraData(proposal, changes);
const { requestsHash: _requests, ...withoutRequests } = proposal;
const { requestsHash: _r, parentBeaconBlockRoot: _b, ...withoutBeacon } = proposal;

const refused: [HeaderRule, string, Header][] = [
  ['NUMBER', 'a number that skips one', header({ number: 2n })],
  ['NUMBER', "the parent's number", header({ number: 0n })],
  ['PARENT_HASH', 'another parent', header({ parentHash: ZERO_HASH })],
  ['TIMESTAMP_EARLY', 'a time before the period is over', header({ timestamp: 1001n })],
  ['TIMESTAMP_LATE', 'a time more than a second ahead', header({ timestamp: 1004n })],
  ['GAS_LIMIT', 'a gas limit that rises too fast', header({ gasLimit: parent.gasLimit + maximum })],
  ['GAS_LIMIT', 'a gas limit that falls too fast', header({ gasLimit: parent.gasLimit - maximum })],
  ['GAS_USED', 'more gas used than the limit', header({ gasUsed: parent.gasLimit + 1n })],
  ['BASE_FEE', 'a base fee on a chain without', header({ baseFeePerGas: 7n })],
  ['CONSTANT', 'another mixHash', header({ mixHash: ZERO_HASH })],
  ['CONSTANT', 'ommers', header({ ommersHash: ZERO_HASH })],
  ['CONSTANT', 'another difficulty', header({ difficulty: 2n })],
  ['CONSTANT', 'another nonce', header({ nonce: '0x0000000000000001' })],
  ['FORK_FIELDS', 'withdrawals', header({ withdrawalsRoot: ZERO_HASH })],
  ['FORK_FIELDS', 'blobs', header({ blobGasUsed: 131072n })],
  ['FORK_FIELDS', 'blob gas left over', header({ excessBlobGas: 1n })],
  ['FORK_FIELDS', 'a beacon root', header({ parentBeaconBlockRoot: `0x${'1'.repeat(64)}` })],
  ['FORK_FIELDS', 'no requests hash', withoutRequests],
  ['FORK_FIELDS', 'no beacon root', withoutBeacon],
  ['VALIDATORS', 'a validator too few', extra({ validators: validators.slice(1) })],
  ['VALIDATORS', 'a validator too many', extra({ validators: [...validators, addressOf(publicKeyOf(stranger))] })],
  ['VALIDATORS', 'the validators in another order', extra({ validators: [...validators].reverse() })],
  ['COINBASE', 'a stranger as proposer', header({ coinbase: addressOf(publicKeyOf(stranger)) })],
  ['COINBASE', 'nobody as proposer', header({ coinbase: ZERO_ADDRESS })],
];

it.each(refused)('refuses with %s %s', (code, _, changed) => {
  expect(refusal(() => verifyHeader(sealed(changed), context))).toBe(code);
  expect(refusal(() => verifyProposal(changed, context))).toBe(code);
});

it.each([
  ['the earliest time', header({ timestamp: 1002n })],
  ['a time one second ahead', header({ timestamp: 1003n })],
  ['the highest gas limit', header({ gasLimit: parent.gasLimit + maximum - 1n })],
  ['the lowest gas limit', header({ gasLimit: parent.gasLimit - maximum + 1n })],
  ['all gas used', header({ gasUsed: parent.gasLimit })],
  ['a later round', extra({ round: 5 })],
  ['a vote', extra({ vote: { recipient: ZERO_ADDRESS, add: true } })],
  ['other vanity', extra({ vanity: new Uint8Array(32).fill(7) })],
])('accepts %s', (_, changed) => {
  expect(verifyHeader(sealed(changed), context)).toHaveLength(3);
});

it('refuses extra data that is malformed', () => {
  expect(refusal(() => verifyHeader(header({ extraData: new Uint8Array(32) }), context))).toBe('EXTRA_DATA');
});

it('lets a header lie in the future when nobody says what time it is', () => {
  const { nowSeconds: _clock, ...timeless } = context;
  expect(verifyHeader(sealed(header({ timestamp: 9999n })), timeless)).toHaveLength(3);
});

it('only forbids going back in time where the period is below a second', () => {
  const { config } = createGenesis({ chainId: 1, validators, blockPeriodMs: 200 });
  const quick = { ...context, config };
  expect(verifyHeader(sealed(header({ timestamp: 1000n })), quick)).toHaveLength(3);
  expect(refusal(() => verifyHeader(sealed(header({ timestamp: 999n })), quick))).toBe('TIMESTAMP_EARLY');
});

it('follows EIP-1559 on a chain with a base fee', () => {
  const { config } = createGenesis({ chainId: 1, validators, blockPeriodMs: 2000, zeroBaseFee: false });
  const paid = { ...context, config };
  // An empty block lets the fee of 1 gwei fall by an eighth.
  expect(verifyHeader(sealed(header({ baseFeePerGas: 875_000_000n })), paid)).toHaveLength(3);
  expect(refusal(() => verifyHeader(sealed(proposal), paid))).toBe('BASE_FEE');
});

describe('seals', () => {
  const digest = sealDigest(proposal);
  const seals = keys.map((key) => sign(digest, key));
  const verdict = (...of: Uint8Array[]) =>
    refusal(() => verifySeals(withExtraData(proposal, { seals: of }), validators));
  const [a, b, c, d] = seals as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const highS = malleated(a);

  it.each([
    ['accepted', 'a quorum', [a, b, c]],
    ['accepted', 'all, in any order', [d, b, a, c]],
    ['SEAL_QUORUM', 'one too few', [a, b]],
    ['SEAL_QUORUM', 'none', []],
    ['SEAL_DUPLICATE', 'one twice in place of a third', [a, b, b]],
    ['SEAL_DUPLICATE', 'one twice beyond a quorum', [a, b, c, c]],
    ['SEAL_DUPLICATE', 'more than there are validators', [a, b, c, d, a]],
    ['SEAL_STRANGER', 'a stranger in place of a third', [a, b, sign(digest, stranger)]],
    ['SEAL_STRANGER', 'a stranger beyond a quorum', [a, b, c, sign(digest, stranger)]],
    ['SEAL_STRANGER', 'a seal over another digest', [a, b, sign(new Uint8Array(32), keys[2]!)]],
    ['SEAL_MALFORMED', 'zeros', [a, b, new Uint8Array(65)]],
    ['SEAL_MALFORMED', 'the twin with a high s', [highS, b, c]],
    ['SEAL_MALFORMED', 'a v of 27', [Uint8Array.of(...a.subarray(0, 64), 27), b, c]],
  ] as [string, string, Uint8Array[]][])('%s: %s', (expected, _, given) => {
    expect(verdict(...given)).toBe(expected);
  });

  it('of another round do not count', () => {
    const other = withExtraData(proposal, { round: 1, seals: [a, b, c] });
    expect(refusal(() => verifySeals(other, validators))).toBe('SEAL_STRANGER');
  });

  it('of the recorded chain count only for the round they were made in', () => {
    const { headers } = recordedChain('besu-osaka');
    const late = headers[125]!;
    const members = decodeExtraData(late.extraData).validators;
    expect(verifySeals(late, members)).toHaveLength(4);
    expect(refusal(() => verifySeals(withExtraData(late, { round: 0 }), members))).toMatch(/^SEAL_/);
  });
});

function keyOf(value: number): Uint8Array {
  const key = new Uint8Array(32);
  key[31] = value;
  return key;
}

/** The other signature that the same r and key allow. */
function malleated(seal: Uint8Array): Uint8Array {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${Buffer.from(seal.subarray(32, 64)).toString('hex')}`);
  const twin = Uint8Array.from(seal);
  twin.set(Buffer.from(s.toString(16).padStart(64, '0'), 'hex'), 32);
  twin[64] = 1 - seal[64]!;
  return twin;
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidHeader) return error.code;
    throw error;
  }
  return 'accepted';
}
