import type { Handler } from '@atoll/queue';
import { NIL_ID, Store } from '@atoll/store';
import { notePlatform } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';

import { SealedCustody } from '../custody/sealed-custody.js';

/** Encrypts private keys that two persons agreed to give out. The database asks for the second one once more. */
@Injectable()
export class KeyExportReconciler implements Handler {
  readonly queue = 'key-export';

  constructor(
    private readonly store: Store,
    private readonly custody: SealedCustody,
  ) {}

  async handle(name: string): Promise<null> {
    const [organisationId = '', id = ''] = name.split('/');
    const { platform } = this.store;
    const found = await platform.keyExport.findUnique({ where: { organisationId_id: { organisationId, id } } });
    if (found?.status !== 'APPROVED') return null;
    const { keyId, recipient } = found;
    const sealed = await this.custody.exported({ organisationId, keyId }, recipient);
    await platform.$transaction(async (db) => {
      const { count } = await db.keyExport.updateMany({
        where: { organisationId, id, status: 'APPROVED' },
        data: { status: 'DONE', message: 'Encrypted to its recipient', sealed, doneAt: new Date() },
      });
      if (count > 0)
        await notePlatform(db, organisationId, { action: 'exportKey', arguments: { keyId, recipient }, subject: id });
    });
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const approved = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM key_exports
      WHERE status = 'APPROVED' AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return approved.map(({ key }) => key);
  }
}
