import { ReleasesService, type Problem, type ReleaseView } from '@atoll/contracts';
import type { Actor } from '@atoll/kernel';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  CreateReleaseInput,
  ProblemModel,
  ReleaseConnection,
  ReleaseModel,
  ReleaseSourceModel,
} from './release.model.js';

@Resolver(() => ReleaseModel)
export class ReleasesResolver {
  constructor(
    private readonly service: ReleasesService,
    private readonly changes: Changes,
  ) {}

  @Query(() => ReleaseConnection, { description: 'The releases of your organisation, newest first.' })
  releases(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<ReleaseView>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => ReleaseModel, { description: 'One release of your organisation.' })
  release(@CurrentActor() actor: Actor, @IdArg('id', 'release') id: string): Promise<ReleaseView> {
    return this.service.find(actor, id);
  }

  @Query(() => ReleaseSourceModel, { description: 'What a release of your organisation was made from.' })
  releaseSource(@CurrentActor() actor: Actor, @IdArg('id', 'release') id: string): Promise<ReleaseSourceModel> {
    return this.service.source(actor, id);
  }

  @Mutation(() => ReleaseModel, {
    description:
      'Has a contract compiled, or takes one in that is: watch it with releaseChanged. LIMIT_EXCEEDED for too much source.',
  })
  createRelease(@CurrentActor() actor: Actor, @Args('input') input: CreateReleaseInput): Promise<ReleaseView> {
    return this.service.create(actor, input);
  }

  @Subscription(() => ReleaseModel, {
    description: 'The release as it is, and again after every change.',
    resolve: (release: ReleaseView) => release,
  })
  releaseChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'release') id: string,
  ): AsyncIterableIterator<ReleaseView> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => [ProblemModel])
  problems(@Parent() { problems }: ReleaseView): Problem[] {
    return problems as unknown as Problem[];
  }

  @ResolveField(() => Int, { nullable: true })
  bytecodeSize(@Parent() { bytecode }: ReleaseView): number | null {
    return bytecode?.length ?? null;
  }
}
