/** What every application may, unless its own limits say otherwise; and the most that these may say. */
export const RPC_LIMITS = {
  /** Points a second that come back. */
  rate: { usual: 500, most: 10_000 },
  /** Points that may be spent at once; a batch of a hundred calls fits. */
  burst: { usual: 2_000, most: 40_000 },
  /** Blocks that a search for logs may span. */
  logBlocks: { usual: 10_000, most: 100_000 },
} as const;

/** The same for everybody: of one request, one answer and one connection. */
export const BOUNDS = {
  bytes: 1024 * 1024,
  batch: 100,
  /** Of lists and objects in parameters: a state override is the deepest that is meant well. */
  levels: 16,
  idCharacters: 256,
  /** Addresses, and topics, that a filter names. */
  filterNames: 200,
  answerBytes: 25 * 1024 * 1024,
  subscriptions: 100,
  /** WebSockets of one application at one gateway. */
  connections: 100,
  /** What a WebSocket may leave unread. */
  unreadBytes: 4 * 1024 * 1024,
} as const;
