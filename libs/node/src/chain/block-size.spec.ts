import { genesisFor } from './workload.js';
import { recordedBlocks } from './recorded.js';
import { MAX_BLOCK_SIZE, requireSize } from './block-size.js';

it('bounds the encoding of a block from Osaka on, and not before', () => {
  const [block] = recordedBlocks('besu-osaka');
  const { config } = genesisFor();
  const withBytes = (length: number) => ({ ...block!, transactions: [new Uint8Array(length).fill(2)] });
  const room = MAX_BLOCK_SIZE - 2000;
  expect(() => requireSize(withBytes(room), config)).not.toThrow();
  expect(() => requireSize(withBytes(MAX_BLOCK_SIZE), config)).toThrow(expect.objectContaining({ code: 'SIZE' }));
  const { osakaTime: _osaka, ...earlier } = config;
  expect(() => requireSize(withBytes(MAX_BLOCK_SIZE), { ...earlier })).not.toThrow();
});
