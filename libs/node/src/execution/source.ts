/** Something that may be known at once or only after a look into history. */
type MaybePromise<T> = T | Promise<T>;

/** Reads the state as it was after one block. */
export interface StateSource {
  get(key: string): MaybePromise<Uint8Array | undefined>;
  /** Every key that begins with the prefix and has a value. */
  keys(prefix: string): Promise<string[]>;
}

/** The state after the newest block: its reads answer at once, which is what makes hashing a block fast. */
export interface HeadSource extends StateSource {
  get(key: string): Uint8Array | undefined;
}
