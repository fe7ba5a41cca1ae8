import { nudge, type Db } from '@atoll/store';

import type { WishedProposal } from './chain.scope.js';
import type { SolutionPayload } from './proposal.js';
import type { Verdict } from './tally.js';

/** What the members agreed to becomes the wish for a contract on their kernel; one that failed is wished for anew. */
export async function wishForSolution(db: Db, proposal: WishedProposal, verdict: Verdict): Promise<Verdict> {
  const { consortiumId, chainId, proposedBy: deployedBy, payload } = proposal;
  const { contract } = payload as SolutionPayload;
  const obstacle = await obstacleToSolution(db, { chainId, deployedBy, contract });
  if (obstacle) return { status: 'REJECTED', message: `It cannot be deployed: ${obstacle}` };
  await db.solution.deleteMany({ where: { chainId, contract, status: 'FAILED' } });
  await db.solution.create({ data: { consortiumId, chainId, contract, deployedBy } });
  await nudge(db, 'kernel', chainId);
  return { ...verdict, status: 'EXECUTED' };
}

/** Why the chain cannot have it now; null where it can. */
export async function obstacleToSolution(
  db: Db,
  { chainId, deployedBy, contract }: { chainId: string; deployedBy: string; contract: string },
): Promise<string | null> {
  const kernel = await db.kernel.findUnique({ where: { chainId } });
  if (!kernel) return 'it has no kernel; deploy one first with deployKernel (`atoll kernel deploy`)';
  if (kernel.status !== 'READY') return `its kernel is ${kernel.status}: ${kernel.message}`;
  const solution = await db.solution.findUnique({ where: { chainId_contract: { chainId, contract } } });
  if (solution && solution.status !== 'FAILED') return `it has ${contract} already`;
  const principal = await db.kernelPrincipal.count({ where: { chainId, organisationId: deployedBy } });
  if (principal === 0)
    return 'the organisation that deploys it has no principal there; set one with setKernelPrincipal';
  return null;
}
