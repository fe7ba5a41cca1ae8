/** Remembers at least the last `size` hashes and at most twice as many, in constant time: two sets that take turns. */
export class RecentHashes {
  private young = new Set<string>();
  private old = new Set<string>();

  constructor(private readonly size: number) {}

  /** True when the hash was not known. */
  add(hash: string): boolean {
    if (this.has(hash)) return false;
    if (this.young.size >= this.size) [this.old, this.young] = [this.young, new Set()];
    this.young.add(hash);
    return true;
  }

  has(hash: string): boolean {
    return this.young.has(hash) || this.old.has(hash);
  }
}
