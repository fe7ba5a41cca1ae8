import { EnrolmentsService, type Progress } from '@atoll/identity';
import type { Actor } from '@atoll/kernel';
import type { Enrolment, EnrolmentProblem } from '@atoll/store';
import { Args, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  EnrolmentConnection,
  EnrolmentModel,
  EnrolmentProblemConnection,
  EnrolmentProgressModel,
} from './enrolment.model.js';

const PLACE = /^\d{1,9}:[\x20-\x7e]{0,64}$/;

@Resolver(() => EnrolmentModel)
export class EnrolmentsResolver {
  constructor(
    private readonly service: EnrolmentsService,
    private readonly changes: Changes,
  ) {}

  @Query(() => EnrolmentConnection, {
    description: 'The files of devices of your organisation on a chain, newest first.',
  })
  enrolments(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Enrolment>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, part),
    );
  }

  @Query(() => EnrolmentModel, { description: 'One file of devices of your organisation.' })
  enrolment(@CurrentActor() actor: Actor, @IdArg('id', 'enrolment') id: string): Promise<Enrolment> {
    return this.service.find(actor, id);
  }

  @Query(() => EnrolmentProblemConnection, { description: 'The report of a file: its bad lines, in their order.' })
  async enrolmentProblems(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'enrolment') id: string,
    @Args() args: PageArgs,
  ): Promise<Page<EnrolmentProblem>> {
    await this.service.find(actor, id);
    return page(
      args,
      ({ line, field }) => `${line}:${field}`,
      ({ take, after }) => this.service.problems(actor, id, { take, ...(after && { after: placeIn(after) }) }),
      PLACE,
    );
  }

  @Subscription(() => EnrolmentModel, {
    description: 'A file as far as it was read, and again after every part of it.',
    resolve: (enrolment: Enrolment) => enrolment,
  })
  enrolmentChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'enrolment') id: string,
  ): AsyncIterableIterator<Enrolment> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => EnrolmentProgressModel, { description: 'Counted when it is asked for.' })
  progress(@Parent() { id }: Enrolment, @CurrentActor() actor: Actor): Promise<Progress> {
    return this.service.progress(actor, id);
  }
}

function placeIn(after: string): { line: number; field: string } {
  const at = after.indexOf(':');
  return { line: Number(after.slice(0, at)), field: after.slice(at + 1) };
}
