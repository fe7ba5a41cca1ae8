// What both sides of a direct conversation say, over HTTP or a WebSocket: one JSON object each time.
type Hex = `0x${string}`;

/** Who begins, for which ticket. */
export type Hello = { kind: 'hello'; ticket: Hex; nonce: Hex; key: Hex };
/** The service proves itself first: whoever is not it learns nothing. */
export type Welcome = { kind: 'welcome'; session: Hex; nonce: Hex; key: Hex; signer: Hex; signature: Hex };
/** The holder proves itself, and its gateway beside it where it is a constrained device. */
export type Proof = { kind: 'proof'; session: Hex; signature: Hex; gateway?: { address: Hex; signature: Hex } };
/** The number of the next use of this ticket. */
export type Ready = { kind: 'ready'; session: Hex; number: number };
/** Everything after that is in frames that nobody else reads. */
export type Frame = { kind: 'request' | 'answer' | 'settle' | 'settled'; session: Hex; frame: string };
export type Refusal = { kind: 'refused'; code: RefusalCode; message: string };

export type RefusalCode =
  | 'MALFORMED'
  | 'TOO_LARGE'
  | 'BUSY'
  | 'UNAVAILABLE'
  | 'NO_SESSION'
  | 'TICKET'
  | 'SERVICE'
  | 'SIGNATURE'
  | 'GATEWAY'
  | 'NUMBER'
  | 'UNSETTLED'
  | 'FRAME'
  | 'FAILED';

/** A refusal that the other side may read. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** What is taken from a stranger, if it has this form. */
export function hexIn(message: Record<string, unknown>, field: string, bytes: number): Hex {
  const value = message[field];
  if (typeof value === 'string' && value.length === 2 + 2 * bytes && /^0x[0-9a-f]+$/.test(value)) return value as Hex;
  throw new Refused('MALFORMED', `"${field}" must be ${bytes} bytes in lower-case hexadecimal digits`);
}

export function signatureIn(message: Record<string, unknown>, field: string): Hex {
  const value = message[field];
  if (typeof value === 'string' && /^0x(?:[0-9a-f]{130}|[0-9a-f]{256})$/.test(value)) return value as Hex;
  throw new Refused('MALFORMED', `"${field}" must be a signature of 65 or 128 bytes`);
}

export function objectIn(message: unknown): Record<string, unknown> {
  if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message as never;
  throw new Refused('MALFORMED', 'what is said must be a JSON object');
}
