// The content of an envelope, sealed and opened chunk by chunk, so that it may be larger than the memory.
//
// No nonce meets a key twice, by construction: each sealing draws 32 random bytes, its key follows from them, and under this key the
// nonces count. The last chunk's nonce says that it is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár), so
// chunks cannot be left out, moved, or cut off.
import { CryptoError, fromHex, gcm, hkdfSha256, randomBytes, toHex, type Gcm } from '@atoll/crypto';

import { ContentTree } from './content-tree.js';
import {
  boundTo,
  chunksOf,
  MAX_CHUNK,
  MIN_CHUNK,
  type Binding,
  type Envelope,
  type Header,
  type Recipient,
} from './envelope.js';
import { EnvelopeError } from './envelope-error.js';
import type { Hex } from './hex.js';

export const CHUNK = 65_536;
/** What each chunk of ciphertext has more than what is in it. */
export const TAG = 16;

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** One sealing. It is used once: whoever seals the same record again begins another. */
export class Sealing {
  private readonly iv = toHex(randomBytes(32));
  private readonly tree = new ContentTree();
  private size = 0;
  private state: 'new' | 'begun' | 'ended' = 'new';

  constructor(
    private readonly epochKey: Uint8Array,
    private readonly aad: Binding,
    private readonly chunk = CHUNK,
  ) {
    if (chunk < MIN_CHUNK || chunk > MAX_CHUNK || chunk % MIN_CHUNK !== 0)
      throw new RangeError(`A chunk has a multiple of ${MIN_CHUNK} bytes, up to ${MAX_CHUNK}.`);
  }

  /** The ciphertext, as it is read: what comes in may be cut in any way. */
  async *seal(content: Chunks): AsyncGenerator<Uint8Array> {
    if (this.state !== 'new') throw new Error('A sealing is used once.');
    this.state = 'begun';
    const { chunk, aad, iv } = this;
    const cipher = await cipherOf(this.epochKey, iv, aad);
    const bound = boundTo({ v: 1, alg: 'A256GCM', iv, chunk, aad });
    for await (const { bytes, last } of sized(content, chunk)) {
      const sealed = await cipher.seal(nonceOf(this.tree.size, last), bytes, bound);
      this.tree.add(sealed);
      this.size += bytes.length;
      yield sealed;
    }
    this.state = 'ended';
  }

  /** What is to be kept of it, once all of it was read. `ctRef` says where the ciphertext lies; without one, it is named by its root. */
  envelope(recipients: Recipient[], ctRef: string = objectName(this.root)): Envelope {
    const { iv, root: ctRoot, size, chunk, aad } = this;
    return { v: 1, alg: 'A256GCM', iv, ctRef, ctRoot, size, chunk, aad, recipients };
  }

  /** The chunks' tree, for whoever is asked to prove that he has them. */
  get contents(): ContentTree {
    if (this.state !== 'ended') throw new Error('The content was not read to its end.');
    return this.tree;
  }

  private get root(): Hex {
    return this.contents.root;
  }
}

/** What is named by what is in it. */
export const objectName = (ctRoot: Hex): string => `urn:atoll:object:${ctRoot}`;

/** The content, as its ciphertext is read. Each chunk that comes out was checked; whether all of them did is known at the end, by no error. */
export async function* opened(header: Header, epochKey: Uint8Array, ciphertext: Chunks): AsyncGenerator<Uint8Array> {
  const { size, chunk, ctRoot } = header;
  const count = chunksOf(size, chunk);
  const cipher = await cipherOf(epochKey, header.iv, header.aad);
  const tree = new ContentTree();
  for await (const { bytes, last } of sized(ciphertext, chunk + TAG)) {
    const place = tree.size;
    if (place >= count || last !== (place === count - 1)) throw wrongLength(size);
    tree.add(bytes);
    yield await openedChunk(cipher, header, place, bytes);
  }
  if (tree.root !== ctRoot) throw new EnvelopeError('ROOT', 'The ciphertext does not have the root of its header.');
}

/** One chunk alone. `ciphertext` are the bytes from `ciphertextRange` on. */
export async function openChunk(
  header: Header,
  epochKey: Uint8Array,
  place: number,
  ciphertext: Uint8Array,
): Promise<Uint8Array> {
  return openedChunk(await cipherOf(epochKey, header.iv, header.aad), header, place, ciphertext);
}

async function openedChunk(cipher: Gcm, header: Header, place: number, bytes: Uint8Array): Promise<Uint8Array> {
  const { begin, end } = ciphertextRange(header, place);
  if (bytes.length !== end - begin) throw wrongLength(header.size);
  const last = place === chunksOf(header.size, header.chunk) - 1;
  try {
    return await cipher.open(nonceOf(place, last), bytes, boundTo(header));
  } catch (cause) {
    if (!(cause instanceof CryptoError)) throw cause;
    throw new EnvelopeError('CONTENT', `Chunk ${place} was changed, or the key is not the one of its epoch.`, {
      cause,
    });
  }
}

/** Where the ciphertext of a chunk lies. */
export function ciphertextRange({ size, chunk }: Pick<Header, 'size' | 'chunk'>, place: number) {
  const count = chunksOf(size, chunk);
  if (!Number.isSafeInteger(place) || place < 0 || place >= count)
    throw new RangeError(`There is no chunk ${place} of ${count}.`);
  const begin = place * (chunk + TAG);
  return { begin, end: Math.min(begin + chunk + TAG, size + count * TAG) };
}

/** `HKDF-SHA256(epochKey, seq‖revision)`, salted with the sealing's own random bytes. */
async function cipherOf(epochKey: Uint8Array, iv: Hex, { seq, revision }: Binding): Promise<Gcm> {
  const info = new Uint8Array(12);
  const view = new DataView(info.buffer);
  view.setBigUint64(0, BigInt(seq));
  view.setUint32(8, revision);
  const key = hkdfSha256(epochKey, fromHex(iv), info, 32);
  try {
    return await gcm(key);
  } finally {
    key.fill(0);
  }
}

/** Eleven bytes that count and one that says whether it is the last. */
function nonceOf(place: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(3, BigInt(place));
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** The same bytes in pieces of one size, the last of which may be shorter and says that it is the last. There is always one. */
async function* sized(chunks: Chunks, size: number): AsyncGenerator<{ bytes: Uint8Array; last: boolean }> {
  let [held, filled] = [new Uint8Array(size), 0];
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      if (filled === size) {
        yield { bytes: held, last: false };
        [held, filled] = [new Uint8Array(size), 0];
      }
      const part = chunk.subarray(at, at + size - filled);
      held.set(part, filled);
      [at, filled] = [at + part.length, filled + part.length];
    }
  }
  yield { bytes: held.subarray(0, filled), last: true };
}

const wrongLength = (size: number) =>
  new EnvelopeError('LENGTH', `The ciphertext is not that of ${size} bytes: it was cut off, or something was added.`);
