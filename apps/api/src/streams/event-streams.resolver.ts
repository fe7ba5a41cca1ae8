import type { Actor } from '@atoll/kernel';
import { eventsOf, EventStreamsService, offsetOf, placeOf, type StreamFilter } from '@atoll/ledger';
import type { Chain, EventStream, Webhook } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg, ShortArg } from '../input.js';
import { HexScalar, JsonScalar } from '../scalars.js';
import {
  CreateEventStreamInput,
  EventStreamConnection,
  EventStreamModel,
  RenameEventStreamInput,
  ReplayEventStreamInput,
  StreamBatchModel,
  StreamEventsArgs,
  StreamPageArgs,
  StreamPageModel,
  StreamPositionModel,
} from './event-stream.model.js';
import { StreamFeed } from './stream-feed.js';
import { StreamNeighbours } from './stream-neighbours.js';
import { WebhookModel } from './webhook.model.js';

@Resolver(() => EventStreamModel)
export class EventStreamsResolver {
  constructor(
    private readonly service: EventStreamsService,
    private readonly feed: StreamFeed,
    private readonly neighbours: Neighbours,
    private readonly streamNeighbours: StreamNeighbours,
  ) {}

  @Query(() => EventStreamConnection, { description: 'The streams of your organisation, newest first.' })
  eventStreams(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain', { nullable: true }) chainId: string | undefined,
    @Args() args: PageArgs,
  ): Promise<Page<EventStream>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, part),
    );
  }

  @Query(() => EventStreamModel, { description: 'One stream of your organisation.' })
  eventStream(@CurrentActor() actor: Actor, @IdArg('id', 'event stream') id: string): Promise<EventStream> {
    return this.service.find(actor, id);
  }

  @Query(() => StreamPageModel, {
    description: 'The next events of a stream, for who asks instead of listening; acknowledge them all the same.',
  })
  async streamEventsPage(
    @CurrentActor() actor: Actor,
    @IdArg('streamId', 'event stream') streamId: string,
    @Args() { after, take }: StreamPageArgs,
  ): Promise<StreamPageModel> {
    const { run, next, events, more } = await this.service.page(actor, streamId, { after: after ?? undefined, take });
    return { offset: offsetOf(run, next), events, hasMore: more };
  }

  @Subscription(() => StreamBatchModel, {
    description:
      'The events of a stream as they come, in batches and in order. It waits once as many batches as `inFlight` says are not acknowledged, and begins again behind what was, whatever broke. CONFLICT while another consumer reads the stream, or a webhook takes its events.',
    resolve: (batch: StreamBatchModel) => batch,
  })
  streamEvents(
    @CurrentCaller() caller: Caller,
    @IdArg('streamId', 'event stream') streamId: string,
    @Args() { consumer = null, after = null, batchSize, inFlight }: StreamEventsArgs,
  ): Promise<AsyncIterableIterator<StreamBatchModel>> {
    return this.feed.open(caller, { streamId, consumer, after, size: batchSize, inFlight });
  }

  @Mutation(() => EventStreamModel, {
    description:
      'Says that you have taken in all events up to an offset. It stays said: an earlier offset, or the same again, changes nothing. CONFLICT for an offset from before the stream was sent back. Not noted in the audit log when it succeeds.',
  })
  acknowledgeEvents(
    @CurrentActor() actor: Actor,
    @IdArg('streamId', 'event stream') streamId: string,
    @ShortArg('offset') offset: string,
  ): Promise<EventStream> {
    return this.service.acknowledge(actor, streamId, offset);
  }

  @Mutation(() => EventStreamModel, {
    description: 'Makes a stream. What it is of is never changed: make another one, and delete this.',
  })
  createEventStream(
    @CurrentActor() actor: Actor,
    @Args('input') { fromBlock, start, ...wish }: CreateEventStreamInput,
  ): Promise<EventStream> {
    return this.service.create(actor, { ...wish, start: fromBlock ?? start });
  }

  @Mutation(() => EventStreamModel, { description: 'CONFLICT where another stream of yours has the name.' })
  renameEventStream(
    @CurrentActor() actor: Actor,
    @Args('input') { id, name }: RenameEventStreamInput,
  ): Promise<EventStream> {
    return this.service.rename(actor, id, name);
  }

  @Mutation(() => EventStreamModel, {
    description:
      'Sends a stream to another block; its consumer goes on from there. Offsets from before mean nothing any more.',
  })
  replayEventStream(
    @CurrentActor() actor: Actor,
    @Args('input') { id, fromBlock, start }: ReplayEventStreamInput,
  ): Promise<EventStream> {
    return this.service.replay(actor, id, fromBlock ?? start);
  }

  @Mutation(() => Boolean, {
    description: 'Deletes a stream of yours with its webhook. Deleting it again changes nothing.',
  })
  async deleteEventStream(@CurrentActor() actor: Actor, @IdArg('id', 'event stream') id: string): Promise<boolean> {
    await this.service.delete(actor, id);
    return true;
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null once you cannot see it any more.' })
  chain(@Parent() { chainId }: EventStream, @CurrentActor() actor: Actor): Promise<Chain | null> {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => [HexScalar], { description: 'Of these contracts alone; of any where there are none.' })
  contracts(@Parent() { contracts }: EventStream): Uint8Array[] {
    return contracts;
  }

  @ResolveField(() => [String], { description: 'These events alone, as signatures; any where there are none.' })
  events(@Parent() stream: EventStream): string[] {
    return eventsOf(stream);
  }

  @ResolveField(() => JsonScalar, { description: 'What their arguments must be: a list of `argument` and `value`.' })
  where(@Parent() { filter }: EventStream): unknown {
    return (filter as unknown as StreamFilter).where;
  }

  @ResolveField(() => StreamPositionModel, { description: 'How far it was acknowledged.' })
  acknowledged(@Parent() stream: EventStream): StreamPositionModel {
    const place = placeOf(stream);
    return { blockNumber: place.block, logIndex: place.log, offset: offsetOf(stream.run, place) };
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Who reads it over a connection, where it said its name.',
  })
  consumer(@Parent() { consumer, consumerUntil }: EventStream): string | null {
    return consumerUntil && consumerUntil > new Date() ? consumer : null;
  }

  @ResolveField(() => WebhookModel, { nullable: true, description: 'Where its events are posted to.' })
  webhook(@Parent() { id }: EventStream, @CurrentActor() actor: Actor): Promise<Webhook | null> {
    return this.streamNeighbours.webhooks.find(actor, id);
  }
}
