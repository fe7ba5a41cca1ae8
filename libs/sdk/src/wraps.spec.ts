import { toHex } from '@atoll/crypto';
import { kemKeys, type KemKeys } from '@atoll/crypto/hpke';
import { envelopeText, newEpochKey, Sealing, unwrapKey, type Binding } from '@atoll/sealed/envelopes';

import { AtollError } from './atoll-error.js';
import type { Atoll } from './atoll.js';
import { evidenceFor, toldBy, wrapForBuyer } from './wraps.js';

const address = (byte: string) => `0x${byte.repeat(20)}` as const;
const ORDER = `0x${'0d'.repeat(32)}` as const;
const RESOURCE = `0x${'bb'.repeat(32)}` as const;
const [BUYER, ARBITER, SILENT] = [address('b1'), address('a1'), address('51')];
const order = { buyer: BUYER, asset: { id: `0x${'a5'.repeat(32)}` as const, resource: RESOURCE } };
const SEALED: Binding = {
  ...{ chainId: '1337', contract: address('aa'), resourceId: RESOURCE, seq: '1', revision: 0 },
  ...{ schemaId: `0x${'00'.repeat(32)}`, policyEpoch: '3' },
};

let [buyer, arbiter] = [] as unknown as [KemKeys, KemKeys];
beforeAll(async () => {
  [buyer, arbiter] = [await kemKeys('X25519'), await kemKeys('X25519')];
});

/** A platform that knows two keys of readers and an envelope, or none; its policy is an epoch further by now. */
function platform(envelope: string | null): Atoll {
  const published: Record<string, KemKeys> = { [BUYER]: buyer, [ARBITER]: arbiter };
  const known: Partial<Record<keyof Atoll, unknown>> = {
    chain: async () => ({ chain: { evmChainId: '1337' } }),
    dataPolicy: async () => ({ dataPolicy: { keyEpoch: 4 } }),
    offeredData: async () => {
      if (envelope) return { offeredData: { envelope } };
      throw new AtollError({ message: 'No such data.', extensions: { code: 'NOT_FOUND' } });
    },
    readerKey: async (asked: { address: string }) => {
      const keys = published[asked.address];
      const readerKey = { did: asked.address, keyId: `${asked.address}#1`, kem: 'X25519' as const };
      return { readerKey: keys ? { ...readerKey, publicKey: toHex(keys.publicKey) } : null };
    },
  };
  return known as Atoll;
}

async function sealedEnvelope(key: Uint8Array): Promise<string> {
  const sealing = new Sealing(key, SEALED);
  for await (const part of sealing.seal([Buffer.from('tides')])) void part;
  return envelopeText(sealing.envelope([]));
}

it('wraps a key for the epoch in which the ciphertext was sealed, whatever the epoch is by now', async () => {
  const key = newEpochKey();
  const wrap = await wrapForBuyer(platform(await sealedEnvelope(key)), 'chain', order, key);
  expect(await unwrapKey(wrap, SEALED, buyer.privateKey)).toEqual(key);
});

it('wraps it for the present epoch where the ciphertext lies elsewhere', async () => {
  const key = newEpochKey();
  const wrap = await wrapForBuyer(platform(null), 'chain', order, key);
  expect(await unwrapKey(wrap, { ...SEALED, policyEpoch: '4' }, buyer.privateKey)).toEqual(key);
});

it('wraps for nobody who has published no key', async () => {
  const asked = wrapForBuyer(platform(null), 'chain', { ...order, buyer: SILENT }, newEpochKey());
  await expect(asked).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(SILENT) });
});

it('tells an arbiter the private key of one order, and nobody else', async () => {
  const evidence = await evidenceFor(platform(null), 'chain', ORDER, [ARBITER], buyer.privateKey);
  expect(await toldBy(evidence, '1337', ORDER, arbiter.privateKey)).toEqual(buyer.privateKey);
  expect(await toldBy(evidence, '1337', ORDER, buyer.privateKey)).toBeNull();
  expect(await toldBy(evidence, '1337', RESOURCE, arbiter.privateKey)).toBeNull();
});

it.each(['the key was wrong', 'null', '{"shown":"all"}', '{"shown":[{"kem":"X25519","enc":"?","wrappedKey":1}]}'])(
  'finds nothing in evidence that is %s',
  async (evidence) => {
    expect(await toldBy(evidence, '1337', ORDER, arbiter.privateKey)).toBeNull();
  },
);
