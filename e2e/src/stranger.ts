import { keccak256, toHex } from '@atoll/crypto';
import { readMasterKey, SealedCustody } from '@atoll/ledger';
import type { Store } from '@atoll/store';
import path from 'node:path';
import { serializeTransaction, toBytes, type Hex } from 'viem';

/** Whose nonces they are. */
export type StrangersKey = { organisationId: string; keyId: string; address: Hex };

export type Bytes = { raw: Uint8Array; hash: Hex };

/** Somebody who got hold of the keys of an installation and uses them beside it. */
export class Stranger {
  private constructor(private readonly custody: SealedCustody) {}

  static async with(store: Store, home: string): Promise<Stranger> {
    return new Stranger(new SealedCustody(store, await readMasterKey(path.join(home, 'secrets/master-key'))));
  }

  /** Nothing, sent to nobody in particular. */
  async sign(key: StrangersKey, chainId: number, nonce: number, data: Hex = '0x'): Promise<Bytes> {
    const body = {
      ...{ type: 'eip1559' as const, chainId, nonce, gas: 60_000n, to: `0x${'5e'.repeat(20)}` as const, data },
      ...{ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
    };
    const [signature] = await this.custody.sign(key, [toBytes(serializeTransaction(body))]);
    const [r, s] = [toHex(signature!.slice(0, 32)), toHex(signature!.slice(32, 64))];
    const raw = toBytes(serializeTransaction(body, { r, s, yParity: signature![64]! }));
    return { raw, hash: toHex(keccak256(raw)) };
  }
}
