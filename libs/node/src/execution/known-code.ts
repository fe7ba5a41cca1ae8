/** The code of some forty of the largest contracts; what is worked out of code takes twenty times its size. */
const MOST_BYTES = 1_000_000;

/**
 * Code that was run lately, by its key, which has its hash: everybody who runs it has the very same bytes, so that what is worked out
 * of them once is there for all.
 */
class KnownCode {
  private readonly codes = new Map<string, Uint8Array>();
  private bytes = 0;

  /** The bytes that are known of this code: those that come now, where none are. */
  of(key: string, code: Uint8Array): Uint8Array {
    const known = this.get(key);
    if (known) return known;
    this.codes.set(key, code);
    this.bytes += code.length;
    for (const [oldest, { length }] of this.codes) {
      if (this.bytes <= MOST_BYTES) break;
      this.codes.delete(oldest);
      this.bytes -= length;
    }
    return code;
  }

  get(key: string): Uint8Array | undefined {
    const code = this.codes.get(key);
    if (!code) return undefined;
    this.codes.delete(key); // to the end, as the one used last
    this.codes.set(key, code);
    return code;
  }
}

export const knownCode = new KnownCode();
