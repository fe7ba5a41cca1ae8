import { kemKeys, type Kem, type KemKeys } from '@atoll/crypto/hpke';
import {
  envelopeText,
  newEpochKey,
  opened,
  readEnvelope,
  Sealing,
  unwrapKey,
  wrapKey,
  type Binding,
  type Recipient,
} from '@atoll/sealed/envelopes';
import * as Hpke from 'hpke';
import { createCipheriv, randomBytes } from 'node:crypto';

import { median, print, rounded } from '../measure.js';
import { mustEqual } from '../story.js';

/** A reading with its metadata, as SenML has it. */
const CONTENT = Uint8Array.from(randomBytes(256));
const PLACE: Binding = {
  ...{ chainId: '4200', contract: `0x${'5e'.repeat(20)}`, resourceId: `0x${'01'.repeat(32)}` },
  ...{ seq: '7', revision: 0, schemaId: `0x${'02'.repeat(32)}`, policyEpoch: '3' },
};
/** Records that are sealed in one epoch, under one key that was wrapped once. */
const EPOCH = 100;

/**
 * Envelopes of 256 bytes sealed in a second to 1 and to 100 readers: with a key of their own each, against another HPKE library and bare
 * AES-256-GCM of Node that do the same; and a hundred in an epoch, against that library sealing the content itself to each reader:
 * `-- seal [rounds]`.
 */
export async function run(rounds = '7'): Promise<void> {
  for (const kem of ['P256', 'X25519'] as Kem[])
    for (const count of [1, 100]) {
      const readers = await Promise.all(Array.from({ length: count }, () => kemKeys(kem)));
      await sealsWell(kem, readers);
      const times = Math.max(4, Math.round(400 / count));
      const peer = await Peer.of(kem, readers);
      const key = { unit: 'envelopes of 256 bytes a second, each with a key of its own', readers: count };
      await compare(`seal.${kem}.${count}`, key, Number(rounds), [
        () => rateOf(times, () => envelope(kem, readers)),
        () => rateOf(times, () => peer.envelope()),
      ]);
      const shared = { unit: `envelopes of 256 bytes a second, ${EPOCH} in an epoch`, readers: count };
      await compare(`seal.epoch.${kem}.${count}`, shared, Number(rounds), [
        async () => EPOCH * (await rateOf(1, () => epoch(kem, readers))),
        () => rateOf(times, () => peer.directly()),
      ]);
    }
}

async function compare(name: string, more: { unit: string }, rounds: number, [own, theirs]: (() => Promise<number>)[]) {
  const rates: [number, number][] = [];
  for (let round = -1; round < rounds; round++) {
    const pair: [number, number] = [await own!(), await theirs!()];
    if (round >= 0) rates.push(pair); // the first is warm-up
  }
  const [ours, peer] = [median(rates.map(([it]) => it)), median(rates.map(([, it]) => it))];
  const ratio = median(rates.map(([ours, peer]) => ours / peer));
  print({ name, ours: rounded(ours, 0), peer: rounded(peer, 0), ratio: rounded(ratio), rounds, ...more });
}

async function rateOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (1_000 * times) / (performance.now() - start);
}

const wraps = (key: Uint8Array, kem: Kem, readers: KemKeys[]): Promise<Recipient[]> =>
  Promise.all(
    readers.map(({ publicKey }, i) => wrapKey(key, PLACE, { did: 'did:x:1', keyId: `k${i}`, kem, publicKey })),
  );

async function sealed(key: Uint8Array, recipients: Recipient[]) {
  const sealing = new Sealing(key, PLACE);
  const chunks: Uint8Array[] = [];
  for await (const chunk of sealing.seal([CONTENT])) chunks.push(chunk);
  return { text: envelopeText(sealing.envelope(recipients)), chunks };
}

async function envelope(kem: Kem, readers: KemKeys[]) {
  const key = newEpochKey();
  return sealed(key, await wraps(key, kem, readers));
}

async function epoch(kem: Kem, readers: KemKeys[]): Promise<void> {
  const key = newEpochKey();
  const recipients = await wraps(key, kem, readers);
  for (let i = 0; i < EPOCH; i++) await sealed(key, recipients);
}

/** A bench of envelopes that nobody opens would measure nothing. */
async function sealsWell(kem: Kem, readers: KemKeys[]): Promise<void> {
  const { text, chunks } = await envelope(kem, readers);
  const read = readEnvelope(text);
  const key = await unwrapKey(read.recipients.at(-1)!, PLACE, readers.at(-1)!.privateKey);
  const content: Uint8Array[] = [];
  for await (const chunk of opened(read, key, chunks)) content.push(chunk);
  mustEqual(Buffer.concat(content).toString('hex'), Buffer.from(CONTENT).toString('hex'), 'What was opened');
}

/** The same without Atoll: HPKE by another library, AES by Node. */
class Peer {
  private constructor(
    private readonly suite: Hpke.CipherSuite,
    private readonly keys: Hpke.Key[],
  ) {}

  static async of(kem: Kem, readers: KemKeys[]): Promise<Peer> {
    const curve = kem === 'P256' ? Hpke.KEM_DHKEM_P256_HKDF_SHA256 : Hpke.KEM_DHKEM_X25519_HKDF_SHA256;
    const suite = new Hpke.CipherSuite(curve, Hpke.KDF_HKDF_SHA256, Hpke.AEAD_AES_256_GCM);
    return new Peer(suite, await Promise.all(readers.map(({ publicKey }) => suite.DeserializePublicKey(publicKey))));
  }

  async envelope(): Promise<void> {
    const key = randomBytes(32);
    const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
    Buffer.concat([cipher.update(CONTENT), cipher.final(), cipher.getAuthTag()]);
    await this.sealed(key);
  }

  directly(): Promise<void> {
    return this.sealed(CONTENT);
  }

  private async sealed(content: Uint8Array): Promise<void> {
    await Promise.all(this.keys.map((key) => this.suite.Seal(key, content)));
  }
}
