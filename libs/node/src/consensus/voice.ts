import { fromHex } from '@atoll/crypto';
import type { Block, Hash } from '@atoll/protocol';

import type { Height } from './height.js';
import type { PreparedCertificate } from './justification.js';
import { type Kind, type Message, type PreparePayload, type RoundChange, type Signed, signPayload } from './message.js';
import { encodeMessage } from './message-codec.js';
import type { PeerId, Signer, Wire } from './ports.js';
import type { SigningRecord } from './signing-record.js';

/**
 * Everything this validator says goes through here: it is checked against what was said before, signed, written down,
 * and only then sent. Each method is false, and nothing was sent, when saying it would contradict an earlier signature.
 */
export class Voice {
  constructor(
    readonly record: SigningRecord,
    readonly signer: Signer,
    readonly wire: Wire,
    readonly onSent: (kind: Kind) => void,
  ) {}

  propose(at: Height, proposed: { block: Block; digest: Hash }, changes: readonly RoundChange[]): Promise<boolean> {
    const { height, round } = at;
    const { block, digest } = proposed;
    return this.#say(at, {
      kind: 'proposal',
      signed: signPayload({ kind: 'proposal', height, round, digest }, this.signer),
      block,
      roundChanges: changes.map(({ signed }) => signed),
      prepares: preparesOf(changes),
    });
  }

  prepare(at: Height, digest: Hash): Promise<boolean> {
    const { height, round } = at;
    const signed = signPayload({ kind: 'prepare', height, round, digest }, this.signer);
    return this.#say(at, { kind: 'prepare', signed });
  }

  /** The seal is the same signature that the block will carry; the certificate goes into the journal with it. */
  commit(at: Height, certificate: PreparedCertificate): Promise<boolean> {
    const { height } = at;
    const { round, digest } = certificate;
    const seal = this.signer.sign(fromHex(digest));
    const signed = signPayload({ kind: 'commit', height, round, digest, seal }, this.signer);
    return this.#say(at, { kind: 'commit', signed }, certificate);
  }

  /** `createRoundChange`: that this validator is in this round now, with what it had prepared before. */
  changeRound(at: Height): Promise<boolean> {
    const { height, round, prepared } = at;
    const claim = prepared && { round: prepared.round, digest: prepared.digest };
    const signed = signPayload({ kind: 'roundChange', height, round, prepared: claim }, this.signer);
    const block = prepared?.block ?? null;
    return this.#say(at, { kind: 'roundChange', signed, block, prepares: prepared?.prepares ?? [] });
  }

  hasCommitted({ height, round }: Height): boolean {
    return this.record.find({ kind: 'commit', height, round }) !== null;
  }

  /** Repeats to one peer what was said last: the round change that led here and what was said in this round. */
  tell(peer: PeerId, { height, round }: Height): boolean {
    const ours = this.record.at(height);
    const lastChange = ours.filter(({ message }) => message.kind === 'roundChange').at(-1);
    const current = ours.filter(({ message }) => message.kind !== 'roundChange' && roundOf(message) === round);
    const latest = lastChange ? [lastChange, ...current] : current;
    for (const { bytes } of latest) this.wire.send(peer, bytes);
    return latest.length > 0;
  }

  async #say(at: Height, message: Message, certificate: PreparedCertificate | null = null): Promise<boolean> {
    const { payload } = message.signed;
    if (!this.record.allows(payload)) return false;
    const bytes = encodeMessage(message);
    if (!this.record.find(payload)) await this.record.remember({ message, bytes, certificate });
    this.wire.broadcast(bytes);
    this.onSent(message.kind);
    at.log.add(this.signer.address, message);
    return true;
  }
}

/** The round change with the highest prepared round, whose block must be proposed again; null when none had prepared. */
export function mostPrepared(changes: readonly RoundChange[]): RoundChange | null {
  const preparedIn = ({ signed }: RoundChange) => signed.payload.prepared?.round ?? -1;
  const [best] = [...changes].sort((a, b) => preparedIn(b) - preparedIn(a));
  return best?.signed.payload.prepared ? best : null;
}

const preparesOf = (changes: readonly RoundChange[]): readonly Signed<PreparePayload>[] =>
  mostPrepared(changes)?.prepares ?? [];

const roundOf = ({ signed }: Message): number => signed.payload.round;
