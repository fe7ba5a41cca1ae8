import type { Actor } from '@atoll/kernel';
import { ApprovalsService } from '@atoll/ledger';
import type { Approval, KeyExport, Policy, Transaction } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { ApprovalArgs, ApprovalConnection, ApprovalModel, ApprovalVoteModel } from './approval.model.js';
import { KeyExportModel } from './key-export.model.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';
import { PolicyModel } from './policy.model.js';
import { TransactionModel } from './transaction.model.js';

@Resolver(() => ApprovalModel)
export class ApprovalsResolver {
  constructor(
    private readonly service: ApprovalsService,
    private readonly own: OwnRows,
  ) {}

  @Query(() => ApprovalConnection, {
    description: 'What waits, or waited, for people of your organisation, newest first.',
  })
  approvals(@CurrentActor() actor: Actor, @Args() { status, ...args }: ApprovalArgs): Promise<Page<Approval>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, { status: status ?? null }, part),
    );
  }

  @Query(() => ApprovalModel, { description: 'One of them.' })
  approval(@CurrentActor() actor: Actor, @IdArg('id', 'approval') id: string): Promise<Approval> {
    return this.service.find(actor, id);
  }

  @Mutation(() => ApprovalModel, {
    description:
      'Casts your vote, as a person with the permission key:approve; your last one counts while it is open, and one refusal ends it. What was agreed is done moments later. CONFLICT when it is decided, when its policy names others, or when it takes two persons and you are the one who asked. EXPIRED after its time.',
  })
  voteOnApproval(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'approval') id: string,
    @Args('approve') approve: boolean,
  ): Promise<Approval> {
    return this.service.vote(actor, id, approve);
  }

  @ResolveField(() => [ApprovalVoteModel], { description: 'The last word of each person who voted, oldest first.' })
  async votes(@Parent() { id }: Approval, @CurrentActor() actor: Actor): Promise<ApprovalVoteModel[]> {
    return (await this.own.votes.find(actor, id)) ?? [];
  }

  @ResolveField(() => KeyModel, { nullable: true, description: 'The key it is about.' })
  key(@Parent() { keyId }: Approval, @CurrentActor() actor: Actor): Promise<KeyModel | null> {
    return this.own.keys.find(actor, keyId);
  }

  @ResolveField(() => PolicyModel, {
    nullable: true,
    description:
      'The policy that asks for it, or is to come or go; null for an export, which takes two persons always.',
  })
  async policy(@Parent() { policyId }: Approval, @CurrentActor() actor: Actor): Promise<Policy | null> {
    return policyId === null ? null : this.own.policies.find(actor, policyId);
  }

  @ResolveField(() => KeyExportModel, {
    nullable: true,
    description: 'The export of a private key that is to be approved: look whose its recipient is.',
  })
  async keyExport(@Parent() { exportId }: Approval, @CurrentActor() actor: Actor): Promise<KeyExport | null> {
    return exportId === null ? null : this.own.exports.find(actor, exportId);
  }

  @ResolveField(() => TransactionModel, {
    nullable: true,
    description: 'What is signed once it is granted; null for anything else, and without transaction:read.',
  })
  async transaction(@Parent() { transactionId }: Approval, @CurrentActor() actor: Actor): Promise<Transaction | null> {
    return transactionId === null ? null : this.own.transactions.find(actor, transactionId);
  }
}
