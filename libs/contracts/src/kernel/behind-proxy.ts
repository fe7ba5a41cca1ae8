import { nudge, type Db, type Deployment, type Prisma } from '@atoll/store';
import { hexToBytes, type Abi, type Hex } from 'viem';

import { kernelCompiler } from '../generated/kernel.js';
import { DEFAULT_SETTINGS, type Source } from '../solidity/compile.js';
import type { ImmutableReferences } from '../solidity/same-code.js';

/** What the build compiled and checked. */
export type BuiltCode = {
  abi: Abi | readonly unknown[];
  bytecode: Hex;
  runtimeBytecode: Hex;
  immutableReferences: ImmutableReferences | object;
};

/** A contract that is to stand behind a proxy: what it is made of, and what `initialize` takes once that is known. */
export type Wanted = {
  release: string;
  contract: string;
  code: BuiltCode;
  sources: Source[];
  initialise: () => Promise<unknown[] | null>;
};

/** By whose principal, and where. */
export type Deployer = { chainId: string; consortiumId: string; deployedBy: string };

type Row = { implementationId: string | null; proxyId: string | null };
type Change = { implementationId: string } | { proxyId: string } | { address: string; implementation: string };

/**
 * The next change of a contract's row: its code is asked for, then its proxy once all is known that it is initialised with, then what was
 * verified is written down. Null where something is waited for. The caller writes it in the same transaction, so nothing is asked for twice.
 */
export async function nextBehindProxy(
  db: Db,
  by: Deployer,
  row: Row,
  wanted: Wanted,
  deployments: Map<string, Deployment>,
  mayAsk: boolean,
): Promise<Change | null> {
  const implementation = row.implementationId ? deployments.get(row.implementationId) : null;
  if (!implementation) {
    if (!mayAsk) return null;
    return { implementationId: await deploy(db, by, wanted, { arguments: [] }) };
  }
  if (implementation.status !== 'VERIFIED') return null;
  const proxy = row.proxyId ? deployments.get(row.proxyId) : null;
  if (!proxy) {
    const values = mayAsk ? await wanted.initialise() : null;
    if (!values) return null;
    const proxyId = await deploy(db, by, wanted, {
      ...{ releaseId: implementation.releaseId, arguments: values as Prisma.InputJsonValue },
      ...{ proxy: 'UUPS', implementationId: implementation.id, initialiser: 'initialize' },
    });
    return { proxyId };
  }
  if (proxy.status !== 'VERIFIED') return null;
  return { address: proxy.address!, implementation: implementation.address! };
}

/** What the build compiled and checked is a release that needs no compiler, and a deployment that begins where others have passed it. */
async function deploy(
  db: Db,
  { chainId, consortiumId, deployedBy: organisationId }: Deployer,
  wanted: Wanted,
  more: Pick<Prisma.DeploymentUncheckedCreateInput, 'arguments'> & Partial<Prisma.DeploymentUncheckedCreateInput>,
): Promise<string> {
  const { keyId } = await db.kernelPrincipal.findUniqueOrThrow({
    where: { organisationId_chainId: { organisationId, chainId } },
  });
  const releaseId = more.releaseId ?? (await release(db, organisationId, wanted));
  const abi = wanted.code.abi as Prisma.InputJsonValue;
  const { id } = await db.deployment.create({
    data: {
      ...{ organisationId, consortiumId, chainId, keyId, contractName: wanted.contract, abi, status: 'COMPILED' },
      ...{ ...more, releaseId },
    },
  });
  await nudge(db, 'deployment', `${organisationId}/${id}`);
  return id;
}

async function release(db: Db, organisationId: string, wanted: Wanted): Promise<string> {
  const { abi, bytecode, runtimeBytecode, immutableReferences } = wanted.code;
  const { id } = await db.release.create({
    data: {
      ...{ organisationId, name: wanted.release, contractName: wanted.contract, status: 'COMPILED' },
      ...{ sources: wanted.sources, settings: DEFAULT_SETTINGS, compiler: kernelCompiler },
      ...{ abi: abi as Prisma.InputJsonValue, immutableReferences: immutableReferences as Prisma.InputJsonValue },
      ...{ bytecode: bytesOf(bytecode), runtimeBytecode: bytesOf(runtimeBytecode) },
    },
  });
  return id;
}

const bytesOf = (hex: Hex) => Uint8Array.from(hexToBytes(hex));
