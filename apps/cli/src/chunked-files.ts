import { fromHex, toHex } from '@atoll/crypto';
import { ContentTree } from '@atoll/sealed';
import { chunksOf, EnvelopeError, TAG } from '@atoll/sealed/envelopes';
import type { Atoll, StoredObjectPartsFragment } from '@atoll/sdk';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';

type Hex = `0x${string}`;

/** A new file, which is taken away again where what was to be in it did not come to its end. */
export async function writeAll(file: string, parts: AsyncIterable<Uint8Array>, mode = 0o644): Promise<void> {
  const out = await fs.open(file, 'wx', mode);
  try {
    for await (const part of parts) await out.writeFile(part);
  } catch (error) {
    await fs.rm(file);
    throw error;
  } finally {
    await out.close();
  }
}

/** What a file is cut into; never more than one part of it at a time. */
async function* partsOf(file: string, chunk: number): AsyncGenerator<Uint8Array> {
  for await (const part of createReadStream(file, { highWaterMark: chunk })) yield new Uint8Array(part as Buffer);
}

export async function treeOf(file: string, chunk: number): Promise<{ tree: ContentTree; bytes: number }> {
  const tree = new ContentTree();
  let bytes = 0;
  for await (const part of partsOf(file, chunk)) {
    tree.add(part);
    bytes += part.length;
  }
  if (bytes === 0) tree.add(new Uint8Array(0)); // content of no bytes is one empty chunk
  return { tree, bytes };
}

/** Brings the chunks that an announced object waits for. */
export async function bringChunks(
  atoll: Atoll,
  { id, status, chunk }: StoredObjectPartsFragment,
  file: string,
): Promise<void> {
  if (status !== 'UPLOADING') return;
  let place = 0;
  for await (const part of partsOf(file, chunk)) await atoll.putObjectChunk({ id, place: place++, bytes: toHex(part) });
}

/** Ciphertext from wherever its chunks come, in a file that is there only if it has the root that it ought to have. */
export async function fetchChunks(
  file: string,
  { bytes, chunk, ctRoot }: { bytes: string; chunk: number; ctRoot: Hex },
  chunkAt: (place: number) => Promise<Hex>,
): Promise<void> {
  await writeAll(file, checked());
  async function* checked(): AsyncGenerator<Uint8Array> {
    const tree = new ContentTree();
    for (let place = 0; place < chunksOf(Number(bytes), chunk); place++) {
      const part = fromHex(await chunkAt(place));
      tree.add(part);
      yield part;
    }
    if (tree.root !== ctRoot)
      throw new EnvelopeError('ROOT', 'What was read does not have the root that it ought to have.');
  }
}

/** Ciphertext whose envelope says nothing else is cut like an envelope's own. */
export const CIPHER_CHUNK = 65_536 + TAG;
