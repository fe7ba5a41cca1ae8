// The first half of a kernel's life: its founders' keys are born, and its contracts are deployed in their order.
import type { KernelFounder } from '@atoll/chains';
import { nudge, type Db, type Deployment, type KernelContract as ContractRow, type Prisma } from '@atoll/store';
import type { Hex } from 'viem';

import { kernelCode } from '../generated/kernel.js';
import { nextBehindProxy } from './behind-proxy.js';
import type { Gap, KernelScope, WishedKernel } from './kernel-scope.js';
import { KERNEL_PLAN, sourcesOf, type KernelArgument, type KernelContract } from './plan.js';

const SOON = 200;
/** A node tries each creation before it is sent: more at once would take it longer than it is waited for. */
const AT_ONCE = 3;

/** Every founder has a principal, and whoever deploys: the one it named, or a key that is born for it. */
export async function foundersHavePrincipals({ kernel, write }: KernelScope): Promise<Gap | null> {
  const { chainId, consortiumId, deployedBy, chain } = kernel;
  const founders = foundersOf(kernel).map(({ organisationId }) => organisationId);
  return write(async (db) => {
    for (const organisationId of new Set([...founders, deployedBy])) {
      const has = await db.kernelPrincipal.count({ where: { organisationId, chainId } });
      if (has > 0) continue;
      const key = await db.key.create({
        data: { organisationId, name: await freeName(db, organisationId, chain.name) },
      });
      await db.kernelPrincipal.create({ data: { organisationId, chainId, consortiumId, keyId: key.id } });
      await nudge(db, 'key', `${organisationId}/${key.id}`);
    }
    const rows = await db.kernelPrincipal.findMany({
      where: { chainId, organisationId: { in: founders }, address: null },
      include: { key: { include: { organisation: true } } },
    });
    if (rows.length === 0) return null;
    const names = rows.map(({ key }) => key.organisation.name).sort();
    return { message: `Waiting for the principals' keys of ${names.join(', ')}`, lookAgainMs: SOON };
  });
}

async function freeName(db: Db, organisationId: string, chain: string): Promise<string> {
  const name = `principal on ${chain}`;
  for (let i = 1; ; i++) {
    const wished = i === 1 ? name : `${name} (${i})`;
    if ((await db.key.count({ where: { organisationId, name: wished } })) === 0) return wished;
  }
}

export const foundersOf = ({ founders }: { founders: Prisma.JsonValue }): KernelFounder[] =>
  founders as unknown as KernelFounder[];

/** Each contract of the plan is there, as the code that was compiled and a proxy before it. All that can go at once does. */
export async function contractsAreDeployed(scope: KernelScope): Promise<Gap | null> {
  const { kernel, write } = scope;
  return write(async (db) => {
    const rows = await rowsOf(db, kernel.chainId, kernel.consortiumId);
    const ids = [...rows.values()].flatMap(({ implementationId, proxyId }) => [implementationId, proxyId]);
    const known = await db.deployment.findMany({ where: { id: { in: ids.filter((id) => id !== null) } } });
    const deployments = new Map(known.map((deployment) => [deployment.id, deployment]));
    const failed = known.find(({ status }) => status === 'FAILED');
    if (failed) return { failure: `${failed.contractName} was not deployed: ${failed.reason}` };

    let waiting = 0;
    let room = AT_ONCE - known.filter(({ status }) => status !== 'VERIFIED').length;
    for (const step of KERNEL_PLAN) {
      const row = rows.get(step.contract)!;
      if (row.address) continue;
      waiting += 1;
      if (await advance(db, scope, row, step, { rows, deployments }, room > 0)) room -= 1;
    }
    if (waiting === 0) {
      const { _min } = await db.deployment.aggregate({
        where: { id: { in: known.map(({ id }) => id) } },
        _min: { blockNumber: true },
      });
      await db.kernel.update({ where: { chainId: kernel.chainId }, data: { firstBlock: _min.blockNumber } });
      return null;
    }
    const done = KERNEL_PLAN.length - waiting;
    return { message: `Deploying: ${done} of ${KERNEL_PLAN.length} contracts are there`, lookAgainMs: SOON };
  });
}

type Known = { rows: Map<KernelContract, ContractRow>; deployments: Map<string, Deployment> };
type Step = (typeof KERNEL_PLAN)[number];

/** Writes down how far a contract came. Says whether something was asked for. */
async function advance(
  db: Db,
  { kernel }: KernelScope,
  row: ContractRow,
  { contract, initialise }: Step,
  { rows, deployments }: Known,
  mayAsk: boolean,
): Promise<boolean> {
  const { chainId } = row;
  const wanted = {
    ...{ release: `kernel/${contract}`, contract, code: kernelCode[contract], sources: sourcesOf(contract) },
    initialise: () => valuesOf(db, kernel, initialise, rows),
  };
  const change = await nextBehindProxy(db, kernel, row, wanted, deployments, mayAsk);
  if (!change) return false;
  const asked = 'implementationId' in change || 'proxyId' in change;
  const data = { ...change, ...('implementationId' in change && { deployedBy: kernel.deployedBy }) };
  await db.kernelContract.update({ where: { chainId_contract: { chainId, contract } }, data });
  return asked;
}

/** What was verified to the byte is known by its hash from then on. */
export async function codeIsKnown({ kernel, write, codeHashAt }: KernelScope): Promise<Gap | null> {
  for (const { chainId, contract, implementation, codeHash } of kernel.contracts) {
    if (codeHash || !implementation) continue;
    const seen = await codeHashAt(implementation as Hex);
    await write((db) =>
      db.kernelContract.update({ where: { chainId_contract: { chainId, contract } }, data: { codeHash: seen } }),
    );
  }
  return null;
}

/** As typed JSON; null while a contract that it names has no address yet. */
async function valuesOf(
  db: Db,
  kernel: WishedKernel,
  initialise: readonly KernelArgument[],
  rows: Known['rows'],
): Promise<unknown[] | null> {
  const { chainId } = kernel;
  const principals = await db.kernelPrincipal.findMany({ where: { chainId } });
  const orgOf = (id: string) => principals.find(({ organisationId }) => organisationId === id)?.address;
  const values = initialise.map((argument) => {
    if (argument !== 'founders') return rows.get(argument)?.address;
    return foundersOf(kernel).map(({ organisationId, roles }) => ({
      org: orgOf(organisationId),
      roles: String(roles),
    }));
  });
  return values.every((value) => value) ? values : null;
}

async function rowsOf(db: Db, chainId: string, consortiumId: string): Promise<Map<KernelContract, ContractRow>> {
  const contracts = KERNEL_PLAN.map(({ contract }) => ({ consortiumId, chainId, contract }));
  await db.kernelContract.createMany({ data: contracts, skipDuplicates: true });
  const rows = await db.kernelContract.findMany({ where: { chainId } });
  return new Map(rows.map((row) => [row.contract as KernelContract, row]));
}
