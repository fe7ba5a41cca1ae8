import { DataStreamsService, ReadingsService } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { Chain, DataBatch, DataCase, DataError, DataGap, DataReading, DataStream } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  DataStreamConnection,
  DataStreamModel,
  DataStreamPaceInput,
  OpenDataStreamInput,
} from './data-stream.model.js';
import {
  BatchConnection,
  CaseConnection,
  CorrectReadingInput,
  ErrorConnection,
  ErrorModel,
  GapConnection,
  ReadingConnection,
  ReadingModel,
  ReadingsArgs,
} from './reading.model.js';

const NUMBER = /^\d{1,16}$/;

@Resolver(() => DataStreamModel)
export class DataStreamsResolver {
  constructor(
    private readonly service: DataStreamsService,
    private readonly readingsService: ReadingsService,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
  ) {}

  @Query(() => DataStreamConnection, { description: 'The data streams of your organisation, newest first.' })
  dataStreams(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain', { nullable: true }) chainId: string | undefined,
    @Args() args: PageArgs,
  ): Promise<Page<DataStream>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, { ...part, chainId }),
    );
  }

  @Query(() => DataStreamModel, { description: 'One data stream of your organisation.' })
  dataStream(@CurrentActor() actor: Actor, @IdArg('id', 'data stream') id: string): Promise<DataStream> {
    return this.service.find(actor, id);
  }

  @Mutation(() => DataStreamModel, {
    description:
      "Opens a stream for readings of a device of yours, or of your organisation itself. The chain is asked first whether your principal may. CONFLICT without a kernel or a principal on the chain, or for a name that the producer has already; REVERTED with the chain's reason.",
  })
  openDataStream(
    @CurrentActor() actor: Actor,
    @Args('input') { schema, ...input }: OpenDataStreamInput,
  ): Promise<DataStream> {
    return this.service.open(actor, { ...input, schemaId: schema ?? null });
  }

  @Mutation(() => DataStreamModel, { description: 'Changes how a stream is batched and waited for; the rest stays.' })
  paceDataStream(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'data stream') id: string,
    @Args('input') input: DataStreamPaceInput,
  ): Promise<DataStream> {
    return this.service.pace(actor, id, input);
  }

  @Mutation(() => DataStreamModel, {
    description:
      'Takes no readings any more. What was taken is anchored first; then the stream ends on the chain, for good.',
  })
  closeDataStream(@CurrentActor() actor: Actor, @IdArg('id', 'data stream') id: string): Promise<DataStream> {
    return this.service.close(actor, id);
  }

  @Mutation(() => ErrorModel, {
    description: 'Says on the chain that an anchored reading was wrong. It stays, and the correction stands beside it.',
  })
  correctReading(
    @CurrentActor() actor: Actor,
    @Args('input') { streamId, ...wish }: CorrectReadingInput,
  ): Promise<DataError> {
    return this.readingsService.correct(actor, streamId, wish);
  }

  @Subscription(() => DataStreamModel, {
    description: 'The stream as it is, and again after every change of it and of its batches and cases.',
    resolve: (stream: DataStream) => stream,
  })
  dataStreamChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'data stream') id: string,
  ): AsyncIterableIterator<DataStream> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => ChainModel, { nullable: true })
  chain(@Parent() { chainId }: DataStream, @CurrentActor() actor: Actor): Promise<Chain | null> {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => ReadingModel, { nullable: true, description: 'The one with the highest number.' })
  async latest(@Parent() { id }: DataStream, @CurrentActor() actor: Actor): Promise<DataReading | null> {
    const [latest = null] = await this.readingsService.list(actor, id, { newestFirst: true }, { take: 1 });
    return latest;
  }

  @ResolveField(() => ReadingConnection, {
    description: 'What it took, by number; of a span of time where one is given.',
  })
  readings(
    @Parent() { id }: DataStream,
    @CurrentActor() actor: Actor,
    @Args() { from, to, newestFirst, ...args }: ReadingsArgs,
  ): Promise<Page<DataReading>> {
    return page(
      args,
      ({ seq }) => String(seq),
      (part) => this.readingsService.list(actor, id, { from: from ?? null, to: to ?? null, newestFirst }, part),
      NUMBER,
    );
  }

  @ResolveField(() => BatchConnection, { description: 'Newest first.' })
  batches(
    @Parent() { id }: DataStream,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<DataBatch>> {
    return page(args, idOf, (part) => this.readingsService.batches(actor, id, part));
  }

  @ResolveField(() => GapConnection, { description: 'Newest first.' })
  gaps(@Parent() { id }: DataStream, @CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<DataGap>> {
    return page(args, idOf, (part) => this.readingsService.gaps(actor, id, part));
  }

  @ResolveField(() => ErrorConnection, { description: 'Newest first.' })
  errors(@Parent() { id }: DataStream, @CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<DataError>> {
    return page(args, idOf, (part) => this.readingsService.errors(actor, id, part));
  }

  @ResolveField(() => CaseConnection, { description: 'Newest first.' })
  cases(@Parent() { id }: DataStream, @CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<DataCase>> {
    return page(args, idOf, (part) => this.readingsService.cases(actor, id, part));
  }
}

const idOf = ({ id }: { id: string }) => id;
