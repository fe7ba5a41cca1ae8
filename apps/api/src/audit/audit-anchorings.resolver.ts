import type { Actor } from '@atoll/kernel';
import { AuditAnchoringsService, type AuditAnchor } from '@atoll/ledger';
import type { AuditAnchoring } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { KeyModel } from '../ledger/key.model.js';
import { OwnRows } from '../ledger/own-rows.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import {
  AnchorAuditLogInput,
  AuditAnchorConnection,
  AuditAnchoringModel,
  AuditAnchorModel,
} from './audit-anchoring.model.js';

@Resolver(() => AuditAnchoringModel)
export class AuditAnchoringsResolver {
  constructor(
    private readonly anchorings: AuditAnchoringsService,
    private readonly neighbours: Neighbours,
    private readonly own: OwnRows,
  ) {}

  @Query(() => AuditAnchoringModel, {
    nullable: true,
    description: 'Where the heads of your audit log go; null where it is not anchored.',
  })
  auditAnchoring(@CurrentActor() actor: Actor): Promise<AuditAnchoring | null> {
    return this.anchorings.find(actor);
  }

  @Query(() => AuditAnchorConnection, { description: 'The heads that transactions were sent with, newest first.' })
  auditAnchors(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<AuditAnchorModel>> {
    return page(
      args,
      ({ transactionId }) => transactionId,
      (part) => this.anchorings.anchors(actor, part),
    );
  }

  @Mutation(() => AuditAnchoringModel, {
    description:
      'Has the head of your audit log put onto a chain of yours, signed by a key of yours, from now on and whenever there is something new: the data of the transaction is {"atoll":"audit-head/1","organisation","root","size"} in canonical form. Every member of the chain sees that, and nothing of the log. Said again, it replaces what was said.',
  })
  anchorAuditLog(@CurrentActor() actor: Actor, @Args('input') input: AnchorAuditLogInput): Promise<AuditAnchoring> {
    return this.anchorings.set(actor, input);
  }

  @Mutation(() => Boolean, { description: 'Ends that. What is on a chain stays there.' })
  async stopAnchoringAuditLog(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.anchorings.stop(actor);
    return true;
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null without the permission chain:read.' })
  chain(@Parent() { chainId }: AuditAnchoring, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => KeyModel, { nullable: true, description: 'Null without the permission key:read.' })
  key(@Parent() { keyId }: AuditAnchoring, @CurrentActor() actor: Actor) {
    return this.own.keys.find(actor, keyId);
  }
}

@Resolver(() => AuditAnchorModel)
export class AuditAnchorsResolver {
  constructor(private readonly own: OwnRows) {}

  @ResolveField(() => TransactionModel, {
    nullable: true,
    description: 'It holds the head once it is MINED. Null without the permission transaction:read.',
  })
  transaction(@Parent() { transactionId }: AuditAnchor, @CurrentActor() actor: Actor) {
    return this.own.transactions.find(actor, transactionId);
  }
}
