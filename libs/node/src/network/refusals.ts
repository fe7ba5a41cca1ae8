import type { Logger } from 'pino';

import type { PeerError, PeerErrorCode } from './peer-error.js';

/** Counts what was refused, and logs each code at most once a second: a stranger must not fill the disk. */
export class Refusals {
  readonly counts = new Map<PeerErrorCode, number>();
  private readonly lastLogged = new Map<PeerErrorCode, number>();

  constructor(private readonly log: Logger) {}

  note(error: PeerError, remote: string): void {
    const count = (this.counts.get(error.code) ?? 0) + 1;
    this.counts.set(error.code, count);
    const now = performance.now();
    if (now - (this.lastLogged.get(error.code) ?? -Infinity) < 1_000) return;
    this.lastLogged.set(error.code, now);
    this.log.warn({ code: error.code, remote, because: error.message, count }, 'connection refused');
  }
}
