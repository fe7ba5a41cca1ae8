import { ChainExport, type ExportedFile } from '@atoll/sdk/export';
import { makeZip } from 'client-zip';

import { atoll } from '../shared/atoll.js';

/** How far it is: the file it is at, and the last block that it has. */
export type Packing = { file: string; block: number };
export type Packed = { archive: Blob; leaving: ChainExport };

/** After which the page has its turn again: the seals of every block are checked in between. */
const BUSY_MS = 40;

/** All that an organisation takes along of a chain, as one archive. */
export async function packExport(
  chainId: string,
  signal: AbortSignal,
  onPacking: (packing: Packing) => void,
): Promise<Packed> {
  const leaving = await ChainExport.of(atoll, chainId);
  let free = performance.now();

  async function* read({ name, parts }: ExportedFile) {
    for await (const part of parts) {
      yield part as Uint8Array<ArrayBuffer>;
      if (performance.now() - free < BUSY_MS) continue;
      onPacking({ file: name, block: leaving.head.number });
      await new Promise((resolve) => setTimeout(resolve));
      free = performance.now();
      signal.throwIfAborted();
    }
  }
  let failure: unknown;
  /** A stream that fails says to its reader only that it did; here is why. */
  async function* remembered<T>(items: AsyncIterable<T>) {
    try {
      yield* items;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  async function* entries() {
    for await (const file of leaving.files()) yield { name: file.name, input: remembered(read(file)) };
  }
  const zip = new Response(makeZip(remembered(entries())));
  const archive = await zip.blob().catch((error: unknown) => {
    throw failure ?? error;
  });
  return { archive, leaving };
}
