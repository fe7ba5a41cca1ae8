import { InvalidHeader, MalformedRlp } from '@atoll/protocol';
import type { Logger } from 'pino';

import { InvalidBlock } from '../execution/invalid-block.js';
import { BlockRequests } from './block-requests.js';
import type { PeerMessage } from './message.js';
import { PeerError } from './peer-error.js';
import type { Peer } from './peer.js';

/** The most blocks asked for, and served, at once; an answer also ends at about {@link MAX_ANSWER_BYTES}. */
const BATCH = 128;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Questions of one peer that may wait for an answer; a peer that asks faster than it reads gets none for the rest. */
const MAX_QUESTIONS = 4;
/** How long a peer that did not keep its word is not asked again. */
const COOL_DOWN_MS = 10_000;

interface SyncPorts {
  height(): bigint;
  /** The raw block of a height, if the chain has it. */
  rawBlock(number: bigint): Promise<Uint8Array | undefined>;
  /** Verifies everything and appends. Throws what {@link brokenRule} knows for a wrong block, anything else for own trouble. */
  importBlock(raw: Uint8Array): Promise<void>;
  peers(): Peer[];
  penalise(peer: Peer, reason: PeerError): void;
  /** A block could not be kept although nothing is wrong with it: this node can no longer write. */
  failed(cause: unknown): void;
  /** How long to leave the next block to consensus before it is fetched; 0 for a node that does not take part. */
  patienceMs(): number;
}

/** Brings a node that is behind to the head of its peers, and serves those that are behind it. */
export class Sync {
  private readonly requests = new BlockRequests();
  private readonly coolingDown = new Map<string, number>();
  private readonly questions = new Map<Peer, number>();
  private running = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ports: SyncPorts,
    private readonly log: Logger,
  ) {}

  /** The highest head that a connected peer claims. */
  get highest(): bigint {
    return this.ports.peers().reduce((max, { status }) => (status && status.number > max ? status.number : max), 0n);
  }

  /** More than the next block is missing, so what this node says about the chain is old. */
  get behind(): boolean {
    return this.highest > this.ports.height() + 1n;
  }

  message(peer: Peer, message: PeerMessage): void {
    if (message.kind === 'status') this.check();
    if (message.kind === 'blocks') this.requests.answered(peer, message);
    if (message.kind === 'getBlocks') void this.serve(peer, message);
  }

  disconnected(peer: Peer): void {
    this.requests.disconnected(peer);
    this.questions.delete(peer);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Starts to fetch when there is something to fetch, at once or after leaving consensus its chance. */
  check(): void {
    if (this.running || this.stopped) return;
    const lag = this.highest - this.ports.height();
    if (lag <= 0n) return;
    const patience = lag === 1n ? this.ports.patienceMs() : 0;
    if (patience === 0) void this.run();
    else this.later(patience);
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.run();
    }, ms);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      for (let peer = this.best(); peer && !this.stopped; peer = this.best()) await this.fetchFrom(peer);
    } catch (error) {
      if (!this.stopped) this.ports.failed(error);
    } finally {
      this.running = false;
      if (!this.stopped && this.highest > this.ports.height()) this.later(COOL_DOWN_MS);
    }
  }

  /** The peer with the highest head above ours that has kept its word lately. */
  private best(): Peer | undefined {
    const height = this.ports.height();
    const now = performance.now();
    return this.ports
      .peers()
      .filter((peer) => !peer.closing && (this.coolingDown.get(peer.id) ?? 0) <= now)
      .filter((peer) => peer.status !== undefined && peer.status.number > height)
      .sort((a, b) => Number(b.status!.number - a.status!.number))[0];
  }

  /** Imports what one peer has, asking for the next blocks while the last ones are being executed. */
  private async fetchFrom(peer: Peer): Promise<void> {
    try {
      let blocks = await this.ask(peer, this.ports.height() + 1n);
      while (blocks.length > 0 && !this.stopped) {
        const after = this.ports.height() + 1n + BigInt(blocks.length);
        const more = peer.status!.number >= after ? this.ask(peer, after) : Promise.resolve([]);
        more.catch(() => undefined); // Seen below, unless the import fails first.
        for (const raw of blocks) if (!this.stopped) await this.ports.importBlock(raw);
        blocks = await more;
      }
    } catch (error) {
      this.blame(peer, error);
    }
  }

  private async ask(peer: Peer, from: bigint): Promise<Uint8Array[]> {
    const blocks = await this.requests.ask(peer, from, BATCH);
    if (blocks.length === 0) throw new PeerError('USELESS_ANSWER', 'the peer does not have the blocks it announced');
    return blocks;
  }

  private blame(peer: Peer, error: unknown): void {
    this.coolingDown.set(peer.id, performance.now() + COOL_DOWN_MS);
    const rule = brokenRule(error);
    if (rule) return this.ports.penalise(peer, new PeerError('INVALID_BLOCK', `${rule}: ${(error as Error).message}`));
    if (!(error instanceof PeerError)) throw error;
    if (error.code === 'USELESS_ANSWER') this.ports.penalise(peer, error);
    if (error.code === 'SILENT') peer.close(error);
  }

  private async serve(peer: Peer, { id, from, count }: PeerMessage & { kind: 'getBlocks' }): Promise<void> {
    const open = this.questions.get(peer) ?? 0;
    if (open >= MAX_QUESTIONS) return;
    this.questions.set(peer, open + 1);
    try {
      peer.send({ kind: 'blocks', id, blocks: await this.range(from, Math.min(count, BATCH)) });
    } catch (error) {
      this.log.error({ because: String(error) }, 'blocks could not be read for a peer');
    } finally {
      if (!peer.closing) this.questions.set(peer, this.questions.get(peer)! - 1);
    }
  }

  private async range(from: bigint, count: number): Promise<Uint8Array[]> {
    const blocks: Uint8Array[] = [];
    for (let bytes = 0; blocks.length < count && bytes < MAX_ANSWER_BYTES; bytes += blocks.at(-1)!.length) {
      const block = await this.ports.rawBlock(from + BigInt(blocks.length));
      if (!block) break;
      blocks.push(block);
    }
    return blocks;
  }
}

/** The code of the rule that a block breaks, for an error that means that no honest peer serves such a block. */
function brokenRule(error: unknown): string | undefined {
  if (error instanceof InvalidHeader || error instanceof InvalidBlock) return error.code;
  return error instanceof MalformedRlp ? 'MALFORMED' : undefined;
}
