import { fromHex, hkdfSha256, toHex } from '@atoll/crypto';
import { kemKeys, type Kem } from '@atoll/crypto/hpke';
import fc from 'fast-check';
import { createDecipheriv } from 'node:crypto';
import { keccak256, stringToHex } from 'viem';

import { ContentTree, provesChunk } from './content-tree.js';
import { ciphertextRange, openChunk, opened, Sealing, TAG } from './content.js';
import {
  chunksOf,
  envelopeHash,
  envelopeText,
  readEnvelope,
  wrapHash,
  type Binding,
  type Envelope,
} from './envelope.js';
import { newEpochKey, unwrapKey, wrapKey } from './key-wrap.js';
import { leafHash } from './merkle-tree.js';

const CHUNK = 4_096;
const PLACE: Binding = {
  ...{ chainId: '4200', contract: `0x${'5e'.repeat(20)}`, resourceId: `0x${'01'.repeat(32)}` },
  ...{ seq: '7', revision: 0, schemaId: `0x${'02'.repeat(32)}`, policyEpoch: '3' },
};
const contentOf = (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) % 251);

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(Uint8Array.from(chunk));
  return all;
}
const whole = async (chunks: AsyncIterable<Uint8Array>) => Uint8Array.from(Buffer.concat(await gathered(chunks)));

async function sealed(content: Uint8Array, { key = newEpochKey(), place = PLACE } = {}) {
  const sealing = new Sealing(key, place, CHUNK);
  const chunks = await gathered(sealing.seal([content]));
  return { key, chunks, envelope: sealing.envelope([]), tree: sealing.contents };
}
const code = (refused: Promise<unknown>) =>
  refused.then(
    () => 'accepted',
    (error: { code?: string }) => error.code,
  );

it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 17])('opens what it sealed: %d bytes', async (size) => {
  const content = contentOf(size);
  const { key, chunks, envelope, tree } = await sealed(content);
  expect(chunks.length).toBe(chunksOf(size, CHUNK));
  expect(envelope).toMatchObject({ size, ctRoot: tree.root, ctRef: `urn:atoll:object:${tree.root}` });
  expect(await whole(opened(envelope, key, chunks))).toEqual(content);
  const ciphertext = Uint8Array.from(Buffer.concat(chunks));
  for (const place of chunks.keys()) {
    const { begin, end } = ciphertextRange(envelope, place);
    const chunk = ciphertext.subarray(begin, end);
    expect(await openChunk(envelope, key, place, chunk)).toEqual(content.subarray(place * CHUNK, (place + 1) * CHUNK));
    const proof = { place, count: chunks.length, chunk, path: tree.path(place) };
    expect(provesChunk(fromHex(envelope.ctRoot), proof)).toBe(true);
    expect(provesChunk(fromHex(envelope.ctRoot), { ...proof, place: place + 1 })).toBe(false);
    expect(provesChunk(fromHex(envelope.ctRoot), { ...proof, chunk: chunk.with(0, chunk[0]! ^ 1) })).toBe(false);
  }
});

it('is AES-256-GCM with the key and the nonces that its document says, by somebody else’s hands', async () => {
  const content = contentOf(CHUNK + 5);
  const { key, chunks, envelope } = await sealed(content);
  const dek = hkdfSha256(key, fromHex(envelope.iv), fromHex('0x000000000000000700000000'), 32);
  const aad = Buffer.from(
    `{"aad":{"chainId":"4200","contract":"${PLACE.contract}","policyEpoch":"3","resourceId":"${PLACE.resourceId}","revision":0,"schemaId":"${PLACE.schemaId}","seq":"7"},"alg":"A256GCM","chunk":4096,"iv":"${envelope.iv}","v":1}`,
  );
  const nonces = ['000000000000000000000000', '000000000000000000000101'];
  const parts = chunks.map((chunk, i) => {
    const cipher = createDecipheriv('aes-256-gcm', dek, Buffer.from(nonces[i]!, 'hex')).setAAD(aad);
    cipher.setAuthTag(chunk.subarray(-TAG));
    return Buffer.concat([cipher.update(chunk.subarray(0, -TAG)), cipher.final()]);
  });
  expect(Uint8Array.from(Buffer.concat(parts))).toEqual(content);
});

