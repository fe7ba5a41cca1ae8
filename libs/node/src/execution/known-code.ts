/** The code of some forty of the largest contracts; what is worked out of code takes twenty times its size. */
const MOST_BYTES = 1_000_000;

/**
 * Code that was run lately, by its key, which has its hash: everybody who runs it has the very same bytes, so that what is worked out
 * of them once is there for all. It is asked for at every call, so nothing is put in order then: of two generations, each half of all,
 * the elder is let go of as a whole once the younger is full, and what was used meanwhile is in the younger.
 */
export class KnownCode {
  private younger = new Map<string, Uint8Array>();
  private elder = new Map<string, Uint8Array>();
  private bytes = 0;

  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** The bytes that are known of this code: those that come now, where none are. */
  of(key: string, code: Uint8Array): Uint8Array {
    return this.get(key) ?? this.add(key, code);
  }

  get(key: string): Uint8Array | undefined {
    const code = this.younger.get(key);
    if (code) return code;
    const earlier = this.elder.get(key);
    return earlier && this.add(key, earlier);
  }

  private add(key: string, code: Uint8Array): Uint8Array {
    if (this.bytes + code.length > this.mostBytes / 2) {
      this.elder = this.younger;
      this.younger = new Map();
      this.bytes = 0;
    }
    this.younger.set(key, code);
    this.bytes += code.length;
    return code;
  }
}

export const knownCode = new KnownCode();
