import { fromHex } from '@atoll/crypto';
import { wrapKey, type Recipient } from '@atoll/sealed/envelopes';
import { AtollError } from '@atoll/sdk';

import { atoll } from '../shared/atoll.js';

type Hex = `0x${string}`;
type Order = { id: Hex; buyer: Hex; asset: { resource: Hex } };

/** The key of what was sold, wrapped for the buyer alone, as `atoll market deliver` does. */
export async function wrapForBuyer(chainId: string, { buyer, asset }: Order, key: Uint8Array): Promise<Recipient> {
  const [{ chain }, { dataPolicy }] = await Promise.all([
    atoll.chain({ id: chainId }),
    atoll.dataPolicy({ chainId, resource: asset.resource }),
  ]);
  const epoch = {
    ...{ chainId: String(chain.evmChainId), resourceId: asset.resource },
    policyEpoch: String(dataPolicy.keyEpoch),
  };
  return wrapFor(chainId, buyer, epoch, key);
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

type Epoch = Parameters<typeof wrapKey>[1];

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
