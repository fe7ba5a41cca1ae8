import { Fault, type Actor } from '@atoll/kernel';
import { nudge, onDuplicate, type Prisma, type Release, type Store } from '@atoll/store';
import { isDeepStrictEqual } from 'node:util';

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

export const MAX_SOURCE_BYTES = 1_048_576;
export const MAX_SOURCE_FILES = 200;

export class ReleasesService {
  constructor(private readonly store: Store) {}

  /** Writes the wish down; the worker compiles it. */
  async create(actor: Actor, wish: ReleaseWish): Promise<Release> {
    actor.must('contract:release');
    const content = contentOf(wish);
    return this.store
      .as(actor, async (db) => {
        const earlier = wish.idempotencyKey
          ? await db.release.findUnique({
              where: {
                organisationId_idempotencyKey: {
                  organisationId: actor.organisationId,
                  idempotencyKey: wish.idempotencyKey,
                },
              },
            })
          : null;
        if (earlier) return sameOrConflict(earlier, content);

        await this.mustHaveRoom(db, actor.organisationId);
        const release = await db.release.create({
          data: { ...content, organisationId: actor.organisationId, idempotencyKey: wish.idempotencyKey ?? null },
        });
        await nudge(db, 'release', `${actor.organisationId}/${release.id}`);
        return release;
      })
      .catch(
        onDuplicate(
          () => new Fault({ code: 'CONFLICT', what: 'idempotency key', because: 'it is in use right now; ask again' }),
        ),
      );
  }

  async get(actor: Actor, id: string): Promise<Release> {
    actor.must('contract:read');
    const found = await this.store.as(actor, (db) =>
      db.release.findUnique({ where: { organisationId_id: { organisationId: actor.organisationId, id } } }),
    );
    if (!found) throw Fault.notFound('release', id);
    return found;
  }

  /** Newest first, starting after the release `after`. */
  async list(actor: Actor, page: { first: number; after?: string }): Promise<Release[]> {
    actor.must('contract:read');
    return this.store.as(actor, (db) =>
      db.release.findMany({
        where: { organisationId: actor.organisationId, ...(page.after ? { id: { lt: page.after } } : {}) },
        orderBy: { id: 'desc' },
        take: page.first,
      }),
    );
  }

  private async mustHaveRoom(db: Prisma.TransactionClient, organisationId: string): Promise<void> {
    const { maxReleases } = await db.organisation.findUniqueOrThrow({ where: { id: organisationId } });
    const held = await db.release.count({ where: { organisationId } });
    if (held >= maxReleases) throw new Fault({ code: 'QUOTA_EXCEEDED', what: 'releases', limit: maxReleases });
  }
}

function contentOf({ name, contractName, sources, artefact, settings }: ReleaseWish) {
  if (Boolean(sources?.length) === Boolean(artefact))
    throw Fault.invalid('sources', 'or an artefact must be given, and not both');
  return {
    name,
    contractName,
    ...(sources?.length ? { sources: checked(sources) as unknown as Prisma.InputJsonValue } : {}),
    ...(artefact ? { artefact: readArtefact(artefact, contractName) as unknown as Prisma.InputJsonValue } : {}),
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

  for (const [i, { path }] of sources.entries()) {
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
