import type { Atoll } from '@atoll/sdk';
import { fromHex } from '@atoll/crypto';
import { wrapKey, type Recipient } from '@atoll/sealed/envelopes';

import { UsageError } from './failure.js';

/** A key for the buyer of an order, by what the chain says of both: nobody between here and there opens it. */
export async function wrapFor(atoll: Atoll, chainId: string, id: `0x${string}`, key: Uint8Array): Promise<Recipient> {
  const [{ chain }, { dataOrder }] = await Promise.all([
    atoll.chain({ id: chainId }),
    atoll.dataOrder({ chainId, id }),
  ]);
  const { buyer, asset } = dataOrder;
  const [{ readerKey }, { dataPolicy }] = await Promise.all([
    atoll.readerKey({ chainId, address: buyer }),
    atoll.dataPolicy({ chainId, resource: asset.resource }),
  ]);
  if (!readerKey) throw new UsageError('The buyer has published no key: atoll grants publish-key --help');
  const epoch = {
    ...{ chainId: String(chain.evmChainId), resourceId: asset.resource },
    policyEpoch: String(dataPolicy.keyEpoch),
  };
  return wrapKey(key, epoch, { ...readerKey, publicKey: fromHex(readerKey.publicKey) });
}
