import { decodeRlp, encodeBlock, encodeRlp, decodeBlock, MalformedRlp } from '@atoll/protocol';

import type { PreparedCertificate } from './justification.js';
import { claimOf, type Kind, type Message, type Payload } from './message.js';
import { decodeMessage, decodePrepares, encodePrepares } from './message-codec.js';
import type { Journal } from './ports.js';

/** One thing this validator signed, as it is sent, and with a Commit the prepared certificate that allowed it. */
export interface Entry {
  readonly message: Message;
  readonly bytes: Uint8Array;
  readonly certificate: PreparedCertificate | null;
}

/** Our own messages are read back without a bound on signers: we wrote them. */
const ANY_NUMBER = Number.MAX_SAFE_INTEGER;

/**
 * Everything this validator has signed at the heights still open. It is written before it is sent, and answers what may
 * still be signed, so that neither a crash nor a bug elsewhere makes this validator contradict itself.
 */
export class SigningRecord {
  readonly #entries: Entry[] = [];

  private constructor(readonly journal: Journal) {}

  static async open(journal: Journal): Promise<SigningRecord> {
    const record = new SigningRecord(journal);
    for (const bytes of await journal.read()) record.#entries.push(decodeEntry(bytes));
    return record;
  }

  /** What was signed at this height, oldest first. */
  at(height: bigint): Entry[] {
    return this.#entries.filter(({ message }) => message.signed.payload.height === height);
  }

  /** What was signed as this kind at this height and round, if anything. */
  find({ kind, height, round }: { kind: Kind; height: bigint; round: number }): Message | null {
    const found = this.at(height).find(
      ({ message }) => message.kind === kind && message.signed.payload.round === round,
    );
    return found?.message ?? null;
  }

  /**
   * Whether signing this contradicts nothing signed before: no second claim of one kind at a height and round, and no
   * part in a round this validator has left. A round change says what was prepared before it, so nothing may be
   * prepared or committed behind its back.
   */
  allows(payload: Payload): boolean {
    const same = this.find(payload);
    if (same) return claimOf(same.signed.payload) === claimOf(payload);
    return this.at(payload.height).every(
      ({ message }) => message.kind !== 'roundChange' || message.signed.payload.round <= payload.round,
    );
  }

  /** Resolves when the entry is durable; only then may the message leave this process. */
  async remember(entry: Entry): Promise<void> {
    await this.journal.append(entry.message.signed.payload.height, encodeEntry(entry));
    this.#entries.push(entry);
  }

  async forgetBelow(height: bigint): Promise<void> {
    const open = this.#entries.filter(({ message }) => message.signed.payload.height >= height);
    if (open.length === this.#entries.length) return;
    this.#entries.splice(0, this.#entries.length, ...open);
    await this.journal.forgetBelow(height);
  }
}

/** `[message]`, or `[message, block, prepares]` with a certificate; the certificate's round is the message's. */
export function encodeEntry({ bytes, certificate }: Entry): Uint8Array {
  if (!certificate) return encodeRlp([bytes]);
  return encodeRlp([bytes, encodeBlock(certificate.block), encodePrepares(certificate.prepares)]);
}

export function decodeEntry(entry: Uint8Array): Entry {
  const fields = decodeRlp(entry);
  if (fields instanceof Uint8Array) throw new MalformedRlp('a journal entry is a list');
  const [first, block, prepares] = fields;
  if (!(first instanceof Uint8Array)) throw new MalformedRlp('a journal entry starts with a message');
  const message = decodeMessage(first, ANY_NUMBER);
  if (!(block instanceof Uint8Array) || !(prepares instanceof Uint8Array))
    return { message, bytes: first, certificate: null };
  if (message.kind !== 'commit') throw new MalformedRlp('only a Commit comes with a certificate');
  const { round, digest } = message.signed.payload;
  return {
    message,
    bytes: first,
    certificate: { round, digest, block: decodeBlock(block), prepares: decodePrepares(prepares) },
  };
}
