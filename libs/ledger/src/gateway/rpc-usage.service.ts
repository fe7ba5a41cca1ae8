import type { Actor } from '@atoll/kernel';
import { Store, type RpcUsage } from '@atoll/store';
import { Injectable } from '@nestjs/common';

const HOUR_MS = 3_600_000;

/** What applications have asked of chains, as the gateways counted it. */
@Injectable()
export class RpcUsageService {
  constructor(private readonly store: Store) {}

  /** Of one application on one chain, by the hour and the kind of methods, for so many hours up to now; the latest first. */
  list(actor: Actor, of: { applicationKeyId: string; chainId: string; hours: number }): Promise<RpcUsage[]> {
    actor.must('chain:read');
    const { organisationId } = actor;
    const { applicationKeyId, chainId, hours } = of;
    const since = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS);
    return this.store.as(actor, (db) =>
      db.rpcUsage.findMany({
        where: { organisationId, applicationKeyId, chainId, hour: { gte: since } },
        orderBy: [{ hour: 'desc' }, { methodGroup: 'asc' }],
      }),
    );
  }
}
