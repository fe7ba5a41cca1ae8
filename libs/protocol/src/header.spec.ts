import fs from 'node:fs';

import { fromHex, toHex } from '@atoll/crypto';

import { decodeExtraData } from './extra-data.js';
import { genesisHash, genesisHeader } from './genesis-header.js';
import { decodeHeader, encodeHeader, headerHash, sealDigest, withExtraData } from './header.js';
import type { Hex } from './hex.js';
import { parseGenesis } from './parse-genesis.js';
import { verifySeals } from './verify.js';

const read = (path: string) => JSON.parse(fs.readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));

const recordings = [
  { chain: 'besu-qbft', headers: 'raw-headers-0-20.json', blocks: 'blocks-0-20.json' },
  { chain: 'besu-osaka', headers: 'raw-headers.json', blocks: 'blocks.json' },
];

describe.each(recordings)('$chain', ({ chain, headers, blocks }) => {
  const genesis = parseGenesis(read(`${chain}/genesis.json`));
  const raw = Object.values<Hex>(read(`${chain}/${headers}`));
  const shown = read(`${chain}/${blocks}`) as Record<string, Hex>[];

  it('has the genesis hash that Besu computed', () => {
    expect(genesisHash(genesis)).toBe(shown[0]!['hash']);
    expect(toHex(encodeHeader(genesisHeader(genesis)))).toBe(raw[0]);
  });

  it('has headers that encode to the bytes they came from, with the hashes that Besu computed', () => {
    expect(raw.length).toBe(shown.length);
    raw.forEach((bytes, number) => {
      const header = decodeHeader(fromHex(bytes));
      expect(toHex(encodeHeader(header))).toBe(bytes);
      expect(headerHash(header)).toBe(shown[number]!['hash']);
    });
  });

  it('has headers sealed by a quorum of different validators', () => {
    for (const bytes of raw.slice(1)) {
      const header = decodeHeader(fromHex(bytes));
      const { validators, seals } = decodeExtraData(header.extraData);
      expect(verifySeals(header, validators)).toHaveLength(seals.length);
    }
  });

  it('shows in JSON what the header says', () => {
    raw.forEach((bytes, number) => {
      const header = decodeHeader(fromHex(bytes));
      const json = shown[number]!;
      expect(header).toMatchObject({ coinbase: json['miner'], stateRoot: json['stateRoot'], number: BigInt(number) });
      expect(header.timestamp).toBe(BigInt(json['timestamp']!));
      expect(header.requestsHash).toBe(json['requestsHash']);
    });
  });
});

it('hashes alike whoever sealed and in which round, though the seals sign the round', () => {
  const header = decodeHeader(fromHex(read('besu-osaka/raw-headers.json')['125']));
  const other = withExtraData(header, { round: 1, seals: [] });
  expect(decodeExtraData(header.extraData).round).toBe(3);
  expect(headerHash(other)).toBe(headerHash(header));
  expect(sealDigest(other)).not.toEqual(sealDigest(header));
  expect(sealDigest(withExtraData(header, { seals: [] }))).toEqual(sealDigest(header));
});

it('hashes the genesis extra data as it stands', () => {
  const genesis = genesisHeader(parseGenesis(read('besu-osaka/genesis.json')));
  expect(headerHash(withExtraData(genesis, { round: 1 }))).not.toBe(headerHash(genesis));
});
