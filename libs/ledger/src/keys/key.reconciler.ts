import { Fault } from '@atoll/kernel';
import type { Handler } from '@atoll/queue';
import { NIL_ID, Store, type Key } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';

import { CUSTODY, type Custody } from '../custody/custody.js';
import { SealedCustody } from '../custody/sealed-custody.js';

/** Has the keys that were asked for made, those that are brought taken in, and those that a signer has found. */
@Injectable()
export class KeyReconciler implements Handler {
  readonly queue = 'key';

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
    private readonly sealed: SealedCustody,
  ) {}

  async handle(name: string): Promise<null> {
    const [organisationId = '', id = ''] = name.split('/');
    const key = await this.store.platform.key.findUnique({
      where: { organisationId_id: { organisationId, id } },
      include: { brought: { select: { keyId: true } } },
    });
    if (!key || key.address) return null;
    if (key.backend === 'SEALED' && key.declared && !key.brought) await this.invite(key);
    else await this.custody.create({ organisationId, keyId: id }).catch((error: unknown) => this.refuse(key, error));
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const unborn = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM keys k
      WHERE address IS NULL AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
        AND (declared IS NULL OR (backend = 'REMOTE' AND problem IS NULL) OR (backend = 'SEALED' AND import_recipient IS NULL)
          OR EXISTS (SELECT FROM brought_keys b WHERE b.organisation_id = k.organisation_id AND b.key_id = k.id))
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return unborn.map(({ key }) => key);
  }

  /** Says to whom the private key is to be encrypted. */
  private async invite({ organisationId, id }: Key): Promise<void> {
    const importRecipient = await this.sealed.importRecipientOf({ organisationId, keyId: id });
    await this.store.platform.key.updateMany({
      where: { organisationId, id, address: null, importRecipient: null },
      data: { importRecipient },
    });
  }

  /** What was brought is forgotten, and may be brought anew: to a recipient of today, since a key-encryption key may have gone. */
  private async refuse({ organisationId, id, backend }: Key, error: unknown): Promise<void> {
    if (!(error instanceof Fault) || error.retryable) throw error;
    const { platform } = this.store;
    const key = { organisationId, keyId: id };
    const importRecipient = backend === 'SEALED' ? await this.sealed.importRecipientOf(key) : null;
    await platform.$transaction([
      platform.key.updateMany({
        where: { organisationId, id, address: null },
        data: { problem: error.message, importRecipient },
      }),
      platform.broughtKey.deleteMany({ where: key }),
    ]);
  }
}
