import type { PeerId } from './ports.js';

/** An honest validator one block ahead sends a handful of messages; twice a full block leaves room for large ones. */
export const MAX_EARLY_MESSAGES = 32;
export const MAX_EARLY_BYTES = 32 * 1024 * 1024;

/**
 * Messages for the next height, kept until this node gets there. They are bounded for each peer that delivered them,
 * because the validators of that height, who alone may sign them, are not known yet. A full peer loses its oldest.
 */
export class FutureMessages {
  #height = 0n;
  readonly #byPeer = new Map<PeerId, Uint8Array[]>();

  keep(height: bigint, peer: PeerId, message: Uint8Array): void {
    if (height !== this.#height) this.#byPeer.clear();
    this.#height = height;
    const kept = this.#byPeer.get(peer) ?? [];
    this.#byPeer.set(peer, kept);
    kept.push(message);
    while (kept.length > MAX_EARLY_MESSAGES || sizeOf(kept) > MAX_EARLY_BYTES) kept.shift();
  }

  /** Hands out what was kept for this height and forgets everything. */
  take(height: bigint): { peer: PeerId; message: Uint8Array }[] {
    const due = height === this.#height ? [...this.#byPeer] : [];
    this.#byPeer.clear();
    return due.flatMap(([peer, messages]) => messages.map((message) => ({ peer, message })));
  }
}

const sizeOf = (messages: Uint8Array[]): number => messages.reduce((sum, { length }) => sum + length, 0);
