import { readFileSync } from 'node:fs';

import { fromHex, recoverAddress } from '@atoll/crypto';
import { type Block, decodeExtraData, decodeHeader, headerHash } from '@atoll/protocol';

import { digestOf, inRound, isProposedFor, sealed } from './proposed-block.js';

// Headers that a Besu network agreed on, some of them in later rounds.
const recorded = JSON.parse(
  readFileSync(new URL('../../../protocol/fixtures/besu-osaka/raw-headers.json', import.meta.url), 'utf8'),
) as string[] | Record<string, string>;
const blocks: Block[] = Object.values(recorded)
  .map((raw) => ({ header: decodeHeader(fromHex(raw)), transactions: [], withdrawals: [] as [] }))
  .filter(({ header }) => header.number > 0n);

describe('the digest of a proposed block', () => {
  it('is what the commit seals of a real network sign, in whatever round it was agreed', () => {
    const rounds = new Set<number>();
    for (const block of blocks) {
      const { round, seals, validators } = decodeExtraData(block.header.extraData);
      rounds.add(round);
      const proposed = inRound(block, round);
      expect(isProposedFor(proposed, block.header.number, round)).toBe(true);
      for (const seal of seals) expect(validators).toContain(recoverAddress(fromHex(digestOf(proposed)), seal));
      expect(sealed(proposed, seals)).toEqual(block);
    }
    expect([...rounds].sort()).toEqual([0, 1, 3]);
  });

  it('changes with the round, while the hash and the proposer stay', () => {
    const block = inRound(blocks[0]!, 0);
    const again = inRound(block, 4);
    expect(digestOf(again)).not.toBe(digestOf(block));
    expect(headerHash(again.header)).toBe(headerHash(block.header));
    expect(again.header.coinbase).toBe(block.header.coinbase);
    expect(inRound(again, 0)).toEqual(block);
  });

  it('belongs to a block without seals, of its height and round', () => {
    const block = inRound(blocks[4]!, 2);
    expect(isProposedFor(block, 5n, 2)).toBe(true);
    expect(isProposedFor(block, 6n, 2)).toBe(false);
    expect(isProposedFor(block, 5n, 1)).toBe(false);
    expect(isProposedFor(sealed(block, [new Uint8Array(65)]), 5n, 2)).toBe(false);
    const malformed = { ...block, header: { ...block.header, extraData: new Uint8Array(5) } };
    expect(isProposedFor(malformed, 5n, 2)).toBe(false);
  });
});
