import { keccak256, recoverPublicKey, sha256, toHex } from '@atoll/crypto';
import type { TlsOptions, TLSSocket, ConnectionOptions } from 'node:tls';

import type { Frame } from './frame.js';
import { encodeFrame } from './frame.js';
import type { NodeKey } from './node-key.js';
import { PeerError } from './peer-error.js';
import { remoteOf } from './pending.js';

/**
 * TLS 1.3 gives secrecy and freshness between two ends that do not know each other yet (X25519 under a pre-shared key
 * that is no secret); then each end signs, with its node key, a digest that contains this session's exported keying
 * material (RFC 8446 section 7.5, RFC 9266). Someone in the middle has two sessions with two different exports, so a
 * proof cannot be carried from one to the other, and no proof can be replayed.
 */
const PROTOCOL = 'atoll-peer/1';

const HELLO_KIND = 0;
const PUBLIC_KEY_BYTES = 64;
const HELLO_BYTES = PUBLIC_KEY_BYTES + 65;
/** The most a peer that has proven nothing may make us hold. */
export const HELLO_FRAME_BYTES = HELLO_BYTES + 1;

const EXPORT_LABEL = 'EXPORTER-atoll-peer';
const VERSIONS = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256:PSK' } as const;

/** Version and chain are in the identity, so that a stranger to either fails inside TLS and the log can say which. */
const identityOf = (genesisHash: Uint8Array): string => `${PROTOCOL}/${toHex(genesisHash)}`;
const sharedKey = (genesisHash: Uint8Array): Uint8Array => sha256(Buffer.from(identityOf(genesisHash)));

export function listenerTls(genesisHash: Uint8Array, refused: (error: PeerError, remote: string) => void): TlsOptions {
  return {
    ...VERSIONS,
    pskCallback: (socket, identity) => {
      if (identity === identityOf(genesisHash)) return sharedKey(genesisHash);
      refused(
        identity.startsWith(`${PROTOCOL}/`)
          ? new PeerError('GENESIS_MISMATCH', 'the dialer is of another chain')
          : new PeerError('VERSION_MISMATCH', `the dialer does not speak ${PROTOCOL}`),
        remoteOf(socket),
      );
      return null;
    },
  };
}

export function dialerTls(genesisHash: Uint8Array): ConnectionOptions {
  return {
    ...VERSIONS,
    checkServerIdentity: () => undefined, // There is no certificate: the signed hello is what proves the peer.
    pskCallback: () => ({ psk: sharedKey(genesisHash), identity: identityOf(genesisHash) }),
  };
}

type Role = 'dialer' | 'listener';

interface Session {
  readonly socket: TLSSocket;
  readonly genesisHash: Uint8Array;
  readonly dialer: Uint8Array;
  readonly listener: Uint8Array;
}

/** What a role signs. It starts with a letter, so it never equals the list that a consensus signature covers. */
function proofDigest(role: Role, { socket, genesisHash, dialer, listener }: Session): Uint8Array {
  const exported = socket.exportKeyingMaterial(32, EXPORT_LABEL, Buffer.from(genesisHash));
  return keccak256(Buffer.concat([Buffer.from(`${PROTOCOL} ${role}\0`), exported, genesisHash, dialer, listener]));
}

/** The frame with which one end proves its key to the other: the public key and the signature. */
export function hello(role: Role, key: NodeKey, session: Session): Buffer {
  const payload = Buffer.concat([key.publicKey, key.sign(proofDigest(role, session))]);
  return encodeFrame(HELLO_KIND, payload);
}

/** The public key a hello claims, before its proof is looked at. */
export function claimedKey({ kind, payload }: Frame): Uint8Array {
  if (kind !== HELLO_KIND || payload.length !== HELLO_BYTES) throw new PeerError('BAD_PROOF', 'not a hello');
  return new Uint8Array(payload.subarray(0, PUBLIC_KEY_BYTES));
}

/** Refuses a hello that the holder of the claimed key did not sign for exactly this session and role. */
export function checkProof(role: Role, frame: Frame, session: Session): void {
  const claimed = toHex(session[role]);
  const signature = frame.payload.subarray(PUBLIC_KEY_BYTES);
  if (recoveredKey(proofDigest(role, session), signature) !== claimed)
    throw new PeerError('BAD_PROOF', 'the signature is not by the claimed key for this session');
}

function recoveredKey(digest: Uint8Array, signature: Uint8Array): string | undefined {
  try {
    return toHex(recoverPublicKey(digest, signature));
  } catch {
    return undefined; // Not a canonical signature: as good as none.
  }
}
