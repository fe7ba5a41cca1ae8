// The contracts of solutions that a chain's members agreed to: each is put on the ready kernel, and into its directory.
import type { Prisma, Solution } from '@atoll/store';
import { padHex, toHex, type Address, type Hex } from 'viem';

import { SOLUTION_PLAN, sourcesOfSolution, type SolutionContract } from '../solutions/plan.js';
import { addressesOf, directorySays, keyOf } from './agreeing.js';
import { sightAt, strayAt } from './adopting.js';
import { nextBehindProxy, type Deployer } from './behind-proxy.js';
import { CHAIN_CODE } from './kernel-abi.js';
import type { Gap, KernelScope } from './kernel-scope.js';
import { KernelView } from './kernel-view.js';

const SOON = 200;
const AT_ONCE = 0;

/** What is left to do for one of them, that it is a step further, or null where it is ready. */
type Next = Gap | Prisma.SolutionUncheckedUpdateInput | null;

/** One failing says so itself and keeps none of the others. */
export async function solutionsAreThere(scope: KernelScope): Promise<Gap | null> {
  const { kernel } = scope;
  let lookAgainMs = Infinity;
  for (const solution of kernel.solutions) {
    if (solution.status === 'READY' || solution.status === 'FAILED') continue;
    const next = solution.status === 'DEPLOYING' ? await deployed(scope, solution) : await agreed(scope, solution);
    if (next && 'lookAgainMs' in next) lookAgainMs = Math.min(lookAgainMs, next.lookAgainMs);
    else if (next && !('failure' in next)) lookAgainMs = AT_ONCE;
    await tell(scope, solution, next);
  }
  return Number.isFinite(lookAgainMs) ? { message: kernel.message, lookAgainMs } : null;
}

/** One that the directory names is taken as it is, if it is what it should be; any other is deployed. */
async function deployed(scope: KernelScope, solution: Solution): Promise<Next> {
  const contract = solution.contract as SolutionContract;
  if (!solution.implementationId) {
    const view = new KernelView(addressesOf(scope.kernel), scope.onNode);
    const word = await view.read('Consortium', 'param', [keyOf(contract)]);
    if (word !== 0n) return adopted(view, contract, padHex(toHex(word), { size: 20 }));
  }
  return scope.write(async (db) => {
    const ids = [solution.implementationId, solution.proxyId].filter((id) => id !== null);
    const known = await db.deployment.findMany({ where: { id: { in: ids } } });
    const failed = known.find(({ status }) => status === 'FAILED');
    if (failed) return { failure: `${contract} was not deployed: ${failed.reason}` };
    const addresses = addressesOf(scope.kernel);
    const wanted = {
      ...{ release: `solutions/${contract}`, contract, code: CHAIN_CODE[contract] },
      sources: sourcesOfSolution(contract),
      initialise: () => Promise.resolve(SOLUTION_PLAN[contract].map((name) => addresses[name])),
    };
    const deployments = new Map(known.map((deployment) => [deployment.id, deployment]));
    const { consortiumId, chainId, deployedBy } = solution;
    const by: Deployer = { consortiumId, chainId, deployedBy };
    const change = await nextBehindProxy(db, by, solution, wanted, deployments, true);
    // In the transaction that asked for it: no second one is ever asked for.
    if (change) await db.solution.update({ where: keyOfRow(solution), data: change });
    if (!change || !('address' in change)) return { message: `Deploying ${contract}`, lookAgainMs: SOON };
    const firstBlock = known.map(({ blockNumber }) => blockNumber).find((block) => block !== null) ?? null;
    return { status: 'AGREEING', message: 'Going on', firstBlock };
  });
}

async function adopted(view: KernelView, contract: SolutionContract, at: Hex): Promise<Next> {
  const seen = await sightAt(contract, at, view.onNode);
  if (typeof seen === 'string') return { failure: seen };
  const stray = await strayAt(view, contract, at, SOLUTION_PLAN[contract]);
  if (stray) return { failure: stray };
  const { address, implementation, codeHash } = seen;
  return { status: 'AGREEING', message: 'It is on the chain already', address, implementation, codeHash };
}

/** The members of the chain, wherever they are, find it by its name. */
async function agreed(scope: KernelScope, solution: Solution): Promise<Next> {
  const { contract, implementation, codeHash } = solution;
  if (!codeHash) return { codeHash: await scope.codeHashAt(implementation as Hex) };
  return directorySays(scope, { [contract]: solution.address as Address });
}

async function tell({ write }: KernelScope, solution: Solution, next: Next): Promise<void> {
  const data = changeOf(solution, next);
  if (data) await write((db) => db.solution.update({ where: keyOfRow(solution), data }));
}

function changeOf({ message }: Solution, next: Next): Prisma.SolutionUncheckedUpdateInput | null {
  if (next === null) return { status: 'READY', message: 'Ready', readyAt: new Date() };
  if ('failure' in next) return { status: 'FAILED', message: next.failure };
  if (!('lookAgainMs' in next)) return next;
  return next.message === message ? null : { message: next.message };
}

const keyOfRow = ({ chainId, contract }: Solution) => ({ chainId_contract: { chainId, contract } });
