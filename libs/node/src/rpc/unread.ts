interface Part {
  readonly bytes: number;
  readonly cut: () => void;
}

/** What was sent and not yet taken by those it is for. When all of it is too much, who has been reading longest is cut. */
export class Unread {
  private bytes = 0;
  private readonly parts = new Set<Part>();

  constructor(private readonly maxBytes: number) {}

  /** Counts what is sent until the returned function is called. */
  add(bytes: number, cut: () => void): () => void {
    const part = { bytes, cut };
    this.parts.add(part);
    this.bytes += bytes;
    for (const oldest of this.parts) {
      if (this.bytes <= this.maxBytes) break;
      this.remove(oldest);
      oldest.cut();
    }
    return () => this.remove(part);
  }

  private remove(part: Part): void {
    if (this.parts.delete(part)) this.bytes -= part.bytes;
  }
}
