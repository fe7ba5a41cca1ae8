import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { ContentTree, type Hex } from '@atoll/sealed';
import { ciphertextRange, newEpochKey, Sealing, wrapHash, wrapKey, type Header } from '@atoll/sealed/envelopes';
import { encodeAbiParameters, keccak256, toHex } from 'viem';

import { judgeKey, reportOf, samplePlaces, type Evidence, type Sample, type Sold } from './verdict.js';

const CHUNK = 4_096;
const SEED: Hex = `0x${'5e'.repeat(32)}`;
const epoch = { chainId: '31337', resourceId: `0x${'ab'.repeat(32)}` as Hex, policyEpoch: '1' };
const content = Uint8Array.from({ length: 10 * CHUNK + 77 }, (_, i) => (i * 31) % 251);
const chunksOf = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

const plainTree = treeOf(chunksOf(content, CHUNK));
function treeOf(chunks: Uint8Array[]): ContentTree {
  const tree = new ContentTree();
  for (const chunk of chunks) tree.add(chunk);
  return tree;
}

async function sealed(bytes: Uint8Array, key: Uint8Array) {
  const aad = { ...epoch, contract: `0x${'cd'.repeat(20)}` as Hex, seq: '1', revision: 0, schemaId: SEED };
  const sealing = new Sealing(key, aad, CHUNK);
  const parts = [];
  for await (const part of sealing.seal([bytes])) parts.push(part);
  const { recipients: _, ...header } = sealing.envelope([]);
  return { header: header as Header, ciphertext: Buffer.concat(parts), tree: sealing.contents };
}
type Stored = Awaited<ReturnType<typeof sealed>>;

const key = newEpochKey();
let buyer: KemKeys;
let good: Stored;
beforeAll(async () => {
  [buyer, good] = [await kemKeys('P256'), await sealed(content, key)];
});

const samplesOf = ({ header, ciphertext, tree }: Stored, places: number[]): Sample[] =>
  places.map((place) => {
    const { begin, end } = ciphertextRange(header, place);
    const part = Uint8Array.from(ciphertext.subarray(begin, end));
    return { place, ciphertext: part, path: tree.path(place), contentPath: plainTree.path(place) };
  });

/** An order for which this key was wrapped to the buyer. */
async function delivered(wrapped: Uint8Array, to = buyer, stored = good): Promise<[Sold, Evidence]> {
  const wrap = await wrapKey(wrapped, epoch, {
    did: 'did:ethr:0x7a69:0x1',
    keyId: 'k',
    kem: 'P256',
    publicKey: to.publicKey,
  });
  const sold = { wrapHash: wrapHash(wrap), epoch, header: stored.header, contentRoot: plainTree.root };
  return [sold, { wrap, privateKey: buyer.privateKey }];
}

const places = () => samplePlaces(good.header, SEED, 4);

it('draws places that neither side chose', () => {
  expect(places()).toHaveLength(4);
  expect(new Set(places()).size).toBe(4);
  expect(samplePlaces(good.header, SEED, 100)).toEqual(Array.from({ length: 11 }, (_, i) => i));
  expect(samplePlaces(good.header, `0x${'5f'.repeat(32)}`, 4)).not.toEqual(places());
});

it('finds for the seller whose key opens what was registered', async () => {
  const [sold, evidence] = await delivered(key);
  const verdict = await judgeKey(sold, evidence, places(), samplesOf(good, places()));
  expect(verdict).toMatchObject({ verdict: 'RIGHT_KEY' });
});

it('finds for the buyer whose key opens nothing, or was wrapped to somebody else', async () => {
  for (const [sold, evidence] of [await delivered(newEpochKey()), await delivered(key, await kemKeys('P256'))])
    expect(await judgeKey(sold, evidence, places(), samplesOf(good, places()))).toMatchObject({ verdict: 'WRONG_KEY' });
});

it('finds for the buyer whose key opens something that is not what was registered', async () => {
  const other = await sealed(
    content.map((byte) => byte ^ 1),
    key,
  );
  const [sold, evidence] = await delivered(key, buyer, other);
  expect(await judgeKey(sold, evidence, places(), samplesOf(other, places()))).toMatchObject({ verdict: 'WRONG_KEY' });
});

it('does not believe a buyer who shows another wrap than the delivered one', async () => {
  const [sold] = await delivered(key);
  const [, evidence] = await delivered(newEpochKey());
  expect(await judgeKey(sold, evidence, places(), samplesOf(good, places()))).toMatchObject({ verdict: 'RIGHT_KEY' });
});

it('judges nothing by chunks that are not on offer, or are not shown', async () => {
  const [sold, evidence] = await delivered(newEpochKey());
  const [first, ...rest] = samplesOf(good, places()) as [Sample, ...Sample[]];
  const altered = { ...first, ciphertext: first.ciphertext.map((byte) => byte ^ 1) };
  expect(await judgeKey(sold, evidence, places(), [altered, ...rest])).toMatchObject({ verdict: 'UNDECIDED' });
  expect(await judgeKey(sold, evidence, places(), rest)).toMatchObject({ verdict: 'UNDECIDED' });
  expect(reportOf(SEED, { verdict: 'UNDECIDED', because: '' })).toBeNull();
});

it('reports in the number by which the market knows the order', () => {
  for (const wrongKey of [true, false]) {
    const hash = keccak256(encodeAbiParameters([{ type: 'bytes32' }, { type: 'bool' }], [SEED, wrongKey]));
    const verdict = wrongKey ? 'WRONG_KEY' : 'RIGHT_KEY';
    const value = reportOf(SEED, { verdict, because: '' })!;
    expect(toHex(value)).toBe(toHex(BigInt(hash) >> 129n));
    expect(value < 2n ** 127n).toBe(true);
  }
});
