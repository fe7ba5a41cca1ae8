import { fromHex, toHex } from '@atoll/crypto';
import { decodeBlock, encodeBlock, type Hex } from '@atoll/protocol';

import path from 'node:path';

import { importBlocks, recordedInJson } from './import.js';
import { fixture, recordedGenesis, scratchDirectory } from './recorded.js';

const raw = fixture<Record<string, Hex>>('besu-qbft', 'raw-blocks-0-20.json');
const genesis = recordedGenesis('besu-qbft');

it('agrees with a chain that Besu recorded', async () => {
  const [last] = fixture<{ number: Hex; hash: Hex; stateRoot: Hex }[]>('besu-qbft', 'blocks-0-20.json').slice(-1);
  const report = await importBlocks(genesis, recordedInJson(raw));
  expect(report).toMatchObject({ blocks: 20, head: last!.hash, stateRoot: last!.stateRoot });
});

it('names the block and the root that differs', async () => {
  const block = decodeBlock(fromHex(raw['7']!));
  const wrong = toHex(encodeBlock({ ...block, header: { ...block.header, gasUsed: block.header.gasUsed + 1n } }));
  await expect(importBlocks(genesis, recordedInJson({ ...raw, 7: wrong }))).rejects.toThrow(
    /"block 7" does not agree: SEAL_/,
  );
  const richer = structuredClone(genesis);
  richer.alloc['0x00000000000000000000000000000000000000ff'] = { balance: '0x1' };
  await expect(importBlocks(richer, recordedInJson(raw))).rejects.toThrow(
    /"block 0" does not agree: STATE_ROOT: The state root is 0x/,
  );
});

it('refuses a file that is not a record of blocks', () => {
  expect(() => recordedInJson({ 0: raw['0']!, one: '0x' })).toThrow(/"blocks" must map/);
  expect(() => recordedInJson({ 0: raw['1']! })).toThrow(/"block 0" does not agree: .*it is block 1/);
});

it('goes on where it was cut off, and refuses a directory with another chain', async () => {
  const directory = path.join(scratchDirectory(), 'chain');
  const blocks = recordedInJson(raw);
  await importBlocks(genesis, blocks.slice(0, 8), { directory });
  const [whole, resumed] = [await importBlocks(genesis, blocks), await importBlocks(genesis, blocks, { directory })];
  expect(resumed).toEqual(whole);

  const [, , , , , , , block] = blocks;
  const forged = { ...block!, header: { ...block!.header, gasUsed: block!.header.gasUsed + 1n } };
  await expect(importBlocks(genesis, [forged], { directory })).rejects.toThrow(/"block 7" does not agree: The hash/);
});
