// Bitstring Status List v1.0, W3C Recommendation of 15 May 2025.
import type { Credential } from './credential.js';
import { statusesOf } from './credential.js';
import { sameDid } from './did.js';
import { MOST_LIST_BYTES } from './limits.js';
import { refuse } from './refusal.js';
import { fromBase64Url, toBase64Url, type JsonObject } from './strict-json.js';
import { verifyCredential, type Judging, type Verified } from './verify.js';

/** A herd to hide in: the standard's smallest list. */
export const FEWEST_ENTRIES = 131_072;
export const MOST_ENTRIES = 8_388_608;
/** Milliseconds for which a list is believed that says nothing about it: the standard's default. */
export const DEFAULT_TTL = 300_000;
const LONGEST_TTL = 86_400_000;

export type StatusPurpose = 'revocation' | 'suspension';

/** One bit for each credential, the first of them in the highest bit of the first byte. */
export class Bitstring {
  private constructor(readonly bytes: Uint8Array) {}

  static ofLength(entries: number): Bitstring {
    if (entries < FEWEST_ENTRIES || entries > MOST_ENTRIES || entries % 8 !== 0)
      throw new RangeError(`A status list has ${FEWEST_ENTRIES} to ${MOST_ENTRIES} entries, by eights.`);
    return new Bitstring(new Uint8Array(entries / 8));
  }

  /** Reads `encodedList`: multibase base64url of GZIP. Stops at the first byte too many, however much more there would be. */
  static async decode(encoded: string): Promise<Bitstring> {
    if (!encoded.startsWith('u')) refuse('STATUS_UNKNOWN', 'The status list is not multibase base64url.');
    const zipped = fromBase64Url(encoded.slice(1), 'status list');
    const bytes = await unzipped(zipped, MOST_ENTRIES / 8);
    if (bytes.length * 8 < FEWEST_ENTRIES)
      refuse('STATUS_UNKNOWN', `The status list has fewer than ${FEWEST_ENTRIES} entries.`);
    return new Bitstring(bytes);
  }

  async encode(): Promise<string> {
    const stream = new Blob([this.bytes]).stream().pipeThrough(new CompressionStream('gzip'));
    return `u${toBase64Url(new Uint8Array(await new Response(stream).arrayBuffer()))}`;
  }

  get entries(): number {
    return this.bytes.length * 8;
  }

  /** Null beyond the end. */
  at(index: number): boolean | null {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.entries) return null;
    return (this.bytes[index >> 3]! & (0x80 >> (index & 7))) !== 0;
  }

  set(index: number, to: boolean): void {
    if (this.at(index) === null) throw new RangeError(`The status list has no entry ${index}.`);
    const bit = 0x80 >> (index & 7);
    if (to) this.bytes[index >> 3]! |= bit;
    else this.bytes[index >> 3]! &= ~bit;
  }
}

async function unzipped(zipped: Uint8Array, most: number): Promise<Uint8Array> {
  const stream = new Blob([zipped]).stream().pipeThrough(new DecompressionStream('gzip'));
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > most) break;
      chunks.push(chunk);
    }
  } catch {
    return refuse('STATUS_UNKNOWN', 'The status list is not GZIP.');
  }
  if (size > most) refuse('TOO_LARGE', `The status list has more than ${MOST_ENTRIES} entries.`);
  const bytes = new Uint8Array(size);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}

/** The entry of a credential in a list. Indices are given as decimal text. */
export const statusEntry = (list: string, purpose: StatusPurpose, index: number): JsonObject => ({
  id: `${list}#${index}`,
  type: 'BitstringStatusListEntry',
  statusPurpose: purpose,
  statusListIndex: String(index),
  statusListCredential: list,
});

/** What a list's credential says, to be signed like every other. */
export const statusListClaims = (purpose: StatusPurpose, encodedList: string, ttl: number): JsonObject => ({
  type: 'BitstringStatusList',
  statusPurpose: purpose,
  encodedList,
  ttl,
});

/** A list that is to be believed until then. */
export type StatusList = { url: string; issuer: string; purposes: string[]; bits: Bitstring; freshUntil: Date };

