import { DeploymentsService, PromotionsService, type PromotionView } from '@atoll/contracts';
import type { Actor } from '@atoll/kernel';
import type { Deployment, Key } from '@atoll/store';
import { MembersService } from '@atoll/tenancy';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { Batch } from '../batch.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { PersonModel } from '../accounts/person.model.js';
import { IdArg } from '../input.js';
import { KeyModel } from '../ledger/key.model.js';
import { OwnRows } from '../ledger/own-rows.js';
import { DeploymentModel } from './deployment.model.js';
import { PromotionConnection, PromotionModel, RequestPromotionInput } from './promotion.model.js';

@Resolver(() => PromotionModel)
export class PromotionsResolver {
  private readonly deployments: Batch<Deployment>;
  private readonly people: Batch<PersonModel>;

  constructor(
    private readonly service: PromotionsService,
    private readonly own: OwnRows,
    private readonly neighbours: Neighbours,
    deployments: DeploymentsService,
    members: MembersService,
  ) {
    this.deployments = new Batch((actor, ids) => deployments.byIds(actor, ids));
    this.people = new Batch((actor, ids) => members.people(actor, ids), 'organisation:read');
  }

  @Query(() => PromotionConnection, { description: 'The promotions of your organisation, newest first.' })
  promotions(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<PromotionView>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => PromotionModel, { description: 'One promotion of your organisation.' })
  promotion(@CurrentActor() actor: Actor, @IdArg('id', 'promotion') id: string): Promise<PromotionView> {
    return this.service.find(actor, id);
  }

  @Mutation(() => PromotionModel, {
    description:
      'Asks for the release of a verified deployment to be deployed on another chain. CONFLICT for one that is not VERIFIED, INVALID for arguments that do not fit.',
  })
  requestPromotion(@CurrentActor() actor: Actor, @Args('input') input: RequestPromotionInput): Promise<PromotionView> {
    return this.service.request(actor, input);
  }

  @Mutation(() => PromotionModel, {
    description:
      'Approves a promotion, and deploys it: watch its deployment with deploymentChanged. CONFLICT for whoever asked for it, EXPIRED after its time. For people alone.',
  })
  approvePromotion(@CurrentActor() actor: Actor, @IdArg('id', 'promotion') id: string): Promise<PromotionView> {
    return this.service.approve(actor, id);
  }

  @Mutation(() => PromotionModel, { description: 'Ends a promotion without a deployment. CONFLICT for whoever asked.' })
  rejectPromotion(@CurrentActor() actor: Actor, @IdArg('id', 'promotion') id: string): Promise<PromotionView> {
    return this.service.reject(actor, id);
  }

  @Mutation(() => PromotionModel, { description: 'Takes your own request back while it is open.' })
  withdrawPromotion(@CurrentActor() actor: Actor, @IdArg('id', 'promotion') id: string): Promise<PromotionView> {
    return this.service.withdraw(actor, id);
  }

  @ResolveField(() => DeploymentModel, { nullable: true, description: 'Where its release is verified.' })
  from(@Parent() { fromId }: PromotionView, @CurrentActor() actor: Actor): Promise<Deployment | null> {
    return this.deployments.find(actor, fromId);
  }

  @ResolveField(() => DeploymentModel, { nullable: true, description: 'What it became; null before it is approved.' })
  async deployment(@Parent() promotion: PromotionView, @CurrentActor() actor: Actor): Promise<Deployment | null> {
    return promotion.deploymentId ? this.deployments.find(actor, promotion.deploymentId) : null;
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null without the permission chain:read.' })
  chain(@Parent() { chainId }: PromotionView, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => KeyModel, { nullable: true, description: 'Null without the permission key:read.' })
  key(@Parent() { keyId }: PromotionView, @CurrentActor() actor: Actor): Promise<Key | null> {
    return this.own.keys.find(actor, keyId);
  }

  @ResolveField(() => PersonModel, { nullable: true, description: 'Null once they have left the organisation.' })
  requester(@Parent() { requestedBy }: PromotionView, @CurrentActor() actor: Actor): Promise<PersonModel | null> {
    return this.people.find(actor, requestedBy);
  }

  @ResolveField(() => PersonModel, { nullable: true, description: 'Null while it is open, and once they have left.' })
  async decider(@Parent() { decidedBy }: PromotionView, @CurrentActor() actor: Actor): Promise<PersonModel | null> {
    return decidedBy ? this.people.find(actor, decidedBy) : null;
  }
}
