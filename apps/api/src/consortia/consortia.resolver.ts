import { ConsortiaService, type Consortium, type ConsortiumMember } from '@atoll/consortia';
import type { Actor } from '@atoll/kernel';
import type { Organisation } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { Batch } from '../batch.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import {
  ConsortiumConnection,
  ConsortiumMemberModel,
  ConsortiumModel,
  FoundConsortiumInput,
} from './consortium.model.js';

@Resolver(() => ConsortiumModel)
export class ConsortiaResolver {
  private readonly members: Batch<ConsortiumMember[]>;
  private readonly founders: Batch<Organisation>;

  constructor(private readonly service: ConsortiaService) {
    this.members = new Batch((actor, ids) => service.membersOf(actor, ids));
    this.founders = new Batch((actor, ids) => service.organisations(actor, ids));
  }

  @Query(() => ConsortiumConnection, { description: 'The consortia your organisation is a member of, newest first.' })
  consortia(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<ConsortiumModel>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => ConsortiumModel, { description: 'One consortium. NOT_FOUND unless your organisation is a member.' })
  consortium(@CurrentActor() actor: Actor, @IdArg('id', 'consortium') id: string): Promise<ConsortiumModel> {
    return this.service.find(actor, id);
  }

  @ResolveField(() => [ConsortiumMemberModel], {
    name: 'members',
    description: 'The members of now, the longest-standing first.',
  })
  membersOf(@Parent() { id }: Consortium, @CurrentActor() actor: Actor): Promise<ConsortiumMember[] | null> {
    return this.members.find(actor, id);
  }

  @ResolveField(() => OrganisationModel, { description: 'Its founder, even if that has left since.' })
  foundedBy(@Parent() { foundedBy }: Consortium, @CurrentActor() actor: Actor): Promise<Organisation | null> {
    return this.founders.find(actor, foundedBy);
  }

  @Mutation(() => ConsortiumModel, {
    description:
      'Founds a consortium with your organisation as its first member. QUOTA_EXCEEDED when it is in as many as it may be.',
  })
  foundConsortium(@CurrentActor() actor: Actor, @Args('input') input: FoundConsortiumInput): Promise<ConsortiumModel> {
    return this.service.found(actor, input);
  }

  @Mutation(() => Boolean, {
    description: 'Leaves a consortium. CONFLICT while your organisation still has nodes there.',
  })
  async leaveConsortium(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
  ): Promise<boolean> {
    await this.service.leave(actor, consortiumId);
    return true;
  }
}
