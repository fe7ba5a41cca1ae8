import { Fault, type Actor } from '@atoll/kernel';
import { lock, NIL_ID, nudge, Store, type AccessDeed, type CityDataset, type CityProvider } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { AccessDeeds } from '../grants/access-deeds.js';
import { requireChain } from '../grants/data-policies.service.js';
import { lower } from '../grants/masks.js';
import { described, readDescriptor, type DatasetDescriptor } from './descriptor.js';
import { organisationOf } from './organisation-of.js';
import { olderThan, type CityPage } from './places.js';

/** A dataset, with what describes it where it was published here. */
export type DatasetView = CityDataset & { descriptor: DatasetDescriptor | null };

/** Of one organisation on one chain. */
const MOST_DESCRIPTORS = 10_000;

/** Data that departments let others call for. */
@Injectable()
export class DatasetsService {
  private readonly deeds: AccessDeeds;

  constructor(private readonly store: Store) {
    this.deeds = new AccessDeeds(store);
  }

  /** Publishes a resource of the organisation whose policy names the exchange as its broker, or describes it anew. */
  async publish(actor: Actor, chainId: string, resource: string, descriptor: DatasetDescriptor): Promise<AccessDeed> {
    actor.must('data:manage');
    const { organisationId } = actor;
    const { text, hash, schemaId } = described(descriptor);
    const about = { chainId, contract: 'CityExchange', function: 'publishDataset', subject: lower(resource) } as const;
    return this.deeds.submit(
      actor,
      { ...about, arguments: [resource, schemaId, hash] },
      async (db, { consortiumId }) => {
        await lock(db, `descriptors of ${organisationId}`);
        if ((await db.cityDescriptor.count({ where: { organisationId, chainId } })) >= MOST_DESCRIPTORS)
          throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'dataset descriptors', limit: MOST_DESCRIPTORS });
        const place = { organisationId, consortiumId, chainId };
        await db.cityDescriptor.createMany({ data: [{ ...place, hash, text }], skipDuplicates: true });
        const { count } = await db.cityProvider.createMany({ data: [place], skipDuplicates: true });
        if (count > 0) await nudge(db, 'city-provider', `${organisationId}/${chainId}`);
      },
    );
  }

  /** Takes a dataset back: it is not called any more, and open calls get no key. */
  withdraw(actor: Actor, chainId: string, resource: string): Promise<AccessDeed> {
    const about = { chainId, contract: 'CityExchange', function: 'withdrawDataset', subject: lower(resource) } as const;
    return this.deeds.submit(actor, { ...about, arguments: [resource] });
  }

  async find(actor: Actor, chainId: string, resource: string): Promise<DatasetView> {
    const [found] = await this.list(actor, chainId, { take: 1, resource });
    if (!found) throw Fault.notFound('dataset', resource);
    return found;
  }

  /** All members', those that were withdrawn too, newest first. */
  async list(
    actor: Actor,
    chainId: string,
    { take, after, resource }: CityPage & { resource?: string | null },
  ): Promise<DatasetView[]> {
    actor.must('data:read');
    return this.store.as(actor, async (db) => {
      await requireChain(db, chainId);
      const where = { chainId, ...(resource && { resource: lower(resource) }), ...olderThan(after) };
      const rows = await db.cityDataset.findMany({ where, orderBy: [{ block: 'desc' }, { logIndex: 'desc' }], take });
      const hashes = rows.map(({ descriptorHash }) => descriptorHash);
      const texts = await db.cityDescriptor.findMany({ where: { chainId, hash: { in: hashes } } });
      const known = new Map(texts.map(({ hash, text }) => [hash, readDescriptor(text)]));
      return rows.map((row) => ({ ...row, descriptor: known.get(row.descriptorHash) ?? null }));
    });
  }

  /** The department of a dataset, and to whom tables of it are encrypted: answers, and what was found of a leak. */
  async provider(actor: Actor, chainId: string, resource: string): Promise<CityProvider> {
    actor.must('data:read');
    const { view } = await this.deeds.standing(actor, chainId);
    const [owner] = await view.read('AccessGrant', 'policies', [resource as Hex]);
    const department = await view.read('IdentityRegistry', 'orgOf', [owner]);
    const found = await this.store.as(actor, async (db) => {
      const organisationId = await organisationOf(db, chainId, department);
      const where = { organisationId_chainId: { organisationId: organisationId ?? NIL_ID, chainId } };
      return db.cityProvider.findUnique({ where });
    });
    if (!found) throw Fault.notFound('dataset', resource);
    return found;
  }
}
