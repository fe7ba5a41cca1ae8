import type { QueueName } from './wake.js';

/** When a row wants to be looked at again although nobody nudges. */
export type LookAgain = { lookAgainMs: number };

/** What looks after the rows of one queue. Its passes can run twice, be cut off anywhere, and come late. */
export interface Handler {
  readonly queue: QueueName;

  /** One pass over one row; null when there is nothing left to wait for. An unknown key is null too. */
  handle(key: string): Promise<LookAgain | null>;

  /** Rows with unfinished work that nobody looked at lately, longest ago first: what lost nudges leave behind. */
  due(limit: number): Promise<string[]>;
}
