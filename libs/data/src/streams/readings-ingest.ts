import { CryptoError, verifierOf, type Curve, type Verifier } from '@atoll/crypto';
import type { Actor } from '@atoll/kernel';
import { readingLeaf, readingMessage, shapedSignature } from '@atoll/sealed';
import { Store, type ReadingAssurance } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Contradictions } from './contradictions.js';
import type { GivenReading } from './given-reading.js';
import { KnownStreams, type KnownStream } from './known-streams.js';
import { ProducerLooks, type Producer, type ProducerSeen } from './producer-looks.js';
import type { ReadingCode } from './reading-code.js';
import { ReadingWriter, seqKey, type GoodReading } from './reading-writer.js';
import { StreamNews } from './stream-news.js';

/** C7: a claimed time may be so far ahead of ours. */
const AHEAD_SECONDS = 120;
/** What is checked at a time, so that a large request does not hold all of its messages at once. */
const AT_ONCE = 1_000;

type Entry = { given: GivenReading; stream: KnownStream; good: GoodReading };
/** One that only its signature can still refuse. */
type Signed = { verify: Verifier; message: Uint8Array; signature: Uint8Array };

/**
 * Takes readings in: what is cheap is checked first, then the signature, and what is answered as kept is on disk. Each reading
 * is judged by itself.
 */
@Injectable()
export class ReadingsIngest {
  private readonly streams: KnownStreams;
  private readonly looks: ProducerLooks;
  private readonly writer: ReadingWriter;
  private readonly contradictions: Contradictions;
  private readonly news: StreamNews;

  constructor(store: Store) {
    this.streams = new KnownStreams(store);
    this.looks = new ProducerLooks(store);
    this.writer = new ReadingWriter(store);
    this.contradictions = new Contradictions(store);
    this.news = new StreamNews(store);
  }

  /** A code for each, in their order. Codes of before, such as of what could not be read, are passed on. */
  async take(actor: Actor, givens: readonly (GivenReading | ReadingCode)[]): Promise<ReadingCode[]> {
    actor.must('data:submit');
    const codes: ReadingCode[] = [];
    for (let from = 0; from < givens.length; from += AT_ONCE)
      codes.push(...(await this.part(actor, givens.slice(from, from + AT_ONCE))));
    return codes;
  }

  private async part(actor: Actor, givens: readonly (GivenReading | ReadingCode)[]): Promise<ReadingCode[]> {
    const names = new Set<string>();
    for (const given of givens) if (typeof given !== 'string') names.add(given.stream);
    const streams = await this.streams.of(actor, names);
    const producers = new Map([...streams.values()].map((stream) => [stream, producerOf(stream)]));
    const look = await this.looks.of(actor, [...producers.values()]);
    const seen = new Map([...producers].map(([stream, producer]) => [stream, look(producer)]));
    const now = Math.floor(Date.now() / 1_000);
    const judged = givens.map((given) => {
      if (typeof given === 'string') return given;
      const stream = streams.get(given.stream);
      return stream ? judge(given, stream, seen.get(stream) ?? null, now) : 'UNKNOWN_STREAM';
    });
    const known = await this.contradictions.earlier(actor, judged.flatMap(mayBeKnown));
    const codes = await Promise.all(judged.map((each) => this.checked(each, known)));
    return this.keep(actor, judged, codes);
  }

  /** Null for what is to be kept. */
  private async checked(
    judged: (Entry & { signed: Signed | null }) | ReadingCode,
    known: ReadonlyMap<string, string>,
  ): Promise<ReadingCode | null> {
    if (typeof judged === 'string') return judged;
    // What was kept before needs no second look at its signature.
    if (known.get(seqKey(judged.good)) === leafText(judged.good)) return 'DUPLICATE';
    const { signed } = judged;
    return !signed || (await signed.verify(signed.message, signed.signature)) ? null : 'SIGNATURE_WRONG';
  }

