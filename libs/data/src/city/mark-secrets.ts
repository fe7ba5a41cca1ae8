import { hkdfSha256, open, randomBytes, seal } from '@atoll/crypto';
import { decryptArmored, identityFrom, recipientOf } from '@atoll/crypto/age';
import type { Db } from '@atoll/store';

import type { SealingKey } from '../grants/epoch-keys.js';

export type ProviderRef = { organisationId: string; chainId: string };

/**
 * What the marks of a department's answers follow from: 32 bytes of a department on a chain, born here and sealed under the master key.
 * Nobody is shown them: who could compute marks could make a copy that accuses somebody. What tables are encrypted to follows from them,
 * too, so that a table for one department opens for no other.
 */
export class MarkSecrets {
  constructor(private readonly sealingKey: SealingKey) {}

  /** Makes the secret where there is none; the age recipient that goes with it. */
  async ensure(db: Db, ref: ProviderRef): Promise<string> {
    const { organisationId, chainId } = ref;
    const where = { organisationId_chainId: { organisationId, chainId } };
    if (!(await db.cityMarkSecret.findUnique({ where }))) {
      const sealed = Uint8Array.from(seal(this.sealingKey.bytes, randomBytes(32), purposeOf(ref)));
      await db.cityMarkSecret.create({
        data: { organisationId, chainId, sealed, masterKeyId: this.sealingKey.id },
      });
    }
    return this.use(db, ref, (secret) => recipientOf(identityOf(secret)));
  }

  /** Lends the secret, and a way to open what was encrypted to its recipient; wiped afterwards. */
  async use<T>(
    db: Db,
    ref: ProviderRef,
    work: (secret: Uint8Array, opened: (brought: string) => Promise<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const { organisationId, chainId } = ref;
    const where = { organisationId_chainId: { organisationId, chainId } };
    const { sealed, masterKeyId } = await db.cityMarkSecret.findUniqueOrThrow({ where });
    if (masterKeyId !== this.sealingKey.id)
      throw new Error(`A secret of marks is sealed under ${masterKeyId}, which this worker was not given.`);
    const secret = open(this.sealingKey.bytes, sealed, purposeOf(ref));
    try {
      return await work(secret, (brought) => decryptArmored(identityOf(secret), brought));
    } finally {
      secret.fill(0);
    }
  }
}

const purposeOf = ({ organisationId, chainId }: ProviderRef) =>
  Buffer.from(`atoll/city-marks/1|${organisationId}|${chainId}`);

function identityOf(secret: Uint8Array): string {
  const bytes = hkdfSha256(secret, new Uint8Array(0), Buffer.from('atoll/city-tables/1'), 32);
  return identityFrom(bytes);
}
