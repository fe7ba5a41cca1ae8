import { Fault, type Actor } from '@atoll/kernel';
import { againOnDuplicate, limitsOf, nudge, Store, type Db, type Prisma, type Release } from '@atoll/store';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';

import { storable } from './storable.js';
import { readArtefact } from './solidity/artefact.js';
import { DEFAULT_SETTINGS, type CompilerSettings, type Source } from './solidity/compile.js';

export type ReleaseWish = {
  name: string;
  /** `Name`, or `path:Name` where several sources use the name. */
  contractName: string;
  sources?: Source[] | null;
  /** What Hardhat or Foundry wrote, instead of sources. */
  artefact?: unknown;
  settings?: Partial<CompilerSettings> | null;
  idempotencyKey?: string | null;
};

/** A release as it is read: what it was made from stays with the worker, for it is large and nobody asks for it. */
export type ReleaseView = Omit<Release, 'sources' | 'artefact' | 'runtimeBytecode'>;
const large = { sources: true, artefact: true, runtimeBytecode: true } as const;

const MAX_SOURCE_BYTES = 1_048_576;
const MAX_SOURCE_FILES = 200;

@Injectable()
export class ReleasesService {
  constructor(private readonly store: Store) {}

  /** Writes the wish down; the worker compiles it. */
  async create(actor: Actor, wish: ReleaseWish): Promise<ReleaseView> {
    actor.must('contract:release');
    const content = contentOf(wish);
    const { organisationId } = actor;
    const idempotencyKey = wish.idempotencyKey ?? null;
    return againOnDuplicate(() =>
      this.store.as(actor, async (db) => {
        const earlier = idempotencyKey
          ? await db.release.findUnique({
              where: { organisationId_idempotencyKey: { organisationId, idempotencyKey } },
            })
          : null;
        if (earlier) return sameOrConflict(earlier, content);
        await requireRoom(db, organisationId);
        const release = await db.release.create({ data: { ...content, organisationId, idempotencyKey } });
        await nudge(db, 'release', `${organisationId}/${release.id}`);
        return release;
      }),
    );
  }

  async find(actor: Actor, id: string): Promise<ReleaseView> {
    const release = (await this.byIds(actor, [id])).get(id);
    if (!release) throw Fault.notFound('release', id);
    return release;
  }

  /** Those of the ids that are releases of the actor's organisation. */
  async byIds(actor: Actor, ids: string[]): Promise<Map<string, ReleaseView>> {
    actor.must('contract:read');
    const { organisationId } = actor;
    const releases = await this.store.as(actor, (db) =>
      db.release.findMany({ where: { organisationId, id: { in: ids } }, omit: large }),
    );
    return new Map(releases.map((release) => [release.id, release]));
  }

  /** What it was made from, for those who want to make it again elsewhere. */
  async source(actor: Actor, id: string): Promise<Pick<Release, 'sources' | 'artefact' | 'settings'>> {
    actor.must('contract:read');
    const { organisationId } = actor;
    const select = { sources: true, artefact: true, settings: true } as const;
    const release = await this.store.as(actor, (db) => db.release.findFirst({ where: { organisationId, id }, select }));
    if (!release) throw Fault.notFound('release', id);
    return release;
  }

  /** Newest first, starting after the release `after`. */
  async list(actor: Actor, page: { take: number; after?: string }): Promise<ReleaseView[]> {
    actor.must('contract:read');
    return this.store.as(actor, (db) =>
      db.release.findMany({
        where: { organisationId: actor.organisationId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.take,
        omit: large,
      }),
    );
  }
}

async function requireRoom(db: Db, organisationId: string): Promise<void> {
  const { releases: limit } = await limitsOf(db, organisationId);
  if ((await db.release.count({ where: { organisationId } })) >= limit)
    throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'releases', limit });
}

function contentOf({ name, contractName, sources, artefact, settings }: ReleaseWish) {
  if (!/^([\w@./ -]{1,200}:)?[A-Za-z_$][\w$]{0,199}$/.test(contractName))
    throw Fault.invalid('contractName', 'must be the name of a contract, or path:Name');
  if (Boolean(sources?.length) === Boolean(artefact))
    throw Fault.invalid('sources', 'or an artefact must be given, and not both');
  return {
    name,
    contractName,
    ...(sources?.length ? { sources: checked(sources) as unknown as Prisma.InputJsonValue } : {}),
    ...(artefact
      ? { artefact: readArtefact(storable(artefact, 'artefact'), contractName) as unknown as Prisma.InputJsonValue }
      : {}),
    settings: { ...DEFAULT_SETTINGS, ...settings },
  };
}

/** Paths name sources for each other and never a file of this machine. */
function checked(sources: Source[]): Source[] {
  if (sources.length > MAX_SOURCE_FILES) {
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'source files', limit: MAX_SOURCE_FILES });
  }
  const bytes = sources.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  if (bytes > MAX_SOURCE_BYTES)
    throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'bytes of source', limit: MAX_SOURCE_BYTES });

  for (const [i, { path, content }] of sources.entries()) {
    storable(content, `sources[${i}].content`);
    const plain = /^[\w@.-][\w@./ -]{0,199}$/.test(path) && !path.split('/').includes('..');
    if (!plain) throw Fault.invalid(`sources[${i}].path`, 'must be a relative path of letters, digits and ". - _ @ /"');
    if (sources.findIndex((other) => other.path === path) !== i)
      throw Fault.invalid(`sources[${i}].path`, 'is given twice');
  }
  return sources.map(({ path, content }) => ({ path, content }));
}

function sameOrConflict(earlier: Release, content: ReturnType<typeof contentOf>): Release {
  const { name, contractName, settings } = content;
  const same =
    isDeepStrictEqual(
      { name, contractName, settings },
      { name: earlier.name, contractName: earlier.contractName, settings: earlier.settings },
    ) &&
    isDeepStrictEqual(content.sources ?? null, earlier.sources) &&
    isDeepStrictEqual(content.artefact ?? null, earlier.artefact);
  if (same) return earlier;
  throw new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it was used for another release' });
}
