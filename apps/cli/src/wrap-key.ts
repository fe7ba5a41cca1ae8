import { fromHex } from '@atoll/crypto';
import { readEnvelope, wrapKey, type Epoch, type Recipient } from '@atoll/sealed/envelopes';
import { AtollError, type Atoll } from '@atoll/sdk';

import { UsageError } from './failure.js';

type Hex = `0x${string}`;

/** A key for the buyer of an order, by what the chain says of both: nobody between here and there opens it. */
export async function wrapForBuyer(atoll: Atoll, chainId: string, id: Hex, key: Uint8Array): Promise<Recipient> {
  const { buyer, asset } = (await atoll.dataOrder({ chainId, id })).dataOrder;
  return wrapTo(atoll, chainId, buyer, await epochOf(atoll, chainId, asset), key);
}

/** A key for whoever has published one to be wrapped to. */
export async function wrapTo(
  atoll: Atoll,
  chainId: string,
  address: Hex,
  epoch: Epoch,
  key: Uint8Array,
): Promise<Recipient> {
  const { readerKey } = await atoll.readerKey({ chainId, address });
  if (!readerKey) throw new UsageError(`${address} has published no key: atoll grants publish-key --help`);
  return wrapKey(key, epoch, { ...readerKey, publicKey: fromHex(readerKey.publicKey) });
}

/** That in which the ciphertext was sealed, as its envelope says; the present one where it lies elsewhere. */
async function epochOf(atoll: Atoll, chainId: string, { id, resource }: { id: Hex; resource: Hex }): Promise<Epoch> {
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
