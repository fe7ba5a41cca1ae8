import { fromHex, toHex } from '@atoll/crypto';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { ContentTree } from '@atoll/sealed';
import { CHUNK, newEpochKey, Sealing, wrapHash, wrapKey, type Binding, type Envelope } from '@atoll/sealed/envelopes';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { judged, type Disputed } from './market-evidence.js';

const PLACE: Binding = {
  ...{ chainId: '1337', contract: `0x${'aa'.repeat(20)}`, resourceId: `0x${'bb'.repeat(32)}` },
  ...{ seq: '1', revision: 0, schemaId: `0x${'00'.repeat(32)}`, policyEpoch: '1' },
};
const TIDES = Buffer.alloc(2 * CHUNK + 100, 'tides');

let home: string;
let [buyer, other] = [] as unknown as [KemKeys, KemKeys];
beforeAll(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'atoll-evidence-'));
  [buyer, other] = [await kemKeys('X25519'), await kemKeys('X25519')];
});
afterAll(() => fs.rm(home, { recursive: true }));

type Cheat = { delivered?: Uint8Array; content?: Buffer; to?: KemKeys };
type Sale = { disputed: Disputed; envelope: Envelope; file: string };

/** What was sold, by a seller who may deliver another key, have sealed another content, or wrap for somebody else. */
async function sale({ delivered, content = TIDES, to = buyer }: Cheat = {}): Promise<Sale> {
  const key = newEpochKey();
  const tree = new ContentTree();
  for (let at = 0; at < TIDES.length; at += CHUNK) tree.add(TIDES.subarray(at, at + CHUNK));
  const sealing = new Sealing(key, PLACE);
  const parts: Uint8Array[] = [];
  for await (const part of sealing.seal([content])) parts.push(part);
  const file = path.join(home, `${Math.random()}`);
  await fs.writeFile(file, Buffer.concat(parts));
  const reader = { did: 'did:ethr:buyer', keyId: 'did:ethr:buyer#1', kem: 'X25519' as const, publicKey: to.publicKey };
  const wrap = await wrapKey(delivered ?? key, PLACE, reader);
  const published = { kem: 'X25519' as const, publicKey: toHex(buyer.publicKey) };
  const disputed = { wrap, wrapHash: wrapHash(wrap), contentRoot: tree.root, published };
  return { disputed, envelope: sealing.envelope([]), file };
}

const verdictOn = ({ disputed, envelope, file }: Sale, told = buyer.privateKey) =>
  judged(disputed, envelope, told, file);

it('finds for the seller where all of it opens and is what was registered', async () => {
  expect(await verdictOn(await sale())).toMatchObject({ verdict: 'RIGHT_KEY' });
});

it.each([
  ['another key was delivered', () => sale({ delivered: newEpochKey() })],
  ['it was wrapped for somebody else', () => sale({ to: other })],
  ['something else was sealed', () => sale({ content: Buffer.from(TIDES).fill('x', CHUNK, CHUNK + 1) })],
])('finds for the buyer where %s', async (_name, sold) => {
  expect(await verdictOn(await sold())).toMatchObject({ verdict: 'WRONG_KEY' });
});

it('finds for the seller where the buyer tells another key, none, or shows another wrap', async () => {
  const sold = await sale({ delivered: newEpochKey() });
  expect(await verdictOn(sold, other.privateKey)).toMatchObject({ verdict: 'RIGHT_KEY' });
  expect(await verdictOn(sold, fromHex('0x00'))).toMatchObject({ verdict: 'RIGHT_KEY' });
  const { disputed } = await sale();
  const shown = { ...sold, disputed: { ...sold.disputed, wrap: disputed.wrap } };
  expect(await verdictOn(shown)).toMatchObject({ verdict: 'RIGHT_KEY' });
});

it('blames neither of them for a storer who shows something else', async () => {
  const sold = await sale();
  const bytes = await fs.readFile(sold.file);
  bytes[CHUNK + 50]! ^= 1;
  await fs.writeFile(sold.file, bytes);
  await expect(verdictOn(sold)).rejects.toMatchObject({ code: 'ROOT' });
});
