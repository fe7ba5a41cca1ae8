import type { QueueName } from './wake.js';

/** When a row wants to be looked at again although nobody nudges. */
export type LookAgain = { lookAgainMs: number };

/** What looks after the rows of one queue. Its passes can run twice, be cut off anywhere, and come late. */
export interface Handler {
  readonly queue: QueueName;

  /** One pass over one row; null when there is nothing left to wait for. An unknown key is null too. */
  handle(key: string): Promise<LookAgain | null>;

  /** A page of the rows with unfinished work that nobody looked at lately, by key, starting after the key `after`. */
  due(limit: number, after?: string): Promise<string[]>;

  /** How many rows of the same owner wait before this one, where owners take turns because a pass is dear. */
  turnOf?(key: string): Promise<number>;
}
