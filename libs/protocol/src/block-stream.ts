import { decodeBlock, MAX_BLOCK_BYTES, type Block } from './block.js';
import { MalformedRlp } from './rlp.js';

/**
 * The blocks of a file that holds nothing but their RLP, one after the other: what Besu's `blocks import --format=RLP` reads. No
 * more than one block is kept, however long the file.
 */
export async function* blocksIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<{ block: Block; raw: Uint8Array }> {
  let kept: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let at = 0;
    for (let size = sizeOf(kept); size !== null && at + size <= kept.length; size = sizeOf(kept.subarray(at))) {
      const raw = kept.subarray(at, at + size);
      yield { block: decodeBlock(raw), raw };
      at += size;
    }
    kept = kept.subarray(at);
  }
  if (kept.length > 0) throw new MalformedRlp('the file ends within a block');
}

/** How long the block is that begins here; null before enough of it is there to tell. */
function sizeOf(bytes: Uint8Array): number | null {
  const [first] = bytes;
  if (first === undefined) return null;
  if (first < 0xc0) throw new MalformedRlp('a block is a list');
  if (first < 0xf8) return 1 + first - 0xc0;
  const length = first - 0xf7;
  if (bytes.length < 1 + length) return null;
  const size = bytes.subarray(1, 1 + length).reduce((sum, byte) => sum * 256 + byte, 0);
  if (size > MAX_BLOCK_BYTES) throw new MalformedRlp(`a block has at most ${MAX_BLOCK_BYTES} bytes`);
  return 1 + length + size;
}
