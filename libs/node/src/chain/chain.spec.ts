import { headerHash } from '@atoll/protocol';

import { Chain } from './chain.js';
import { fixture, recordedBlocks, recordedGenesis, scratchDirectory } from './recorded.js';

const CHAINS = [
  { recorded: 'besu-osaka', blocks: 174 },
  { recorded: 'besu-qbft', blocks: 20 },
] as const;

describe.each(CHAINS)('the chain recorded in $recorded', ({ recorded, blocks }) => {
  it('replays with every root, bloom, gas and hash as Besu had them', async () => {
    const chain = await Chain.open({ directory: scratchDirectory(), genesis: recordedGenesis(recorded) });
    for (const block of recordedBlocks(recorded)) {
      await chain.importBlock(block);
      expect(chain.hash).toBe(headerHash(block.header));
    }
    expect(chain.head().number).toBe(BigInt(blocks));
    await chain.close();
  });
});
