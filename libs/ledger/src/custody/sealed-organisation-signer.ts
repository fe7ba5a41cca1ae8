import type { OrganisationSigner } from '@atoll/consortia';
import { open, seal } from '@atoll/crypto';
import { Fault } from '@atoll/kernel';
import { hashOf, newOrganisationKey, signWith, thumbprintOf, type OrganisationKey } from '@atoll/membership';
import type { Prisma, Store } from '@atoll/store';
import { notePlatform } from '@atoll/tenancy';

import type { MasterKey } from './master-key.js';

/** The keys by which organisations are known to other installations, sealed under the master key as all others are. */
export class SealedOrganisationSigner implements OrganisationSigner {
  constructor(
    private readonly store: Store,
    private readonly masterKey: MasterKey,
  ) {}

  async create(organisationId: string): Promise<OrganisationKey> {
    const { publicKey, secret } = await newOrganisationKey();
    const thumbprint = await thumbprintOf(publicKey);
    return this.store.platform.$transaction(async (db) => {
      const { count } = await db.organisationKey.updateMany({
        where: { organisationId, thumbprint: null },
        data: { publicKey: publicKey as Prisma.InputJsonObject, thumbprint },
      });
      if (count === 0) return this.publicKeyOf(organisationId);
      const sealed = seal(this.masterKey.bytes, Buffer.from(secret), purposeOf(organisationId, thumbprint));
      await db.organisationKeyMaterial.create({
        data: { organisationId, sealed: Uint8Array.from(sealed), masterKeyId: this.masterKey.id },
      });
      return publicKey;
    });
  }

  async sign(organisationId: string, document: unknown): Promise<string> {
    const thumbprint = await thumbprintOf(await this.publicKeyOf(organisationId));
    const found = await this.store.platform.organisationKeyMaterial.findUnique({ where: { organisationId } });
    if (!found) throw Fault.notFound('organisation key', organisationId);
    const secret = open(this.masterKey.bytes, found.sealed, purposeOf(organisationId, thumbprint));
    const use = { action: 'useOrganisationKey', arguments: { thumbprint, document: hashOf(document) }, subject: null };
    await this.store.platform.$transaction((db) => notePlatform(db, organisationId, use));
    try {
      return await signWith(Buffer.from(secret).toString(), document);
    } finally {
      secret.fill(0);
    }
  }

  private async publicKeyOf(organisationId: string): Promise<OrganisationKey> {
    const key = await this.store.platform.organisationKey.findUnique({ where: { organisationId } });
    if (!key?.publicKey) throw Fault.notFound('organisation key', organisationId);
    return key.publicKey as OrganisationKey;
  }
}

const purposeOf = (organisationId: string, thumbprint: string) =>
  Buffer.from(`atoll/organisation-key/1|${organisationId}|${thumbprint}`);
