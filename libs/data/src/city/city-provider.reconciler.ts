import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { MarkSecrets } from './mark-secrets.js';

const ELSEWHERE: LookAgain = { lookAgainMs: 1_000 };

/** Makes what a department's marks follow from, once, and says to whom its tables are encrypted. */
@Injectable()
export class CityProviderReconciler implements Handler {
  readonly queue = 'city-provider';

  constructor(
    private readonly store: Store,
    private readonly secrets: MarkSecrets,
  ) {}

  handle(key: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `city-provider:${key}`, ELSEWHERE, async (lease) => {
      const [organisationId = '', chainId = ''] = key.split('/');
      const where = { organisationId_chainId: { organisationId, chainId } };
      const provider = await this.store.platform.cityProvider.findUnique({ where });
      if (provider?.recipient === null)
        await lease.write(async (db) => {
          const recipient = await this.secrets.ensure(db, { organisationId, chainId });
          await db.cityProvider.update({ where, data: { recipient } });
        });
      return lease.retire();
    });
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, chainId] = after.split('/');
    const open = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || chain_id AS key FROM city_providers
      WHERE recipient IS NULL AND (organisation_id, chain_id) > (${organisationId}::uuid, ${chainId}::uuid)
      ORDER BY organisation_id, chain_id LIMIT ${limit}`;
    return open.map(({ key }) => key);
  }
}
