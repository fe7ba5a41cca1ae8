import { Fault, type Actor } from '@atoll/kernel';
import { lock, newId, nudge, Store, type AccessDeed, type CityLeak, type LeakTrace } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { AccessDeeds } from '../grants/access-deeds.js';
import { requireChain } from '../grants/data-policies.service.js';
import { lower } from '../grants/masks.js';
import { requireArmoured } from './calls.service.js';
import { mayTrace } from './leak-search.js';
import { organisationOf } from './organisation-of.js';
import { olderThan, type CityPage } from './places.js';

export type TraceWish = {
  chainId: string;
  leakId: string;
  /** What was found, encrypted to the recipient of the department whose data it is. */
  sealed: string;
  /** Whether the grant is named on the chain; otherwise it is only looked for, as an arbiter does who repeats it. */
  names: boolean;
};

/** Of one organisation, that the worker has not looked at. */
const MOST_OPEN = 10;

/** Leaked data: filed by anybody, traced by an auditor, judged by an arbiter. */
@Injectable()
export class LeaksService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Files leaked data of a resource by its Keccak-256. The deed makes the leak's id. */
  file(actor: Actor, chainId: string, resource: string, evidence: string): Promise<AccessDeed> {
    const about = { chainId, contract: 'CityExchange', function: 'fileLeak', subject: lower(resource) } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource, evidence] });
  }

  /** Looks for the grant whose mark leaked data carries, and names it on the chain. */
  async trace(actor: Actor, { chainId, leakId, sealed, names }: TraceWish): Promise<LeakTrace> {
    actor.must('data:manage');
    actor.must('transaction:send');
    requireArmoured(sealed);
    const { view, principal, consortiumId } = await this.deeds.standing(actor, chainId);
    const [resource] = await view.read('CityExchange', 'leaks', [leakId as Hex]);
    if (BigInt(resource) === 0n) throw Fault.notFound('leak', leakId);
    const [owner] = await view.read('AccessGrant', 'policies', [resource]);
    await mayTrace(view, principal, owner);
    const department = await view.read('IdentityRegistry', 'orgOf', [owner]);
    return this.store.as(actor, async (db) => {
      const { organisationId, personId: createdBy } = actor;
      const providerId = await organisationOf(db, chainId, department);
      if (!providerId)
        throw new Fault({
          code: 'CONFLICT',
          what: 'department',
          because: 'its marks are kept elsewhere; ask it to trace the leak',
        });
      await lock(db, `leak traces of ${organisationId}`);
      const open = { organisationId, state: { in: ['BROUGHT' as const, 'NAMING' as const] } };
      if ((await db.leakTrace.count({ where: open })) >= MOST_OPEN)
        throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'open traces', limit: MOST_OPEN });
      const id = newId();
      const place = { organisationId, id, consortiumId, chainId, providerId, leakId: lower(leakId) };
      const trace = await db.leakTrace.create({ data: { ...place, names, brought: sealed, createdBy } });
      await nudge(db, 'leak-trace', `${organisationId}/${id}`);
      return trace;
    });
  }

  /** Decides whether a traced leak is proven. Who leaked is called no data for until the members pardon it. */
  adjudicate(actor: Actor, chainId: string, leakId: string, proven: boolean): Promise<AccessDeed> {
    const about = { chainId, contract: 'CityExchange', function: 'adjudicateLeak', subject: lower(leakId) } as const;
    return this.deeds.submit(actor, { ...about, arguments: [leakId, proven] });
  }

  /** A search of the organisation's own. */
  async findTrace(actor: Actor, id: string): Promise<LeakTrace> {
    actor.must('data:read');
    const where = { organisationId_id: { organisationId: actor.organisationId, id } };
    const trace = await this.store.as(actor, (db) => db.leakTrace.findUnique({ where }));
    if (!trace) throw Fault.notFound('leak trace', id);
    return trace;
  }

  async find(actor: Actor, chainId: string, id: string): Promise<CityLeak> {
    actor.must('data:read');
    const where = { chainId_id: { chainId, id: lower(id) } };
    const leak = await this.store.as(actor, (db) => db.cityLeak.findUnique({ where }));
    if (!leak) throw Fault.notFound('leak', id);
    return leak;
  }

  /** All members', newest first, starting after the place `after`. */
  async list(actor: Actor, chainId: string, { take, after }: CityPage): Promise<CityLeak[]> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      return db.cityLeak.findMany({
        ...{ where: { chainId, ...olderThan(after) }, take },
        orderBy: [{ block: 'desc' }, { logIndex: 'desc' }],
      });
    });
  }
}
