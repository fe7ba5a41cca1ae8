import type { ExportedFile } from './file.js';

/** How much was taken along. */
export type Counts = Record<
  'keys' | 'transactions' | 'contracts' | 'events' | 'devices' | 'streams' | 'readings',
  number
>;

export class Tally {
  readonly counts: Counts = {
    ...{ keys: 0, transactions: 0, contracts: 0, events: 0 },
    ...{ devices: 0, streams: 0, readings: 0 },
  };

  /** Blocks that had too many events of one contract to be decoded; their receipts have them. */
  readonly undecoded: number[] = [];

  /** The same file, with each part counted as it is read. */
  counting(what: keyof Counts, file: ExportedFile): ExportedFile {
    return { ...file, parts: this.counted(what, file.parts) };
  }

  private async *counted<T>(what: keyof Counts, parts: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const part of parts) {
      yield part;
      this.counts[what] += 1;
    }
  }
}
