import type { PeerMessage } from './message.js';
import { PeerError } from './peer-error.js';
import type { Peer } from './peer.js';

const ANSWER_MS = 15_000;

interface Waiting {
  readonly peer: Peer;
  readonly timer: NodeJS.Timeout;
  resolve(blocks: Uint8Array[]): void;
  reject(error: PeerError): void;
}

/** Pairs questions for blocks with their answers, and gives up on answers that do not come. */
export class BlockRequests {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  ask(peer: Peer, from: bigint, count: number): Promise<Uint8Array[]> {
    const id = (this.lastId = (this.lastId % 0xffff_ffff) + 1);
    return new Promise((resolve, reject) => {
      const late = (): void => this.fail(id, new PeerError('SILENT', 'no blocks came in time'));
      this.waiting.set(id, { peer, timer: setTimeout(late, ANSWER_MS), resolve, reject });
      peer.send({ kind: 'getBlocks', id, from, count });
    });
  }

  answered(peer: Peer, { id, blocks }: PeerMessage & { kind: 'blocks' }): void {
    const request = this.waiting.get(id);
    if (request?.peer !== peer) return; // Late, or never asked for.
    this.forget(id);
    request.resolve(blocks);
  }

  disconnected(peer: Peer): void {
    for (const [id, request] of this.waiting)
      if (request.peer === peer) this.fail(id, new PeerError('TRANSPORT', 'the peer went away'));
  }

  private fail(id: number, error: PeerError): void {
    const request = this.waiting.get(id);
    this.forget(id);
    request?.reject(error);
  }

  private forget(id: number): void {
    clearTimeout(this.waiting.get(id)?.timer);
    this.waiting.delete(id);
  }
}
