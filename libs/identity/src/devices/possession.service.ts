import { sha256 } from '@atoll/crypto';
import { Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Address } from 'viem';

import { hasProved, isBy, type Said } from './device-fields.js';
import { readDid } from './did.js';

/** What a device brings: who it is, that it holds its key now, and that it is what was written down of it. */
export type Possession = { did: string; challenge: string; signature: string; proof: string };

type Waiting = Said & { organisationId: string; id: string; principal: Address; registry: Address };

/** What a device signs to show that it is there: text in UTF-8, by SHA-256, in the form that contracts take. */
export const possessionMessage = (did: string, challenge: string): Uint8Array =>
  new TextEncoder().encode(`Atoll possession, version 1\ndid: ${did}\nchallenge: ${challenge}\n`);

/** Proofs that devices bring by themselves. They have no account: what counts is the key. */
@Injectable()
export class PossessionService {
  constructor(private readonly store: Store) {}

  /**
   * Takes the proof where a device of this key waits for just this one, and says nothing else: a device that nobody wrote down, one
   * that waits no more and a signature that is none are the same to whoever asks. Nothing is looked up for who holds no key.
   */
  async bring({ did, challenge, signature, proof }: Possession): Promise<boolean> {
    const { evmChainId, address } = readDid(did);
    if (!isBy(address, signature, sha256(possessionMessage(did, challenge)))) return false;
    const waiting = await this.store.asNobody(
      (db) => db.$queryRaw<Waiting[]>`
        SELECT organisation_id AS "organisationId", id, address, kind, class::text AS class, hw_id_hash AS "hwIdHash",
          mud_hash AS "mudHash", fw_hash AS "fwHash", public_key AS "publicKey", first_gateway AS "firstGateway", principal, registry
        FROM devices_waiting(${BigInt(evmChainId)}, ${address})`,
    );
    const registryOf = ({ registry }: Waiting) => ({ address: registry, evmChainId: Number(evmChainId) });
    const its = waiting.find((row) => hasProved(row, proof, row.principal, registryOf(row)));
    if (!its) return false;
    const [row] = await this.store.asNobody(
      (db) => db.$queryRaw<{ taken: boolean }[]>`
        SELECT prove_device(${its.organisationId}::uuid, ${its.id}::uuid, ${proof}) AS taken`,
    );
    return row?.taken === true;
  }
}
