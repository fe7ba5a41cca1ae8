import type { Actor } from '@atoll/kernel';
import { EventsService, type FoundLog } from '@atoll/ledger';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { PageArgs, type Page } from '../connection.js';
import { HexScalar } from '../scalars.js';
import { EventConnection, EventModel, EventsInput } from './event.model.js';
import { eventPage } from './places.js';

@Resolver(() => EventModel)
export class EventsResolver {
  constructor(private readonly service: EventsService) {}

  @Query(() => EventConnection, {
    description:
      'What contracts of a chain logged, from the index: any range of blocks, by decoded arguments. LIMIT_EXCEEDED when a search takes more than five seconds.',
  })
  events(
    @CurrentActor() actor: Actor,
    @Args('input') input: EventsInput,
    @Args() args: PageArgs,
  ): Promise<Page<FoundLog>> {
    return eventPage(args, (part) => this.service.find(actor, input, part));
  }

  @ResolveField(() => [HexScalar])
  topics(@Parent() { topic0, topic1, topic2, topic3 }: FoundLog): Uint8Array[] {
    return [topic0, topic1, topic2, topic3].flatMap((topic) => topic ?? []);
  }
}
