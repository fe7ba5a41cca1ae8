import fc from 'fast-check';

import { fromHex, toHex } from '@atoll/crypto';

import { decodeExtraData } from './extra-data.js';
import { genesisHash, genesisHeader } from './genesis-header.js';
import { decodeHeader, encodeHeader, headerHash, sealDigest, withExtraData } from './header.js';
import type { Address, Hash, Hex } from './hex.js';
import { MalformedRlp } from './rlp.js';
import { recorded, recordedChain } from './recorded.js';
import { InvalidHeader, verifySeals } from './verify.js';

const chains = [
  { name: 'besu-qbft', genesis: '0xc06d7564d3736bac2142878fc2e2eba35331c61fc2cadb2e84508effc574692b' },
  { name: 'besu-osaka', genesis: '0xb1f5ea21dfeab704accdfc488c9f05fca0ea11a641b077b006643d4c98fd7f85' },
] as const;

describe.each(chains)('$name', ({ name, genesis: expected }) => {
  const { genesis, rawHeaders, headers, blocks } = recordedChain(name);

  it('has the genesis block that Besu made of the same file', () => {
    expect(genesisHash(genesis)).toBe(expected);
    expect(blocks[0]!.hash).toBe(expected);
    expect(toHex(encodeHeader(genesisHeader(genesis)))).toBe(rawHeaders[0]);
  });

  it('has headers that encode to the bytes they came from, with the hashes that Besu computed', () => {
    expect(headers.length).toBe(blocks.length);
    headers.forEach((header, number) => {
      expect(toHex(encodeHeader(header))).toBe(rawHeaders[number]);
      expect(headerHash(header)).toBe(blocks[number]!.hash);
    });
  });

  it('has headers sealed by a quorum of different validators', () => {
    for (const header of headers.slice(1)) {
      const { validators, seals } = decodeExtraData(header.extraData);
      expect(verifySeals(header, validators)).toHaveLength(seals.length);
    }
  });

  it('shows in JSON what the header says', () => {
    headers.forEach((header, number) => {
      const { miner, stateRoot, timestamp, requestsHash } = blocks[number]!;
      expect(header).toMatchObject({
        number: BigInt(number),
        coinbase: miner,
        stateRoot,
        timestamp: BigInt(timestamp),
      });
      expect(header.requestsHash).toBe(requestsHash);
    });
  });
});

interface SpecialHeader {
  rawHeader: Hex;
  hash: Hash;
  round: number;
  signers: Address[];
  miner: Address;
}

it.each(['normal', 'voteBlock', 'round1Block'])('reads the recorded header %s', (kind) => {
  const special = recorded<Record<string, SpecialHeader>>('besu-qbft/qbft-special-headers.json')[kind]!;
  const header = decodeHeader(fromHex(special.rawHeader));
  const { validators, round } = decodeExtraData(header.extraData);
  expect(headerHash(header)).toBe(special.hash);
  expect(header.coinbase).toBe(special.miner);
  expect(round).toBe(special.round);
  expect(verifySeals(header, validators)).toEqual(special.signers);
});

it('hashes alike whoever sealed and in which round, though the seals sign the round', () => {
  const header = recordedChain('besu-osaka').headers[125]!;
  const other = withExtraData(header, { round: 1, seals: [] });
  expect(decodeExtraData(header.extraData).round).toBe(3);
  expect(headerHash(other)).toBe(headerHash(header));
  expect(sealDigest(other)).not.toEqual(sealDigest(header));
  expect(sealDigest(withExtraData(header, { seals: [] }))).toEqual(sealDigest(header));
});

it('hashes the genesis extra data as it stands', () => {
  const { genesis } = recordedChain('besu-osaka');
  const header = genesisHeader(genesis);
  expect(headerHash(withExtraData(header, { round: 1 }))).not.toBe(headerHash(header));
});

it('refuses a header whose fork fields have a gap', () => {
  const { withdrawalsRoot: _gone, ...header } = recordedChain('besu-osaka').headers[1]!;
  expect(() => encodeHeader(header)).toThrow(MalformedRlp);
});

describe('a changed header', () => {
  const { rawHeaders, headers, blocks } = recordedChain('besu-osaka');

  /** Whether the change is refused, or gives another block. */
  const noticed = (number: number, at: number, mask: number): boolean => {
    const bytes = fromHex(rawHeaders[number]!);
    bytes[at]! ^= mask;
    try {
      const header = decodeHeader(bytes);
      if (headerHash(header) !== blocks[number]!.hash) return true;
      // Round and seals are not in the hash, but only validators can make seals, and these sign the round.
      verifySeals(header, decodeExtraData(headers[number]!.extraData).validators);
      return false;
    } catch (error) {
      if (error instanceof MalformedRlp || error instanceof InvalidHeader) return true;
      throw error;
    }
  };

  it('is noticed whichever byte is flipped', () => {
    const length = fromHex(rawHeaders[125]!).length;
    const unnoticed = Array.from({ length }, (_, at) => at).filter((at) => !noticed(125, at, 0xff));
    expect(unnoticed).toEqual([]);
  });

  it('is noticed in any block, at any bit', () => {
    const number = fc.integer({ min: 1, max: rawHeaders.length - 1 });
    const place = number.chain((n) => fc.tuple(fc.constant(n), fc.nat(rawHeaders[n]!.length / 2 - 2), fc.nat(7)));
    fc.assert(
      fc.property(place, ([n, at, bit]) => noticed(n, at, 1 << bit)),
      { numRuns: 500 },
    );
  });
});
