import { kernelView, principalOf } from '@atoll/contracts';
import { Fault, type Actor } from '@atoll/kernel';
import { Store, type Db, type Prisma, type StoredObject } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import type { Hex } from 'viem';

import { policyIn } from '../grants/data-policies.service.js';
import { answersFor } from '../grants/key-releases.service.js';
import { chunksOf, pathTo } from './object.js';
import { ObjectChunks } from './object-chunks.js';
import { ObjectsService, requireEnvelope, type ObjectWish, type Page } from './objects.service.js';
import { mayHave, requireBound, type UnderPolicy } from './policed.js';

export type DataWish = Omit<ObjectWish, 'consortiumId' | 'under'> & UnderPolicy & { envelope: string };

/** One chunk of ciphertext, and what proves that it stands there: `path` is found when it is asked for. */
export type DataChunk = {
  data: StoredObject;
  place: number;
  count: number;
  bytes: Uint8Array;
  path: () => Uint8Array[];
};

/** As much of it as one statement finds: who may have it sees no copy's fate. */
const THERE = {
  status: { in: ['REPLICATING', 'STORED'] },
  erasedBy: null,
} satisfies Prisma.StoredObjectWhereInput;

/**
 * Data under privacy policies: their owner puts it in, whom the policy lists keeps the ciphertext, and who has a grant gets at it. For
 * everybody else it is not there.
 */
@Injectable()
export class DataObjectsService {
  constructor(
    private readonly store: Store,
    private readonly objects: ObjectsService,
    private readonly chunks: ObjectChunks,
  ) {}

  /** Announces ciphertext under a policy, for whoever answers for the resource; its chunks follow as those of any object. */
  async put(actor: Actor, { chainId, resource, ...wish }: DataWish): Promise<StoredObject> {
    actor.must('node:operate');
    requireEnvelope(wish.envelope, wish.ctRoot);
    const { organisationId } = actor;
    const { chain, policy, view, principal } = await this.store.as(actor, async (db) => {
      const chain = await db.chain.findUnique({ where: { id: chainId } });
      if (!chain) throw Fault.notFound('chain', chainId);
      const policy = await policyIn(db, chainId, resource);
      if (!policy) throw Fault.notFound('policy', resource);
      const view = await kernelView(db, organisationId, chainId);
      return { chain, policy, view, principal: (await principalOf(db, organisationId, chainId)).address };
    });
    requireBound(wish.envelope, chain.evmChainId, { chainId, resource });
    if (!(await answersFor(view, principal, policy.owner as Hex)))
      throw new Fault({ code: 'CONFLICT', what: 'policy', because: 'the resource is not of your organisation' });
    const { consortiumId } = chain;
    return this.objects.putObject(actor, { ...wish, consortiumId, under: { chainId, resource } });
  }

  /** What lies under a policy, newest first, as far as the chain lets the organisation have it. */
  async list(actor: Actor, { chainId, resource }: UnderPolicy, { take, after }: Page): Promise<StoredObject[]> {
    actor.must('data:read');
    const where = { chainId, resource, ...THERE, ...(after && { id: { lt: after } }) };
    return this.store.as(actor, async (db) => {
      await requirePolicy(db, chainId, resource);
      return db.storedObject.findMany({ where, orderBy: { id: 'desc' }, take });
    });
  }

  /** A chunk for its owner, for whom the policy lists, and for whoever has a grant that is good when it is asked for. */
  async get(actor: Actor, { chainId, resource }: UnderPolicy, ctRoot: string, place: number): Promise<DataChunk> {
    actor.must('data:read');
    const { data, ask } = await this.store.as(actor, async (db) => {
      const found = await db.storedObject.findFirst({ where: { chainId, resource, ctRoot, ...THERE } });
      if (!found) throw Fault.notFound('data', ctRoot);
      const isOwn = found.organisationId === actor.organisationId;
      const may = isOwn ? () => Promise.resolve(true) : await mayHave(db, actor.organisationId, { chainId, resource });
      return { data: found, ask: may };
    });
    if (!(await ask())) throw Fault.notFound('data', ctRoot);
    const count = chunksOf(data);
    if (!Number.isInteger(place) || place < 0 || place >= count)
      throw Fault.invalid('place', `must be from 0 to ${count - 1}`);
    return { data, place, count, bytes: await this.chunks.read(data, place), path: () => pathTo(data, place) };
  }
}

async function requirePolicy(db: Db, chainId: string, resource: string): Promise<void> {
  if (!(await policyIn(db, chainId, resource))) throw Fault.notFound('policy', resource);
}
