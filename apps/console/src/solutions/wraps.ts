import { fromHex } from '@atoll/crypto';
import { readEnvelope, wrapKey, type Epoch, type Recipient } from '@atoll/sealed/envelopes';
import { AtollError } from '@atoll/sdk';

import { atoll } from '../shared/atoll.js';

type Hex = `0x${string}`;
type Asset = { id: Hex; resource: Hex };
type Order = { id: Hex; buyer: Hex; asset: Asset };

/** The key of what was sold, wrapped for the buyer alone, as `atoll market deliver` does. */
export async function wrapForBuyer(chainId: string, { buyer, asset }: Order, key: Uint8Array): Promise<Recipient> {
  return wrapFor(chainId, buyer, await epochOf(chainId, asset), key);
}

/** That in which the ciphertext was sealed, as its envelope says; the present one where it lies elsewhere. */
async function epochOf(chainId: string, { id, resource }: Asset): Promise<Epoch> {
  const sealed = await atoll.offeredData({ chainId, asset: id }).catch((error: unknown) => {
    if (error instanceof AtollError && error.code === 'NOT_FOUND') return null;
    throw error;
  });
  const envelope = sealed?.offeredData.envelope;
  if (envelope) return readEnvelope(envelope).aad;
  const [{ chain }, { dataPolicy }] = await Promise.all([
    atoll.chain({ id: chainId }),
    atoll.dataPolicy({ chainId, resource }),
  ]);
  return { chainId: String(chain.evmChainId), resourceId: resource, policyEpoch: String(dataPolicy.keyEpoch) };
}

/**
 * What the arbiters of an order are given: the private key that its wrap was made for, wrapped for each of them under the order's own
 * name, so that it passes for no other.
 */
export async function evidenceFor(chainId: string, order: Hex, arbiters: Hex[], privateKey: Uint8Array) {
  const { chain } = await atoll.chain({ id: chainId });
  const epoch = { chainId: String(chain.evmChainId), resourceId: order, policyEpoch: '1' };
  const shown = await Promise.all(arbiters.map((arbiter) => wrapFor(chainId, arbiter, epoch, privateKey)));
  return JSON.stringify({ order, shown });
}

async function wrapFor(chainId: string, address: Hex, epoch: Epoch, key: Uint8Array): Promise<Recipient> {
  const { readerKey } = await atoll.readerKey({ chainId, address });
  if (!readerKey)
    throw new AtollError({ message: `${address} has published no key to wrap for.`, extensions: { code: 'CONFLICT' } });
  return wrapKey(key, epoch, { ...readerKey, publicKey: fromHex(readerKey.publicKey) });
}

/** Bytes that people write in hexadecimal, with 0x before them or without; null where they are none, or not so many. */
export function bytesIn(text: string, size?: number): Uint8Array | null {
  const digits = text.trim().replace(/^0x/i, '');
  if (!/^([0-9a-f]{2})+$/i.test(digits) || (size && digits.length !== 2 * size)) return null;
  return fromHex(`0x${digits.toLowerCase()}`);
}
