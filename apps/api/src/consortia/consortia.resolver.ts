import { ConsortiaService } from '@atoll/consortia';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { ConsortiumConnection, ConsortiumModel, FoundConsortiumInput } from './consortium.model.js';

@Resolver(() => ConsortiumModel)
export class ConsortiaResolver {
  constructor(private readonly service: ConsortiaService) {}

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

  @Mutation(() => ConsortiumModel, { description: 'Founds a consortium with your organisation as its first member.' })
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
