import { Fault } from '@atoll/kernel';
import type { Handler } from '@atoll/queue';
import { NIL_ID, Prisma, Store, type Release } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import {
  compile,
  ourProblem,
  type Artefact,
  type Compilation,
  type CompilerSettings,
  type Source,
} from './solidity/compile.js';
import { CompilerCrash } from './solidity/run-solc.js';

/** Compiles what is queued. The compiler runs in a process of its own; this one only waits for it. */
@Injectable()
export class ReleaseReconciler implements Handler {
  readonly queue = 'release';

  constructor(private readonly store: Store) {}

  async handle(key: string): Promise<null> {
    const [organisationId = '', id = ''] = key.split('/');
    const release = await this.store.platform.release.findUnique({
      where: { organisationId_id: { organisationId, id } },
    });
    if (release?.status !== 'QUEUED') return null;

    const { artefact, problems } = await compilationOf(release);
    await this.store.platform.release.updateMany({
      where: { organisationId, id, status: 'QUEUED' },
      data: { problems, ...(artefact ? compiled(artefact) : { status: 'FAILED' }) },
    });
    return null;
  }

  async due(limit: number, after = `${NIL_ID}/${NIL_ID}`): Promise<string[]> {
    const [organisationId, id] = after.split('/');
    const queued = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT organisation_id || '/' || id AS key FROM releases
      WHERE status = 'QUEUED' AND (organisation_id, id) > (${organisationId}::uuid, ${id}::uuid)
      ORDER BY organisation_id, id LIMIT ${limit}`;
    return queued.map(({ key }) => key);
  }

  /** The first of every organisation, then the second of each: whoever has a thousand compiled holds nobody else up. */
  async turnOf(key: string): Promise<number> {
    const [organisationId, id] = key.split('/');
    const [before] = await this.store.platform.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM releases
      WHERE status = 'QUEUED' AND organisation_id = ${organisationId}::uuid AND id < ${id}::uuid`;
    return before?.count ?? 0;
  }
}

async function compilationOf(release: Release): Promise<Compilation> {
  if (release.artefact) return { artefact: release.artefact as unknown as Artefact, problems: [] };
  try {
    const settings = release.settings as unknown as CompilerSettings;
    return await compile(release.sources as unknown as Source[], release.contractName, settings);
  } catch (error) {
    // What the compiler was not given enough of is the author's to change; anything else is tried again.
    const final = error instanceof CompilerCrash || (error instanceof Fault && error.detail.code === 'LIMIT_EXCEEDED');
    if (final) return { artefact: null, problems: [ourProblem(error.message)] };
    throw error;
  }
}

function compiled({ abi, bytecode, runtimeBytecode, immutableReferences, compiler, natspec }: Artefact) {
  return {
    status: 'COMPILED' as const,
    compiler,
    abi: abi as Prisma.InputJsonValue,
    bytecode: bytesOf(bytecode),
    runtimeBytecode: bytesOf(runtimeBytecode),
    immutableReferences,
    natspec: natspec ?? Prisma.DbNull,
  };
}

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), 'hex'));
