import { addressOf, publicKeyOf, sign, toHex } from '@atoll/crypto';
import type { Address } from '@atoll/protocol';

import type { Signer } from '../consensus/ports.js';

/** The one key of a node: it seals blocks, and it proves to peers who speaks. The private half stays inside. */
export class NodeKey implements Signer {
  /** 64 bytes, without the 04 prefix. */
  readonly publicKey: Uint8Array;
  /** The same as 128 hex digits, the form an enode has. */
  readonly id: string;
  readonly address: Address;
  readonly #privateKey: Uint8Array;

  constructor(privateKey: Uint8Array) {
    this.#privateKey = privateKey;
    this.publicKey = publicKeyOf(privateKey);
    this.id = toHex(this.publicKey).slice(2);
    this.address = addressOf(this.publicKey);
  }

  sign(digest: Uint8Array): Uint8Array {
    return sign(digest, this.#privateKey);
  }
}
