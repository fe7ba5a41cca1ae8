import type { Handler } from '@atoll/queue';
import { NIL_ID, Store } from '@atoll/store';
import { Inject, Injectable } from '@nestjs/common';

import { CUSTODY, type Custody } from '../custody/custody.js';

/** Has the keys that were asked for made. */
@Injectable()
export class KeyReconciler implements Handler {
  readonly queue = 'key';

  constructor(
    private readonly store: Store,
    @Inject(CUSTODY) private readonly custody: Custody,
  ) {}

  async handle(name: string): Promise<null> {
    const [organisationId = '', id = ''] = name.split('/');
    const key = await this.store.platform.key.findUnique({ where: { organisationId_id: { organisationId, id } } });
    if (key && !key.address) await this.custody.create({ organisationId, keyId: id });
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const unborn = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM keys
      WHERE address IS NULL AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return unborn.map(({ key }) => key);
  }
}
