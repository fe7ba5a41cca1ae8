import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';
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

  async due(limit: number): Promise<string[]> {
    const unborn = await this.store.platform.key.findMany({
      where: { address: null },
      orderBy: { createdAt: 'asc' },
      take: limit,
    });
    return unborn.map(({ organisationId, id }) => `${organisationId}/${id}`);
  }
}
