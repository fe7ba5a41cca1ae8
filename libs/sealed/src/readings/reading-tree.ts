import { Frontier, inclusionSpans, rootOf, subtreesOf, type Span } from '../merkle-tree.js';

/** The most readings that a batch may have, as `DataAnchor.MAX_READINGS` says. */
export const MOST_READINGS = 2 ** 20;

/** The positional tree over a batch of leaves: its root, and what proves each leaf at its place. */
export class ReadingTree {
  private readonly frontier = new Frontier();
  /** By level, then from the left. */
  private readonly whole: Uint8Array[][] = [];

  constructor(leaves: Iterable<Uint8Array>) {
    for (const leaf of leaves)
      for (const { level, hash } of this.frontier.add(leaf)) (this.whole[level] ??= []).push(hash);
  }

  get size(): number {
    return this.frontier.size;
  }

  get root(): Uint8Array {
    return this.frontier.root;
  }

  /** From the leaf up, as RFC 9162 orders it and `DataAnchor.verifyLeaf` takes it. */
  path(position: number): Uint8Array[] {
    return inclusionSpans(position, this.size).map((span) => this.over(span));
  }

  private over(span: Span): Uint8Array {
    return rootOf(subtreesOf(span).map(({ level, index }) => this.whole[level]![index]!));
  }
}
