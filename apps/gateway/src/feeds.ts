import { ChainFeed } from './chain-feed.js';
import type { Chains } from './chains.js';
import type { Upstream } from './upstream.js';

/** One feed for each chain that somebody listens to. */
export class Feeds {
  private readonly feeds = new Map<string, ChainFeed>();

  constructor(
    private readonly chains: Chains,
    private readonly upstream: Upstream,
  ) {}

  get listeners(): number {
    return [...this.feeds.values()].reduce((sum, { size }) => sum + size, 0);
  }

  of(chainId: string): ChainFeed {
    let feed = this.feeds.get(chainId);
    if (!feed) this.feeds.set(chainId, (feed = new ChainFeed(chainId, this.chains, this.upstream)));
    return feed;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.feeds.values()].map((feed) => feed.stop()));
  }
}
