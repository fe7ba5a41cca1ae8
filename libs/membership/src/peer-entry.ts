import { z } from 'zod';

import { addressOf, compressPublicKey, fromHex } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';

/** A node as others reach it. */
export const PEER = {
  name: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be letters, digits and inner hyphens'),
  role: z.enum(['validator', 'rpc', 'replica']),
  publicKey: z.templateLiteral(['0x', z.string().regex(/^[0-9a-f]{128}$/)]),
  /** A host name, an IPv4 address, or an IPv6 address without brackets. */
  host: z.string().regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/),
  port: z.number().int().min(1).max(65_535),
};

/** The address of a node's key; a fault where the key is no point of secp256k1. */
export function addressIn(publicKey: string, field: string): `0x${string}` {
  try {
    const key = fromHex(publicKey, 64);
    compressPublicKey(key);
    return addressOf(key);
  } catch (cause) {
    throw new Fault({ code: 'INVALID', field, because: 'is not a public key of secp256k1' }, { cause });
  }
}