/** Checks a list's credential and reads it. */
export async function readStatusList(url: string, text: string, judging: Judging): Promise<StatusList> {
  const now = judging.now ?? new Date();
  const verified = await verifyCredential(text, { ...judging, mostBytes: MOST_LIST_BYTES });
  const { credential, issuer } = verified;
  const subject = credential.credentialSubject;
  if (![credential.type].flat().includes('BitstringStatusListCredential') || subject.type !== 'BitstringStatusList')
    refuse('STATUS_UNKNOWN', 'What stands at the address of the status list is none.');
  if (credential.id !== undefined && credential.id !== url) refuse('STATUS_UNKNOWN', 'The status list is another one.');
  const purposes = [subject.statusPurpose].flat().map(String);
  const ttl = Math.min(typeof subject.ttl === 'number' && subject.ttl >= 0 ? subject.ttl : DEFAULT_TTL, LONGEST_TTL);
  const end = credential.validUntil ? Date.parse(credential.validUntil) : Infinity;
  const freshUntil = new Date(Math.min(now.getTime() + ttl, end));
  const bits = await Bitstring.decode(String(subject.encodedList));
  return { url, issuer, purposes, bits, freshUntil };
}

/** Fetches what stands at an address; null where nothing does. How far, and from where, is for the caller to bound. */
export type FetchList = (url: string) => Promise<string | null>;

const MOST_LISTS = 256;

/** Lists that were read, for as long as they say that they may be believed, and not a moment longer. */
export class StatusLists {
  private readonly lists = new Map<string, StatusList>();

  /** `believed` is told of each list that is its issuer's, at every use: whoever keeps what was fetched may go on keeping it. */
  constructor(
    private readonly fetchList: FetchList,
    private readonly believed?: (list: StatusList) => void,
  ) {}

  /** Refuses a credential that any of its lists calls revoked or suspended, and one whose list cannot be had. */
  async requireGood({ credential, issuer }: Pick<Verified, 'credential' | 'issuer'>, judging: Judging): Promise<void> {
    for (const entry of entriesOf(credential)) {
      const list = await this.get(entry.statusListCredential, judging);
      if (!sameDid(list.issuer, issuer)) refuse('STATUS_UNKNOWN', "The status list is not of the credential's issuer.");
      this.believed?.(list);
      if (!list.purposes.includes(entry.statusPurpose))
        refuse('STATUS_UNKNOWN', 'The status list is for another purpose.');
      const set = list.bits.at(entry.index);
      if (set === null) refuse('STATUS_UNKNOWN', 'The status list has no such entry.');
      if (set && entry.statusPurpose === 'revocation') refuse('REVOKED', 'The credential was revoked.');
      if (set && entry.statusPurpose === 'suspension') refuse('SUSPENDED', 'The credential is suspended.');
    }
  }

  private async get(url: string, judging: Judging): Promise<StatusList> {
    const now = judging.now ?? new Date();
    const known = this.lists.get(url);
    if (known && known.freshUntil > now) return known;
    const text = await this.fetchList(url);
    if (text === null) return refuse('STATUS_UNKNOWN', 'There is no status list at its address.');
    const list = await readStatusList(url, text, judging);
    this.lists.delete(url);
    this.lists.set(url, list);
    if (this.lists.size > MOST_LISTS) this.lists.delete(this.lists.keys().next().value!);
    return list;
  }
}

type Entry = { statusPurpose: string; index: number; statusListCredential: string };

/** Entries of other kinds are for whoever knows them. */
function entriesOf(credential: Credential): Entry[] {
  return statusesOf(credential)
    .filter(({ type }) => type === 'BitstringStatusListEntry')
    .map(({ statusPurpose, statusListIndex, statusListCredential }) => {
      const index = /^\d{1,8}$/.test(String(statusListIndex)) ? Number(statusListIndex) : -1;
      if (typeof statusPurpose !== 'string' || typeof statusListCredential !== 'string' || index < 0)
        return refuse('STATUS_UNKNOWN', 'An entry of a status list is malformed.');
      return { statusPurpose, index, statusListCredential };
    });
}
