import { open, seal } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import type { Store } from '@atoll/store';

import type { Provider } from './openid-client.js';

export type ProviderRef = { organisationId: string; providerId: string };

/** What the installation shows to providers, sealed under the master key, as all secrets are. */
export class ProviderSecrets {
  constructor(
    private readonly store: Store,
    private readonly masterKey: { id: string; bytes: Uint8Array },
  ) {}

  /** Null for a client that has none. */
  async set(ref: ProviderRef, secret: string | null): Promise<void> {
    const { organisationId, providerId } = ref;
    await this.store.platform.$transaction(async (db) => {
      const { count } = await db.identityProvider.updateMany({
        where: { organisationId, id: providerId },
        data: { secretSetAt: secret === null ? null : new Date() },
      });
      if (count === 0) throw Fault.notFound('identity provider', providerId);
      if (secret === null) return void (await db.identityProviderSecret.deleteMany({ where: ref }));
      const sealed = Uint8Array.from(seal(this.masterKey.bytes, Buffer.from(secret), purposeOf(ref)));
      const row = { sealed, masterKeyId: this.masterKey.id };
      const where = { organisationId_providerId: ref };
      await db.identityProviderSecret.upsert({ where, create: { ...ref, ...row }, update: row });
    });
  }

  /** The provider with its secret; null where there is none of that id. */
  async find(ref: ProviderRef): Promise<Provider | null> {
    const { organisationId, providerId: id } = ref;
    const found = await this.store.platform.identityProvider.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { secret: true },
    });
    if (!found) return null;
    const { issuer, clientId, secret } = found;
    const opened = secret && Buffer.from(open(this.masterKey.bytes, secret.sealed, purposeOf(ref))).toString();
    return { issuer, clientId, secret: opened };
  }
}

const purposeOf = ({ organisationId, providerId }: ProviderRef) =>
  Buffer.from(`atoll/identity-provider-secret/1|${organisationId}|${providerId}`);
