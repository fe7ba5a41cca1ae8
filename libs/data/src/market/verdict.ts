import { provesChunk, type ChunkProof, type Hex } from '@atoll/sealed';
import {
  chunksOf,
  EnvelopeError,
  openChunk,
  unwrapKey,
  wrapHash,
  type Epoch,
  type Header,
  type Recipient,
} from '@atoll/sealed/envelopes';
import { concat as concatBytes, keccak256, toBytes } from 'viem';

/** A chunk of what was sold, as somebody who stores it shows it, and as the seller registered its content. */
export type Sample = {
  place: number;
  /** The ciphertext, and its place in the tree of the header's `ctRoot`. */
  ciphertext: Uint8Array;
  path: readonly Uint8Array[];
  /** The plain chunk's place in the tree of the asset's `contentRoot`. */
  contentPath: readonly Uint8Array[];
};

/** What a buyer who disputes an order gives to the arbiters. Its key pair is of this one order, since the private key is told. */
export type Evidence = {
  wrap: Recipient;
  privateKey: Uint8Array;
};

/** What the chain says of the order: of these an arbiter believes nobody else. */
export type Sold = {
  /** As `deliverKey` has it. */
  wrapHash: Hex;
  epoch: Epoch;
  header: Header;
  contentRoot: Hex;
};

export type KeyVerdict = { verdict: 'WRONG_KEY' | 'RIGHT_KEY' | 'UNDECIDED'; because: string };

/**
 * Which places are to be looked at: as many as are asked for, drawn by a seed that neither side chose, such as the hash of a block after
 * the dispute. So a seller cannot have only those right that will be asked for.
 */
export function samplePlaces({ size, chunk }: Pick<Header, 'size' | 'chunk'>, seed: Hex, wanted: number): number[] {
  const count = chunksOf(size, chunk);
  const places = new Set<number>();
  for (let i = 0; places.size < Math.min(wanted, count); i++) {
    const draw = BigInt(keccak256(concatBytes([toBytes(seed), toBytes(i, { size: 8 })])));
    places.add(Number(draw % BigInt(count)));
  }
  return [...places].sort((a, b) => a - b);
}

/**
 * What an arbiter is to report of a disputed order. The burden is the buyer's until the delivered wrap itself is shown, and the seller's
 * from then on. UNDECIDED where those who store the data showed something else: it is to be fetched from another, and judged again.
 */
export async function judgeKey(
  sold: Sold,
  { wrap, privateKey }: Evidence,
  places: readonly number[],
  samples: readonly Sample[],
): Promise<KeyVerdict> {
  if (wrapHash(wrap) !== sold.wrapHash) return right('this is not the wrap that was delivered');
  const key = await opened(wrap, sold.epoch, privateKey);
  if (!key) return wrong('the delivered wrap does not open with the key that it was to be wrapped to');
  const { header, contentRoot } = sold;
  const count = chunksOf(header.size, header.chunk);
  for (const place of places) {
    const sample = samples.find((each) => each.place === place);
    if (!sample) return undecided(`chunk ${place} was not shown`);
    const { ciphertext, path, contentPath } = sample;
    const shown: ChunkProof = { place, count, chunk: ciphertext, path };
    if (!provesChunk(toBytes(header.ctRoot), shown)) return undecided(`chunk ${place} is not the one that is on offer`);
    const plain = await plainOf(header, key, place, ciphertext);
    if (!plain) return wrong(`chunk ${place} does not open with the delivered key`);
    const content: ChunkProof = { place, count, chunk: plain, path: contentPath };
    if (!provesChunk(toBytes(contentRoot), content))
      return wrong(`chunk ${place} is not of the content that was registered`);
  }
  return right(`all of ${places.length} chunks open, and are what was registered`);
}

/**
 * Null where the wrap opens by no means with this key. Whether the key is the buyer's is to be asked of the chain before, where it was
 * published: who tells another private key has disputed nothing.
 */
async function opened(wrap: Recipient, epoch: Epoch, privateKey: Uint8Array): Promise<Uint8Array | null> {
  try {
    return await unwrapKey(wrap, epoch, privateKey);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

async function plainOf(
  header: Header,
  key: Uint8Array,
  place: number,
  ciphertext: Uint8Array,
): Promise<Uint8Array | null> {
  try {
    return await openChunk(header, key, place, ciphertext);
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

/** What goes to the feed: `verdict(order, wrongKey)` of the market, which names the order. */
export function reportOf(order: Hex, { verdict }: KeyVerdict): bigint | null {
  if (verdict === 'UNDECIDED') return null;
  const words = concatBytes([toBytes(order), toBytes(verdict === 'WRONG_KEY' ? 1 : 0, { size: 32 })]);
  return BigInt(keccak256(words)) >> 129n;
}

const wrong = (because: string): KeyVerdict => ({ verdict: 'WRONG_KEY', because });
const right = (because: string): KeyVerdict => ({ verdict: 'RIGHT_KEY', because });
const undecided = (because: string): KeyVerdict => ({ verdict: 'UNDECIDED', because });
