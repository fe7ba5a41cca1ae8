import { fromHex } from '@atoll/crypto';

import { blocksIn } from './block-stream.js';
import { headerHash } from './header.js';
import { recordedChain } from './recorded.js';

const raw = recordedChain('besu-qbft').rawBlocks.map((hex) => fromHex(hex));
const file = Buffer.concat(raw);

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(chunks: AsyncIterable<Uint8Array>) {
  const found = [];
  for await (const { block, raw } of blocksIn(chunks))
    found.push({ number: Number(block.header.number), raw: Buffer.from(raw) });
  return found;
}

it.each([1, 7, 600, 1_000_000])('finds the blocks that Besu recorded in pieces of %d bytes', async (size) => {
  expect(await all(pieces(file, size))).toEqual(raw.map((block, number) => ({ number, raw: Buffer.from(block) })));
});

it('refuses what ends within a block, what is no block, and what claims to be endless', async () => {
  await expect(all(pieces(file.subarray(0, -1), 500))).rejects.toThrow(/ends within a block/);
  await expect(all(pieces(Buffer.from('{"0":'), 500))).rejects.toThrow(/a block is a list/);
  await expect(all(pieces(fromHex('0xffffffffffffffffff'), 500))).rejects.toThrow(/at most/);
  expect(await all(pieces(new Uint8Array(0), 1))).toEqual([]);
});

it('gives blocks whose hashes chain', async () => {
  const hashes: string[] = [];
  for await (const { block } of blocksIn(pieces(file, 4_096))) {
    if (hashes.length > 0) expect(block.header.parentHash).toBe(hashes.at(-1));
    hashes.push(headerHash(block.header));
  }
  expect(hashes).toHaveLength(raw.length);
});
