import type { Peering } from '../network/peering.js';

/** How long after the start a node with peers waits to hear how far they are before it calls itself ready. */
const HEARSAY_MS = 5_000;

/** Whether what this node answers is up to date, as far as it can know. A halted chain is up to date. */
export class Readiness {
  private readonly startedAt = performance.now();

  constructor(private readonly peering: Peering) {}

  get ready(): boolean {
    return !this.peering.sync.behind && !this.uncertain;
  }

  get sentence(): string {
    if (this.peering.sync.behind) return 'syncing: peers have blocks that are missing here';
    return this.uncertain ? 'starting: no peer has told its head yet' : 'ready';
  }

  private get uncertain(): boolean {
    const { network } = this.peering;
    if (network.allowed().length === 0 || performance.now() - this.startedAt > HEARSAY_MS) return false;
    return network.peers().every(({ status }) => status === undefined);
  }
}