it('takes content in any pieces, and holds one chunk of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 6 }), async (sizes) => {
      const content = contentOf(sizes.reduce((sum, size) => sum + size, 0));
      let at = 0;
      const pieces = sizes.map((size) => content.subarray(at, (at += size)));
      const key = newEpochKey();
      const sealing = new Sealing(key, PLACE, CHUNK);
      const chunks = await gathered(sealing.seal(pieces));
      const ciphertext = Uint8Array.from(Buffer.concat(chunks));
      const cut = sizes.map((size, i) => ciphertext.subarray(i * 1_000, (i + 1) * 1_000 + size * 0));
      const rest = ciphertext.subarray(sizes.length * 1_000);
      expect(await whole(opened(sealing.envelope([]), key, [...cut, rest]))).toEqual(content);
    }),
    { numRuns: 30 },
  );
});

it('asks for no more than it was asked for: content of a tebibyte begins like any other', async () => {
  let asked = 0;
  function* endless() {
    for (;;) {
      asked++;
      yield new Uint8Array(CHUNK);
    }
  }
  const chunks = new Sealing(newEpochKey(), PLACE, CHUNK).seal(endless());
  for (let i = 0; i < 5; i++) expect((await chunks.next()).value).toHaveLength(CHUNK + TAG);
  expect(asked).toBeLessThan(8);
  await chunks.return(undefined);
});

it('seals the same content under another key each time', async () => {
  const key = newEpochKey();
  const [first, second] = [await sealed(contentOf(100), { key }), await sealed(contentOf(100), { key })];
  expect(toHex(first.chunks[0]!)).not.toBe(toHex(second.chunks[0]!));
  const sealing = new Sealing(key, PLACE, CHUNK);
  await gathered(sealing.seal([contentOf(1)]));
  await expect(gathered(sealing.seal([contentOf(1)]))).rejects.toThrow('once');
});

it('opens nothing that was changed, moved, cut, or lengthened', async () => {
  const { key, chunks, envelope } = await sealed(contentOf(2 * CHUNK + 9));
  const open = (these: Uint8Array[]) => code(gathered(opened(envelope, key, these)));
  const [a, b, c] = chunks as [Uint8Array, Uint8Array, Uint8Array];
  expect(await open([a, b, c])).toBe('accepted');
  for (const [i, chunk] of chunks.entries())
    for (const at of [0, Math.floor(chunk.length / 2), chunk.length - 1])
      expect(await open(chunks.with(i, chunk.with(at, chunk[at]! ^ 1)))).toBe('CONTENT');
  expect(await open([b, a, c])).toBe('CONTENT');
  for (const wrong of [[], [a], [a, b], [a, b, c, c], [a, b, c.subarray(1)], [a, b, c, Uint8Array.of(0)], [a, c]])
    expect(['LENGTH', 'CONTENT']).toContain(await open(wrong));
});

it('opens at no other place, and by no other header', async () => {
  const { key, chunks, envelope } = await sealed(contentOf(10));
  const open = (header: Envelope, by = key) => code(gathered(opened(header, by, chunks)));
  const moved: Partial<Binding>[] = [
    { chainId: '4201' },
    { contract: `0x${'5f'.repeat(20)}` },
    { resourceId: PLACE.schemaId },
    { seq: '8' },
    { revision: 1 },
    { schemaId: PLACE.resourceId },
    { policyEpoch: '4' },
  ];
  for (const more of moved) expect(await open({ ...envelope, aad: { ...PLACE, ...more } })).toBe('CONTENT');
  expect(await open({ ...envelope, iv: PLACE.schemaId })).toBe('CONTENT');
  expect(await open({ ...envelope, chunk: 2 * CHUNK })).toBe('CONTENT');
  expect(await open({ ...envelope, size: 11 })).toBe('LENGTH');
  expect(await open({ ...envelope, ctRoot: PLACE.schemaId })).toBe('ROOT');
  expect(await open(envelope, newEpochKey())).toBe('CONTENT');
  expect(await open(envelope)).toBe('accepted');
});

