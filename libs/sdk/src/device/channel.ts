import { fromHex, hkdfSha256, sha256, toHex } from '@atoll/crypto';
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { encodeAbiParameters, keccak256 } from 'viem';

import { ParticipantError } from './participant-error.js';

type Hex = `0x${string}`;

/** A key of one conversation, by X25519 (RFC 7748). */
export type SessionKey = { privateKey: KeyObject; publicKey: Hex };

const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex'); // RFC 8410

export function newSessionKey(): SessionKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, publicKey: toHex(spki.subarray(SPKI_PREFIX.length)) };
}

/** What one side says, in frames that only the other reads, in their order, each once. */
export class Channel {
  private said = 0n;
  private heard = 0n;

  private constructor(
    private readonly mine: Uint8Array,
    private readonly theirs: Uint8Array,
    private readonly session: Uint8Array,
  ) {}

  /** Both ends of a session derive the same two keys, one for each direction, bound to all that was agreed on. */
  static between(side: 'holder' | 'service', own: SessionKey, other: Hex, session: Hex): Channel {
    const publicKey = createPublicKey({
      ...{ key: Buffer.concat([SPKI_PREFIX, fromHex(other, 32)]), format: 'der', type: 'spki' },
    });
    const secret = diffieHellman({ privateKey: own.privateKey, publicKey });
    const id = fromHex(session, 32);
    const keyOf = (of: string) => hkdfSha256(secret, id, new TextEncoder().encode(`atoll/session/1 ${of}`), 32);
    const [holder, service] = [keyOf('holder'), keyOf('service')];
    return side === 'holder' ? new Channel(holder, service, id) : new Channel(service, holder, id);
  }

  seal(content: unknown): string {
    const cipher = createCipheriv('aes-256-gcm', this.mine, nonceOf(this.said++));
    cipher.setAAD(this.session);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()]);
    return sealed.toString('base64');
  }

  /** A frame that is not the next one of the other side, unchanged, opens nothing and changes nothing. */
  open(frame: unknown): Record<string, unknown> {
    try {
      const bytes = Buffer.from(String(frame), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', this.theirs, nonceOf(this.heard), { authTagLength: 16 });
      decipher.setAAD(this.session);
      decipher.setAuthTag(bytes.subarray(-16));
      const text = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
      this.heard++;
      return JSON.parse(text) as Record<string, unknown>;
    } catch (cause) {
      throw new ParticipantError('PEER', 'This is not the next thing that the other side said.', 'FRAME', { cause });
    }
  }
}

function nonceOf(count: bigint): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(count, 4);
  return nonce;
}

/** The commitment to one use: nobody tells from it what was asked or answered, and both can show it. */
export function resultOf(salt: Hex, request: Uint8Array, response: Uint8Array): Hex {
  const words = [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'bytes32' }] as const;
  return keccak256(encodeAbiParameters(words, [salt, toHex(sha256(request)), toHex(sha256(response))]));
}
