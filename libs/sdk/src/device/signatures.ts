import { addressOf, fromHex, p256, recoverAddress } from '@atoll/crypto';

import type { Device } from './device.js';
import { digestOf, fields, type Place } from './typed-data.js';

type Hex = `0x${string}`;

/** Who signs digests for contracts: a device, an account of an organisation, or what only passes digests on to one. */
export type Signer = Pick<Device, 'address' | 'signDigest'>;

const P256_HALF = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n; // SP 800-186, 3.2.1.3

/** Whether a signature in the form of contracts is an address's own: 65 bytes of secp256k1, or 128 of P-256 with its key. */
export function isSignedBy(address: Hex, digest: Uint8Array, signature: unknown): boolean {
  try {
    const bytes = fromHex(String(signature));
    if (bytes.length === 128) return isByP256(address, digest, bytes);
    if (bytes.length !== 65 || (bytes[64] !== 27 && bytes[64] !== 28)) return false;
    bytes[64]! -= 27;
    return recoverAddress(digest, bytes) === address.toLowerCase();
  } catch {
    return false;
  }
}

function isByP256(address: Hex, digest: Uint8Array, bytes: Uint8Array): boolean {
  const [point, signature] = [bytes.subarray(0, 64), bytes.subarray(64)];
  if (addressOf(point) !== address.toLowerCase()) return false;
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`);
  return s <= P256_HALF && p256.verify(digest, signature, point);
}

/** What both sign of one use of a service, as `ServiceRegistry` keeps it. */
export function interactionDigest(registry: Place, ticket: Hex, number: number, result: Hex): Uint8Array {
  const Interaction = fields('bytes32 ticket,uint32 number,bytes32 result');
  const message = { ticket, number, result };
  return digestOf('ServiceRegistry', registry, { primaryType: 'Interaction', types: { Interaction }, message });
}

/** What is agreed on before anything is said: who speaks with whom, where, under which keys of this one conversation. */
export type Agreed = {
  ticket: Hex;
  service: Hex;
  endpoint: string;
  holderNonce: Hex;
  holderKey: Hex;
  serviceNonce: Hex;
  serviceKey: Hex;
};

/** Each signs it in its own role, so that nobody's signature is sent back as another's. */
export type SessionRole = 'service' | 'holder' | 'gateway';

export function sessionDigest(registry: Place, role: SessionRole | 'session', agreed: Agreed): Uint8Array {
  const Session = fields(
    'string role,bytes32 ticket,bytes32 service,string endpoint,bytes32 holderNonce,bytes32 holderKey,bytes32 serviceNonce,bytes32 serviceKey',
  );
  return digestOf('Session', registry, {
    ...{ primaryType: 'Session', types: { Session }, message: { role, ...agreed } },
  });
}

/** That the holder asked for exactly this, as the next use of its ticket. */
export function requestDigest(registry: Place, session: Hex, number: number, body: Hex): Uint8Array {
  const Request = fields('bytes32 session,uint32 number,bytes32 body');
  const message = { session, number, body };
  return digestOf('Session', registry, { primaryType: 'Request', types: { Request }, message });
}