describe('its text', () => {
  let envelope: Envelope;
  beforeAll(async () => {
    const { envelope: bare, key } = await sealed(contentOf(3));
    const readers = (['P256', 'X25519'] as Kem[]).map(async (kem) => {
      const { publicKey } = await kemKeys(kem);
      return wrapKey(key, PLACE, { did: `did:ethr:0x1068:${PLACE.contract}`, keyId: 'key-1', kem, publicKey });
    });
    envelope = { ...bare, recipients: await Promise.all(readers) };
  });

  it('is read as it was written, and has the hashes of RFC 8785 and Keccak', () => {
    const text = envelopeText(envelope);
    expect(readEnvelope(text)).toEqual(envelope);
    const { recipients, ...header } = envelope;
    // Keys in this object stand in the order that RFC 8785 gives them.
    const { iv, ctRef, ctRoot, size, aad } = header;
    const { chainId, contract, policyEpoch, resourceId, revision, schemaId, seq } = aad;
    const sorted = { chainId, contract, policyEpoch, resourceId, revision, schemaId, seq };
    const canonical = { aad: sorted, alg: 'A256GCM', chunk: CHUNK, ctRef, ctRoot, iv, size, v: 1 };
    expect(envelopeHash(envelope)).toBe(keccak256(stringToHex(JSON.stringify(canonical))));
    expect(envelopeHash({ ...envelope, recipients: [] })).toBe(envelopeHash(envelope)); // readers can be added
    const { did, enc, kem, keyId, wrappedKey } = recipients[0]!;
    expect(wrapHash(recipients[0]!)).toBe(keccak256(stringToHex(JSON.stringify({ did, enc, kem, keyId, wrappedKey }))));
  });

  it('is refused with every single character changed', () => {
    const text = envelopeText(envelope);
    const hash = (it: Envelope) => `${envelopeHash(it)} ${it.recipients.map(wrapHash).join()}`;
    const right = hash(envelope);
    for (let at = 0; at < text.length; at++) {
      const wrong = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      let read: Envelope;
      try {
        read = readEnvelope(wrong);
      } catch (error) {
        expect(['MALFORMED', 'VERSION']).toContain((error as { code: string }).code);
        continue;
      }
      expect(hash(read)).not.toBe(right);
    }
  });

  it.each<[string, string, (text: string) => string]>([
    ['of a later version', 'VERSION', (text) => text.replace('"v":1', '"v":2')],
    ['of no version', 'MALFORMED', (text) => text.replace(',"v":1', '')],
    ['of another algorithm', 'MALFORMED', (text) => text.replace('A256GCM', 'A128GCM')],
    ['with a field that nobody knows', 'MALFORMED', (text) => text.replace('"v":1', '"v":1,"w":1')],
    ['with a field twice', 'MALFORMED', (text) => text.replace('"v":1', '"v":1,"v":1')],
    ['with white space', 'MALFORMED', (text) => ` ${text}`],
    ['of a chunk of one byte', 'MALFORMED', (text) => text.replace('"chunk":4096', '"chunk":1')],
    ['of more than it can have', 'MALFORMED', (text) => text.replace('"size":3', '"size":9007199254740991')],
    ['that is none', 'MALFORMED', () => 'null'],
    ['that is no JSON', 'MALFORMED', () => '{'],
    ['that is too long', 'MALFORMED', (text) => text + ' '.repeat(1_000_000)],
  ])('is refused: %s', (_, expected, edit) => {
    try {
      readEnvelope(edit(envelopeText(envelope)));
      throw new Error('It was accepted.');
    } catch (error) {
      expect((error as { code: string }).code).toBe(expected);
    }
  });
});

describe.each<Kem>(['P256', 'X25519'])('a key wrapped by %s', (kem) => {
  it('is unwrapped by its reader, for its epoch', async () => {
    const [mine, other] = [await kemKeys(kem), await kemKeys(kem)];
    const key = newEpochKey();
    const wrapped = await wrapKey(key, PLACE, { did: 'did:x:1', keyId: 'k', kem, publicKey: mine.publicKey });
    expect(toHex(await unwrapKey(wrapped, PLACE, mine.privateKey))).toBe(toHex(key));
    expect(toHex(await unwrapKey(wrapped, { ...PLACE, seq: '9' } as Binding, mine.privateKey))).toBe(toHex(key));
    const refused = [
      () => unwrapKey(wrapped, PLACE, other.privateKey),
      () => unwrapKey(wrapped, { ...PLACE, policyEpoch: '4' }, mine.privateKey),
      () => unwrapKey(wrapped, { ...PLACE, chainId: '1' }, mine.privateKey),
      () => unwrapKey(wrapped, { ...PLACE, resourceId: PLACE.schemaId }, mine.privateKey),
      () => unwrapKey({ ...wrapped, did: 'did:x:2' }, PLACE, mine.privateKey),
      () => unwrapKey({ ...wrapped, keyId: 'l' }, PLACE, mine.privateKey),
    ];
    for (const each of refused) expect(await code(each())).toBe('NOT_A_READER');
  });
});

it('has leaves that name their place, as those of K5 do', () => {
  const tree = new ContentTree();
  tree.add(Uint8Array.of(1, 2));
  expect(tree.root).toBe(toHex(leafHash(fromHex('0x00000000000000000102'))));
});
