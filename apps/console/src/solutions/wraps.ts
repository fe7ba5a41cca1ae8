import { fromHex } from '@atoll/crypto';
import * as wraps from '@atoll/sdk/wraps';

import { atoll } from '../shared/atoll.js';

type Hex = `0x${string}`;
type Order = { id: Hex; buyer: Hex; asset: { id: Hex; resource: Hex } };

/** The key of what was sold, wrapped for the buyer alone, as `atoll market deliver` does. */
export const wrapForBuyer = (chainId: string, order: Order, key: Uint8Array) =>
  wraps.wrapForBuyer(atoll, chainId, order, key);

/** What the arbiters of an order are given, as `atoll market evidence` prints it. */
export const evidenceFor = (chainId: string, order: Hex, arbiters: Hex[], privateKey: Uint8Array) =>
  wraps.evidenceFor(atoll, chainId, order, arbiters, privateKey);

/** Bytes that people write in hexadecimal, with 0x before them or without; null where they are none, or not so many. */
export function bytesIn(text: string, size?: number): Uint8Array | null {
  const digits = text.trim().replace(/^0x/i, '');
  if (!/^([0-9a-f]{2})+$/i.test(digits) || (size && digits.length !== 2 * size)) return null;
  return fromHex(`0x${digits.toLowerCase()}`);
}
