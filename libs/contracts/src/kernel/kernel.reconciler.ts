import { Fault } from '@atoll/kernel';
import type { Handler, LookAgain } from '@atoll/queue';
import { Lease, NIL_ID, Store, type KernelStatus } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { kernelIsAdopted } from './adopting.js';
import { foundersAreAsAgreed, membersAgree } from './agreeing.js';
import { codeIsKnown, contractsAreDeployed, foundersHavePrincipals } from './founding.js';
import { readKernelWish, scopeOf, type Gap, type KernelScope, type WishedKernel } from './kernel-scope.js';
import { validatorsAreMirrored } from './mirroring.js';
import { solutionsAreThere } from './solving.js';

const BUSY: LookAgain = { lookAgainMs: 1_000 };
const NODES_AWAY: LookAgain = { lookAgainMs: 2_000 };

type Step = (scope: KernelScope) => Promise<Gap | null>;

/** Takes a chain's kernel from what its members agreed to, to what the chain shows. On one that is ready it tells the nodes which validators were decided, and puts the solutions that they agreed to. */
@Injectable()
export class KernelReconciler implements Handler {
  readonly queue = 'kernel';

  constructor(private readonly store: Store) {}

  handle(chainId: string): Promise<LookAgain | null> {
    return Lease.hold<LookAgain | null>(this.store, `kernel:${chainId}`, BUSY, (lease) => this.pass(lease, chainId));
  }

  async due(limit: number, after = NIL_ID): Promise<string[]> {
    const rows = await this.store.platform.$queryRaw<{ key: string }[]>`
      SELECT chains.id::text AS key FROM chains LEFT JOIN kernels ON kernels.chain_id = chains.id
      WHERE chains.id > ${after}::uuid AND chains.desired = 'RUNNING' AND (
        kernels.status IN ('PREPARING', 'DEPLOYING', 'AGREEING')
        OR (kernels.status = 'READY' AND chains.height > coalesce(kernels.followed_to, 0))
        OR (kernels.status = 'READY' AND EXISTS (
          SELECT FROM solutions s WHERE s.chain_id = chains.id AND s.status IN ('DEPLOYING', 'AGREEING')))
        OR EXISTS (SELECT FROM kernel_principals p JOIN keys ON keys.organisation_id = p.organisation_id AND keys.id = p.key_id
                   WHERE p.chain_id = chains.id AND p.address IS NULL AND keys.address IS NOT NULL))
      ORDER BY 1 LIMIT ${limit}`;
    return rows.map(({ key }) => key);
  }

  private async pass(lease: Lease, chainId: string): Promise<LookAgain | null> {
    await principalsAreSighted(lease, chainId);
    const { platform } = this.store;
    const kernel = await readKernelWish(platform, chainId);
    if (!kernel || kernel.chain.desired !== 'RUNNING') return null;
    const scope = await scopeOf(platform, kernel, (work) => lease.write(work));
    try {
      return await this.advance(scope);
    } catch (error) {
      if (!(error instanceof Fault && error.retryable)) throw error;
      await this.tell(scope, { message: 'Waiting for the chain’s nodes to answer' });
      return NODES_AWAY;
    }
  }

  private async advance(scope: KernelScope): Promise<LookAgain | null> {
    const { status, consortiumAddress } = scope.kernel;
    if (status === 'FAILED') return null;
    for (const step of stepsOf(status, consortiumAddress !== null)) {
      const gap = await step(scope);
      if (!gap) continue;
      if ('failure' in gap) return this.tell(scope, { status: 'FAILED', message: gap.failure });
      await this.tell(scope, { message: gap.message });
      return { lookAgainMs: gap.lookAgainMs };
    }
    if (status === 'READY') return null;
    const next = consortiumAddress ? 'READY' : AFTER[status];
    await this.tell(scope, { status: next, message: next === 'READY' ? 'Ready' : 'Going on' });
    return next === 'READY' ? null : { lookAgainMs: 0 };
  }

  /** Moves only from the state that was looked at; where nothing changed, not a letter does. */
  private async tell({ kernel, write }: KernelScope, { status = kernel.status, message }: Told): Promise<null> {
    if (status === kernel.status && message === kernel.message) return null;
    const readyAt = status === 'READY' ? { readyAt: new Date() } : {};
    const where = { chainId: kernel.chainId, status: kernel.status };
    await write((db) => db.kernel.updateMany({ where, data: { status, message, ...readyAt } }));
    return null;
  }
}

type Told = { status?: KernelStatus; message: string };

const AFTER = { PREPARING: 'DEPLOYING', DEPLOYING: 'AGREEING', AGREEING: 'READY' } as const;

function stepsOf(status: WishedKernel['status'], adopted: boolean): Step[] {
  if (status === 'READY') return [validatorsAreMirrored, solutionsAreThere];
  if (adopted) return [kernelIsAdopted];
  const steps = {
    PREPARING: [foundersHavePrincipals],
    DEPLOYING: [contractsAreDeployed],
    AGREEING: [codeIsKnown, foundersAreAsAgreed, membersAgree],
    FAILED: [],
  };
  return steps[status];
}

/** A principal is its key's address, once there is one. */
function principalsAreSighted(lease: Lease, chainId: string): Promise<number> {
  return lease.write(
    (db) => db.$executeRaw`
      UPDATE kernel_principals p SET address = keys.address FROM keys
      WHERE keys.organisation_id = p.organisation_id AND keys.id = p.key_id
        AND p.chain_id = ${chainId}::uuid AND p.address IS NULL AND keys.address IS NOT NULL`,
  );
}
