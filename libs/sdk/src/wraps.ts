// The door for keys of what was sold: they are wrapped where they are told, and the platform sees none of them.
import { fromHex } from '@atoll/crypto';
import { readEnvelope, unwrapKey, wrapKey, type Epoch, type Recipient } from '@atoll/sealed/envelopes';

import { AtollError } from './atoll-error.js';
import type { Atoll } from './atoll.js';

type Hex = `0x${string}`;
type Asset = { id: Hex; resource: Hex };
type Order = { buyer: Hex; asset: Asset };

/** The key of what was sold, wrapped for the buyer alone. */
export async function wrapForBuyer(atoll: Atoll, chainId: string, order: Order, key: Uint8Array): Promise<Recipient> {
  return wrapFor(atoll, chainId, order.buyer, await epochOf(atoll, chainId, order.asset), key);
}

/** What the arbiters of an order are given: the private key that its wrap was made for, wrapped for each of them. */
export async function evidenceFor(
  atoll: Atoll,
  chainId: string,
  order: Hex,
  arbiters: Hex[],
  privateKey: Uint8Array,
): Promise<string> {
  const { chain } = await atoll.chain({ id: chainId });
  const epoch = epochOfEvidence(chain.evmChainId, order);
  const shown = await Promise.all(arbiters.map((arbiter) => wrapFor(atoll, chainId, arbiter, epoch, privateKey)));
  return JSON.stringify({ order, shown });
}

/** The buyer's private key, as evidence tells it to whoever holds this one; null where it tells them nothing. */
export async function toldBy(
  evidence: string,
  evmChainId: string,
  order: Hex,
  privateKey: Uint8Array,
): Promise<Uint8Array | null> {
  for (const each of shownIn(evidence)) {
    const told = await unwrapKey(each, epochOfEvidence(evmChainId, order), privateKey).catch(() => null);
    if (told) return told;
  }
  return null;
}

/** Evidence is any text that a buyer wrote: whatever is of another form shows nothing. */
function shownIn(evidence: string): Recipient[] {
  try {
    const { shown } = JSON.parse(evidence) as { shown?: unknown };
    return Array.isArray(shown) ? (shown as Recipient[]) : [];
  } catch {
    return [];
  }
}

/** In the order's own name, so that evidence passes for no other. */
const epochOfEvidence = (evmChainId: string, order: Hex): Epoch => ({
  ...{ chainId: evmChainId, resourceId: order, policyEpoch: '1' },
});

async function wrapFor(atoll: Atoll, chainId: string, address: Hex, epoch: Epoch, key: Uint8Array): Promise<Recipient> {
  const { readerKey } = await atoll.readerKey({ chainId, address });
  if (!readerKey) {
    const message = `${address} has published no key to wrap for; "atoll grants publish-key" or the console does that.`;
    throw new AtollError({ message, extensions: { code: 'CONFLICT' } });
  }
  return wrapKey(key, epoch, { ...readerKey, publicKey: fromHex(readerKey.publicKey) });
}

/** That in which the ciphertext was sealed, as its envelope says; the present one where it lies elsewhere. */
async function epochOf(atoll: Atoll, chainId: string, { id, resource }: Asset): Promise<Epoch> {
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
  return { chainId: chain.evmChainId, resourceId: resource, policyEpoch: String(dataPolicy.keyEpoch) };
}
