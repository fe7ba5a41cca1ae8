import { Fault, type Actor } from '@atoll/kernel';
import { Store, type Solution } from '@atoll/store';
import { Injectable } from '@nestjs/common';

export type SolutionRow = Solution;

/** What members see of the solutions on their chain. */
@Injectable()
export class SolutionsService {
  constructor(private readonly store: Store) {}

  async list(actor: Actor, chainId: string): Promise<SolutionRow[]> {
    actor.must('chain:read');
    return this.store.as(actor, async (db) => {
      if (!(await db.chain.findUnique({ where: { id: chainId }, select: { id: true } })))
        throw Fault.notFound('chain', chainId);
      return db.solution.findMany({ where: { chainId }, orderBy: { contract: 'asc' } });
    });
  }
}
