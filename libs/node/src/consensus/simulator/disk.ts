import type { Journal } from '../ports.js';

/** A process and what dies with it. Once it is dead, nothing it was waiting for ever comes. */
export interface Life {
  alive: boolean;
}

/** Work that takes `ms`: resolves then, or never if the process has died meanwhile. */
export type Work = (life: Life, done: () => void) => Promise<void>;

/** The journal's bytes survive a crash. */
export class Disk {
  readonly #entries: { height: bigint; entry: Uint8Array }[] = [];

  /** The journal as a process sees it: the entry is on the disk when the work is done. */
  journalFor(life: Life, work: Work): Journal {
    return {
      append: (height, entry) => work(life, () => this.#entries.push({ height, entry })),
      read: async () => this.#entries.map(({ entry }) => entry),
      forgetBelow: async (height) => {
        const open = this.#entries.filter((one) => one.height >= height);
        this.#entries.splice(0, this.#entries.length, ...open);
      },
    };
  }
}
