import { canonicalSignature, fromHex, keccak256 } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Store } from '@atoll/store';

import { faceOf, keyIn, publicKeyIn, verifiedBy, type Custody, type Face, type KeyRef } from '../custody.js';
import type { Web3Signer } from './web3signer.js';

/** Keys that a signer elsewhere holds. It says which there are; a row is linked to one of them by its public key. */
export class RemoteCustody implements Custody {
  constructor(
    private readonly store: Store,
    private readonly signer: Web3Signer,
  ) {}

  async create(key: KeyRef): Promise<Face> {
    const { declared, address } = await keyIn(this.store.platform, key);
    if (address) return publicKeyIn(this.store.platform, key);
    const reported = await this.signer.publicKeys(key.organisationId);
    if (!declared || !reported.includes(declared))
      throw Fault.invalid('publicKey', 'is none that the remote signer reports for this organisation');
    const face = faceOf('SECP256K1', fromHex(declared));
    await this.store.platform.key.updateMany({
      where: { organisationId: key.organisationId, id: key.keyId, address: null },
      data: { ...face, problem: null },
    });
    return face;
  }

  /** As many at once as there are connections; the first that fails ends it. */
  async sign(key: KeyRef, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const face = await publicKeyIn(this.store.platform, key);
    return Promise.all(messages.map((message) => this.signed(key, face, message)));
  }

  private async signed({ organisationId }: KeyRef, face: Face, message: Uint8Array): Promise<Uint8Array> {
    const given = await this.signer.sign(organisationId, face.publicKey, message);
    const form = canonicalSignature(keccak256(message), given.subarray(0, 64), fromHex(face.publicKey));
    return verifiedBy(face, form ?? undefined, message);
  }
}
