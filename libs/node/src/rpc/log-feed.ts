import type { Chain } from '../chain/chain.js';
import { bloomTest, type LogMatch, logsOf, matches } from '../chain/logs.js';
import { Breath } from '../execution/breath.js';
import { logJson } from './format-log.js';
import type { Json } from './json-rpc.js';

interface Follower {
  readonly match: LogMatch;
  readonly mayBeIn: (bloom: Uint8Array) => boolean;
  readonly tell: (log: Json) => void;
  /** The first block it is told of. */
  readonly from: bigint;
}

/** Reads the logs of each block once for all who follow them, and lets consensus have its turn meanwhile. */
export class LogFeed {
  private readonly followers = new Set<Follower>();
  private readonly stop: () => void;
  private next = 0n;
  private isReading = false;

  constructor(private readonly chain: Chain) {
    this.stop = chain.onHead(() => void this.read());
  }

  follow(match: LogMatch, tell: (log: Json) => void): () => void {
    const from = this.chain.head().number + 1n;
    if (this.followers.size === 0) this.next = from;
    const follower = { match, mayBeIn: bloomTest(match), tell, from };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  close(): void {
    this.stop();
    this.followers.clear();
  }

  private async read(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    const breath = new Breath();
    try {
      while (this.followers.size > 0 && this.next <= this.chain.head().number) await this.tell(this.next++, breath);
    } finally {
      this.isReading = false;
    }
  }

  private async tell(number: bigint, breath: Breath): Promise<void> {
    const bloom = this.chain.blocks.header(number)?.header.logsBloom;
    if (!bloom?.some((byte) => byte !== 0)) return;
    const interested = [...this.followers].filter(({ from, mayBeIn }) => from <= number && mayBeIn(bloom));
    if (interested.length === 0) return;
    for (const log of logsOf(this.chain.blocks, number)) {
      const json = logJson(log);
      for (const follower of interested) {
        if (breath.isDue) await breath.take();
        if (this.followers.has(follower) && matches(log, follower.match)) follower.tell(json);
      }
    }
  }
}
