import { addressOf, fromHex } from '@atoll/crypto';

import type { NodeIdentity } from './driver.js';

/** Takes nobody's word for which address a key has. */
export function identityOfKey(publicKey: string): NodeIdentity {
  return { publicKey: publicKey as NodeIdentity['publicKey'], address: addressOf(fromHex(publicKey, 64)) };
}
