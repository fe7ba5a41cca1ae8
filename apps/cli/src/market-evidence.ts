import { toHex } from '@atoll/crypto';
import { kemPublicKey, type Kem } from '@atoll/crypto/hpke';
import { ContentTree } from '@atoll/sealed';
import {
  EnvelopeError,
  opened,
  readEnvelope,
  TAG,
  unwrapKey,
  wrapHash,
  type Envelope,
  type Recipient,
} from '@atoll/sealed/envelopes';
import type { Atoll } from '@atoll/sdk';
import { evidenceFor, toldBy } from '@atoll/sdk/wraps';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { fetchChunks, treeOf } from './chunked-files.js';
import { privateKeyIn } from './envelope-keys.js';
import { UsageError } from './failure.js';

type Hex = `0x${string}`;
type Verdict = { verdict: 'WRONG_KEY' | 'RIGHT_KEY'; because: string };

/** What is in dispute: what the chain has of it, and what the platform was brought. */
export type Disputed = {
  wrap: Recipient;
  wrapHash: Hex;
  contentRoot: Hex;
  /** The buyer's, as the chain has it. */
  published: { kem: Kem; publicKey: Hex };
};

/** The private key that an order's wrap was made for, wrapped for each arbiter that has published a key. */
export async function evidenceOf(atoll: Atoll, chainId: string, order: Hex, readerKey: string): Promise<string> {
  const privateKey = await privateKeyIn(readerKey);
  const arbiters = await readableArbiters(atoll, chainId, order);
  if (arbiters.length === 0)
    throw new UsageError(
      'No arbiter of the chain has published a key: atoll kernel propose role --help, atoll grants publish-key --help',
    );
  return evidenceFor(atoll, chainId, order, arbiters, privateKey);
}

/** Arbiters, others than the two who trade, that a key can be wrapped for. */
async function readableArbiters(atoll: Atoll, chainId: string, order: Hex): Promise<Hex[]> {
  const [{ dataOrder }, { kernel }] = await Promise.all([
    atoll.dataOrder({ chainId, id: order }),
    atoll.kernelMembers({ chainId }),
  ]);
  const traders = [dataOrder.buyer, dataOrder.asset.owner];
  const arbiters = (kernel?.members ?? [])
    .filter(({ address, roles }) => roles.includes('ARBITER') && !traders.includes(address))
    .map(({ address }) => address);
  const keys = await Promise.all(arbiters.map((address) => atoll.readerKey({ chainId, address })));
  return arbiters.filter((_, index) => keys[index]?.readerKey);
}

/** What an arbiter finds who looks at every chunk that was sold. */
export async function examine(atoll: Atoll, chainId: string, order: Hex, readerKey: string): Promise<Verdict> {
  const [{ chain }, { dataOrder }, own] = await Promise.all([
    atoll.chain({ id: chainId }),
    atoll.dataOrder({ chainId, id: order }),
    privateKeyIn(readerKey),
  ]);
  const { asset, evidence, wrap, wrapHash: delivered } = dataOrder;
  if (!evidence || !wrap || !delivered) throw new UsageError('The order is in no dispute that is known here.');
  const { offeredData } = await atoll.offeredData({ chainId, asset: asset.id });
  if (!offeredData.envelope || offeredData.ctRoot !== asset.ctRoot)
    throw new UsageError('What was sold is not stored here; ask a member of another installation to look.');
  const { readerKey: published } = await atoll.readerKey({ chainId, address: dataOrder.buyer });
  if (!published) return right('the buyer has taken back the key that it was to be wrapped to');
  const disputed = {
    ...{ wrap: wrap as Recipient, wrapHash: delivered, contentRoot: asset.contentRoot },
    published,
  };
  const told = await toldBy(evidence, chain.evmChainId, order, own);
  if (!told) throw new UsageError('Nothing of the evidence is wrapped for this key.');
  return withTemporary(async (file) => {
    const at = async (place: number) => (await atoll.offeredChunk({ chainId, asset: asset.id, place })).offeredChunk;
    await fetchChunks(file, offeredData, at);
    return judged(disputed, readEnvelope(offeredData.envelope!), told, file);
  });
}

async function withTemporary<T>(work: (file: string) => Promise<T>): Promise<T> {
  const directory = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-examine-'));
  try {
    return await work(path.join(directory, 'sealed'));
  } finally {
    await fs.rm(directory, { recursive: true });
  }
}

/**
 * The burden is the buyer's until the delivered wrap itself is shown, and the seller's from then on. Ciphertext that is not what was on
 * offer is nobody's of the two: a storer showed it.
 */
export async function judged(
  { wrap, wrapHash: delivered, contentRoot, published }: Disputed,
  envelope: Envelope,
  told: Uint8Array,
  ciphertext: string,
): Promise<Verdict> {
  const { tree: offered } = await treeOf(ciphertext, envelope.chunk + TAG);
  if (offered.root !== envelope.ctRoot) throw new EnvelopeError('ROOT', 'This is not the ciphertext that is on offer.');
  if (wrapHash(wrap) !== delivered) return right('this is not the wrap that was delivered');
  if (toHex(publicOf(published.kem, told)) !== published.publicKey)
    return right('the buyer told another key than the one that the chain shows');
  const key = await unwrapKey(wrap, envelope.aad, told).catch(refused);
  if (!key) return wrong('the delivered wrap does not open with the key that it was to be wrapped to');
  const content = await contentTree(envelope, key, ciphertext).catch(refused);
  if (!content) return wrong('what was sold does not open with the delivered key');
  if (content.root !== contentRoot) return wrong('what it opens to is not the content that was registered');
  return right('all of it opens, and is what was registered');
}

function publicOf(kem: Kem, told: Uint8Array): Uint8Array {
  try {
    return kemPublicKey(kem, told);
  } catch {
    return new Uint8Array(); // it is no private key at all
  }
}

async function contentTree(envelope: Envelope, key: Uint8Array, ciphertext: string): Promise<ContentTree> {
  const tree = new ContentTree();
  for await (const part of opened(envelope, key, createReadStream(ciphertext))) tree.add(part);
  return tree;
}

function refused(error: unknown): null {
  if (error instanceof EnvelopeError) return null;
  throw error;
}

const wrong = (because: string): Verdict => ({ verdict: 'WRONG_KEY', because });
const right = (because: string): Verdict => ({ verdict: 'RIGHT_KEY', because });
