import { nudge, type Db, type Prisma, type ProposalKind } from '@atoll/store';

import type { WishedProposal } from './chain.scope.js';
import type { AdoptionPayload, KernelPayload } from './proposal.js';
import type { Verdict } from './tally.js';

export const isAboutKernel = (kind: ProposalKind): boolean => kind === 'DEPLOY_KERNEL' || kind === 'ADOPT_KERNEL';

/** What the members agreed to becomes the wish for a kernel; one that failed is wished for anew. Others make it true. */
export async function wishForKernel(db: Db, proposal: WishedProposal, verdict: Verdict): Promise<Verdict> {
  const { consortiumId, chainId, proposedBy: deployedBy, payload } = proposal;
  const { count } = await db.kernel.deleteMany({ where: { chainId, status: 'FAILED' } });
  if (count === 0 && (await db.kernel.count({ where: { chainId } })) > 0)
    return { status: 'REJECTED', message: 'The chain has a kernel already' };
  const { founders = [], consortium = null } = payload as Partial<KernelPayload & AdoptionPayload>;
  await db.kernel.create({
    data: {
      ...{ consortiumId, chainId, deployedBy },
      ...{ founders: founders as Prisma.InputJsonValue, consortiumAddress: consortium },
    },
  });
  await nudge(db, 'kernel', chainId);
  return { ...verdict, status: 'EXECUTED' };
}
