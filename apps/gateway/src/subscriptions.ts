import { beyond, BOUNDS, readLogMatch } from '@atoll/ledger';
import { RpcError } from '@atoll/protocol';
import { randomBytes } from 'node:crypto';

import type { Listener } from './chain-feed.js';

type Tell = (subscription: string, result: string) => void;
type Listen = { prepare(kind: Listener['kind']): Promise<bigint>; add(listener: Listener): () => void };
type Kind =
  { kind: 'heads' } | { kind: 'logs'; match: ReturnType<typeof readLogMatch> } | { kind: 'pending'; whole: boolean };

/** What one WebSocket has subscribed to. The ids are the gateway's own, so they outlast any node. */
export class Subscriptions {
  private readonly open = new Map<string, () => void>();
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly feed: Listen,
    private readonly tell: Tell,
  ) {}

  /** The id; what comes from now on is told once `begin` says that the client has heard it. */
  async subscribe(params: unknown[]): Promise<string> {
    if (this.open.size >= BOUNDS.subscriptions)
      throw beyond(`A connection has at most ${BOUNDS.subscriptions} subscriptions. End one with eth_unsubscribe.`);
    const kind = kindOf(params);
    const id = `0x1${randomBytes(15).toString('hex')}`;
    this.open.set(id, () => undefined);
    try {
      const since = await this.feed.prepare(kind.kind);
      const tell = (result: string) => this.tell(id, result);
      this.waiting.push(() => {
        if (this.open.has(id)) this.open.set(id, this.feed.add({ ...kind, since, tell }));
      });
      return id;
    } catch (error) {
      this.open.delete(id);
      throw error;
    }
  }

  begin(): void {
    for (const start of this.waiting.splice(0)) start();
  }

  unsubscribe([id]: unknown[]): boolean {
    if (typeof id !== 'string') throw RpcError.invalidParams('the first must be the id of a subscription');
    this.open.get(id)?.();
    return this.open.delete(id);
  }

  end(): void {
    for (const stop of this.open.values()) stop();
    this.open.clear();
  }
}

function kindOf([name, about]: unknown[]): Kind {
  switch (name) {
    case 'newHeads':
      return { kind: 'heads' };
    case 'logs':
      return { kind: 'logs', match: readLogMatch(about) };
    case 'newPendingTransactions':
      return { kind: 'pending', whole: about === true };
    default:
      throw RpcError.invalidParams('subscribe to newHeads, logs or newPendingTransactions');
  }
}
