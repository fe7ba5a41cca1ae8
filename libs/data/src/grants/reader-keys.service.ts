import { CryptoError } from '@atoll/crypto';
import { hpkeSeal, type Kem } from '@atoll/crypto/hpke';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type AccessDeed } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { toBytes, toHex, type Hex } from 'viem';

import { AccessDeeds } from './access-deeds.js';
import { KEY_BYTES, READER_ATTRIBUTE, readerOf } from './reader-keys.js';

export type ReaderKey = { did: string; keyId: string; kem: Kem; publicKey: string };

/** Keys that data's keys are wrapped to. Whoever reads has the private one, and the platform never does. */
@Injectable()
export class ReaderKeysService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Makes a key known on the chain, for the organisation's principal, from now on. The newest one is wrapped to. */
  async publish(actor: Actor, chainId: string, kem: Kem, publicKey: string, days: number): Promise<AccessDeed> {
    actor.must('data:manage');
    await requireKey(kem, publicKey);
    const { principal } = await this.deeds.standing(actor, chainId);
    const about = { chainId, contract: 'IdentityRegistry', function: 'setAttribute', subject: principal } as const;
    return this.deeds.submit(actor, {
      ...about,
      arguments: [principal, READER_ATTRIBUTE[kem], publicKey, days * 86_400],
    });
  }

  /** Takes a key back: nothing is wrapped to it any more. What was, stays open to it. */
  async revoke(actor: Actor, chainId: string, kem: Kem, publicKey: string): Promise<AccessDeed> {
    actor.must('data:manage');
    const { principal } = await this.deeds.standing(actor, chainId);
    const about = { chainId, contract: 'IdentityRegistry', function: 'revokeAttribute', subject: principal } as const;
    return this.deeds.submit(actor, { ...about, arguments: [principal, READER_ATTRIBUTE[kem], publicKey] });
  }

  /** The key that would be wrapped to for an address, the organisation's own principal where none is given. */
  async find(actor: Actor, chainId: string, address?: string | null): Promise<ReaderKey | null> {
    actor.must('data:read');
    const { view, principal } = await this.deeds.standing(actor, chainId);
    const { evmChainId } = await this.store.as(actor, (db) => db.chain.findUniqueOrThrow({ where: { id: chainId } }));
    const now = BigInt(Math.floor(Date.now() / 1_000));
    const reader = await readerOf(view, BigInt(evmChainId), (address ?? principal) as Hex, now);
    return reader && { ...reader, publicKey: toHex(reader.publicKey) };
  }
}

/** A point that is none would be noticed only when a key is to go out. */
async function requireKey(kem: Kem, publicKey: string): Promise<void> {
  const because = `must be a public key of ${kem}: ${KEY_BYTES[kem]} bytes as RFC 9180 writes it`;
  if (publicKey.length !== 2 + 2 * KEY_BYTES[kem]) throw Fault.invalid('publicKey', because);
  const nothing = new Uint8Array();
  try {
    await hpkeSeal(kem, toBytes(publicKey as Hex), nothing, nothing, nothing);
  } catch (error) {
    throw error instanceof CryptoError ? Fault.invalid('publicKey', because) : error;
  }
}
