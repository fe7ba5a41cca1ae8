import type { Logger } from 'pino';

import type { Enode } from './enode.js';
import type { PeerNetwork } from './peer-network.js';
import { readStaticNodes, watchStaticNodes } from './static-nodes.js';

/** Who may be a peer: the static list as its file stands, and what an operator changed since this process began. */
export class PeerList {
  private listed: readonly Enode[] = [];
  private readonly added = new Map<string, Enode>();
  private readonly removed = new Set<string>();
  private stopWatching: () => void = () => undefined;

  constructor(
    private readonly network: PeerNetwork,
    private readonly path: string,
    private readonly log: Logger,
  ) {}

  async follow(): Promise<void> {
    const listed = (nodes: Enode[]): void => {
      this.listed = nodes;
      this.apply();
    };
    this.stopWatching = watchStaticNodes(this.path, this.log, listed);
    listed(await readStaticNodes(this.path));
  }

  close(): void {
    this.stopWatching();
  }

  add(node: Enode): boolean {
    this.removed.delete(node.publicKey);
    this.added.set(node.publicKey, node);
    this.apply();
    return true;
  }

  remove({ publicKey }: Enode): boolean {
    const known = this.network.allowed().some((node) => node.publicKey === publicKey);
    this.added.delete(publicKey);
    this.removed.add(publicKey);
    this.apply();
    return known;
  }

  private apply(): void {
    const nodes = [...this.listed, ...this.added.values()];
    this.network.allow(nodes.filter(({ publicKey }) => !this.removed.has(publicKey)));
  }
}
