import type { Actor } from '@atoll/kernel';
import { enqueue, personBehind, requireBlocks, requirePermitted } from '@atoll/ledger';
import { Store, type Transaction } from '@atoll/store';
import { BY_TRANSACTIONS, requireQuota } from '@atoll/tenancy';
import { Injectable } from '@nestjs/common';
import { encodeFunctionData, hexToBytes } from 'viem';

import { abiOf, type Deed, type DeedArgs } from './kernel-abi.js';
import { principalOf } from './kernel-directory.js';
import { kernelView, type KernelView } from './kernel-view.js';
import type { KernelContract } from './plan.js';

/** What members do with their consortium on the chain, each by its principal. The contract alone says what is allowed. */
@Injectable()
export class GoverningService {
  constructor(private readonly store: Store) {}

  /** Asks a node first, so that what the contract refuses is refused at once and in its words; then sends it. */
  tell<F extends Deed<'Consortium'>>(
    actor: Actor,
    chainId: string,
    functionName: F,
    args: DeedArgs<'Consortium', F>,
  ): Promise<Transaction> {
    return this.send(actor, chainId, functionName, () => args);
  }

  /** The same, of a proposal that the consortium calls another contract of the kernel. */
  tellOfCall<C extends KernelContract, F extends Deed<C>>(
    actor: Actor,
    chainId: string,
    contract: C,
    functionName: F,
    args: DeedArgs<C, F>,
  ): Promise<Transaction> {
    const data = encodeFunctionData({ abi: abiOf(contract, functionName), functionName, args } as never);
    return this.send(actor, chainId, 'proposeCall', ({ addresses }) => [addresses[contract], data]);
  }

  private async send<F extends Deed<'Consortium'>>(
    actor: Actor,
    chainId: string,
    functionName: F,
    argsAt: (view: KernelView) => DeedArgs<'Consortium', F>,
  ): Promise<Transaction> {
    actor.must('chain:govern');
    const { organisationId, applicationKeyId } = actor;
    const { view, principal } = await this.store.as(actor, async (db) => {
      const found = await kernelView(db, organisationId, chainId);
      requireBlocks(await db.chain.findUniqueOrThrow({ where: { id: chainId } }));
      return { view: found, principal: await principalOf(db, organisationId, chainId) };
    });
    const args = argsAt(view);
    await view.attempt('Consortium', functionName, args, principal.address);
    const abi = abiOf('Consortium', functionName);
    const data = encodeFunctionData({ abi, functionName, args } as never);
    const to = view.addresses.Consortium;
    return this.store.as(actor, async (db) => {
      const { keyId } = principal;
      await requirePermitted(db, { organisationId, keyId }, { chainId, to, data: hexToBytes(data), value: 0n });
      await requireQuota(db, { organisationId, applicationKeyId }, BY_TRANSACTIONS);
      const submittedBy = await personBehind(db, actor);
      return enqueue(db, organisationId, { chainId, keyId, to, data, abi }, { submittedBy, applicationKeyId });
    });
  }
}
