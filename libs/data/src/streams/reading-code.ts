import type { MisshapenSignature } from '@atoll/sealed';

/** What became of a reading, or why it was refused: stable, one for each reading. */
export const READING_CODES = {
  ACCEPTED: 'It is kept, for good.',
  DUPLICATE: 'The same reading was kept before; nothing changed.',
  MALFORMED: 'It is not in the form of a reading: see the manual for its fields.',
  TOO_LARGE: 'Its payload has more than 65536 bytes.',
  NOT_SENML: 'Its media type says that it is SenML, and it is not by RFC 8428.',
  UNKNOWN_STREAM: 'Your organisation has no stream of this id.',
  STREAM_CLOSED: 'The stream takes no readings any more.',
  SEQ_OUT_OF_RANGE: 'Readings count from 1 to 2^53 - 1.',
  SEQ_TOO_FAR: 'It is too far ahead of the first reading that is missing; send those before it first.',
  FROM_THE_FUTURE: "It is said to be taken more than 120 seconds from now; set the device's clock.",
  COMMITMENT_NEEDED: 'The stream is about people, so a reading carries a salted commitment.',
  UNSIGNED: 'Nobody signed it, and the stream takes no unsigned readings.',
  SIGNATURE_LENGTH: 'The signature does not have the length of its curve: it may be cut off.',
  SIGNATURE_RANGE: 'The r or s of the signature is not within the order of its curve.',
  SIGNATURE_HIGH_S: 'The s of the signature is in the upper half of the order; send the order minus s.',
  KEY_NOT_ON_CURVE: 'The key that came along is no point of its curve.',
  KEY_OF_ANOTHER: "The key that came along is not the stream's.",
  SIGNATURE_WRONG: 'The signature is not by the key of the stream over this reading of this stream.',
  GATEWAY_NOT_BOUND: 'The device is not bound to this gateway on the chain, or the gateway may not act.',
  PRODUCER_UNENDORSED: 'The device is registered, but no authority has vouched for it yet.',
  PRODUCER_SUSPENDED: 'The device, its organisation or its credential is suspended or ended.',
  PRODUCER_QUARANTINED: 'The device is cut off by an incident.',
  PRODUCER_RETIRED: 'The device is retired.',
  STATE_UNKNOWN: 'No node of the chain answers, so nobody knows whether the device may act; send it again.',
  NUMBER_TAKEN: 'The number has another reading, and this one is signed by nobody.',
  CONTRADICTION: 'The same producer signed another value for this number. Both are kept, and a case is opened.',
} as const;

export type ReadingCode = keyof typeof READING_CODES;
// The pure part names its own.
const _shape: Record<MisshapenSignature, string> = READING_CODES;
void _shape;

/** Whether the reading is kept. */
export const isKept = (code: ReadingCode): boolean => code === 'ACCEPTED' || code === 'DUPLICATE';