  private async keep(
    actor: Actor,
    judged: readonly (Entry | ReadingCode)[],
    codes: readonly (ReadingCode | null)[],
  ): Promise<ReadingCode[]> {
    const good = judged.filter((each, i): each is Entry => codes[i] === null && typeof each !== 'string');
    const added = await this.writer.keep(
      actor,
      good.map((each) => each.good),
    );
    const taken = new Set<string>();
    const isNew = ({ good: reading }: Entry) => {
      const key = seqKey(reading);
      if (taken.has(key) || (added && !added.has(key))) return false;
      taken.add(key);
      return true;
    };
    const rest: Entry[] = [];
    for (const each of good) {
      each.stream.highest = Math.max(each.stream.highest, each.good.seq);
      if (!isNew(each)) rest.push(each);
    }
    const others = await this.contradictions.judge(
      actor,
      rest.map((each) => each.good),
    );
    this.news.tell(actor, new Set(good.map((each) => each.stream.id)));
    return judged.map((each, i) => {
      const code = codes[i];
      if (code) return code;
      const at = rest.indexOf(each as Entry);
      return at === -1 ? 'ACCEPTED' : others[at]!;
    });
  }
}

const producerOf = ({ chainId, producer, gateway }: KnownStream): Producer => ({
  ...{ chainId, producer },
  gateway: gateway?.address ?? null,
});

const mayBeKnown = (judged: Entry | ReadingCode): GoodReading[] =>
  typeof judged !== 'string' && judged.good.seq <= judged.stream.highest ? [judged.good] : [];

/** By which two readings of one number are the same. */
export const leafText = ({ seq, occurredAt, hash }: { seq: number; occurredAt: number; hash: Uint8Array }): string =>
  Buffer.from(readingLeaf({ seq, occurredAt, hash })).toString('base64');

/** All that is cheap. */
function judge(
  given: GivenReading,
  stream: KnownStream,
  seen: ProducerSeen | null,
  now: number,
): (Entry & { signed: Signed | null }) | ReadingCode {
  const { seq, occurredAt, hash, payload, mediaType } = given;
  if (!stream.isOpen) return 'STREAM_CLOSED';
  if (seq > stream.most) return 'SEQ_TOO_FAR';
  if (occurredAt > now + AHEAD_SECONDS) return 'FROM_THE_FUTURE';
  if (stream.personal && !given.isCommitment) return 'COMMITMENT_NEEDED';
  if (!seen) return 'STATE_UNKNOWN';
  if (seen.refusal) return seen.refusal;
  const signed = given.signature
    ? signedBy(given, given.signature, stream, seen)
    : stream.takesUnsigned
      ? null
      : 'UNSIGNED';
  if (typeof signed === 'string') return signed;
  const good: GoodReading = {
    ...{ streamId: stream.id, seq, occurredAt, hash, payload, mediaType, signature: signed?.signature ?? null },
    assurance: assuranceOf(given, stream, seen),
    late: now > occurredAt + stream.lateAfter,
  };
  return { given, stream, good, signed };
}

function signedBy(
  given: GivenReading,
  signature: Uint8Array,
  { scope, gateway, ...own }: KnownStream,
  seen: ProducerSeen,
): Signed | ReadingCode {
  const signer = given.by === 'DEVICE' ? own : gateway;
  if (!signer) return 'GATEWAY_NOT_BOUND';
  if (given.by === 'GATEWAY' && (seen.gateway !== gateway!.address || !seen.gatewayActs)) return 'GATEWAY_NOT_BOUND';
  const shaped = shapedSignature(signer.curve, signature);
  if (typeof shaped === 'string') return shaped;
  if (shaped.key && Buffer.compare(shaped.key, signer.publicKey) !== 0)
    return isPoint(signer.curve, shaped.key) ? 'KEY_OF_ANOTHER' : 'KEY_NOT_ON_CURVE';
  return { verify: signer.verify, message: readingMessage(scope, readingLeaf(given)), signature: shaped.signature };
}

/** Only a device's own key, which the chain knows by its address, signs for the device. */
function assuranceOf({ signature, by }: GivenReading, stream: KnownStream, seen: ProducerSeen): ReadingAssurance {
  if (!signature) return 'SELF_DECLARED';
  if (by === 'GATEWAY') return 'GATEWAY_ATTESTED';
  return seen.isDevice && stream.isProducersKey ? 'DEVICE_SIGNED' : 'SELF_DECLARED';
}

function isPoint(curve: Curve, key: Uint8Array): boolean {
  try {
    verifierOf(curve, key);
    return true;
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}
