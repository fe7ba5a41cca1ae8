import { readGiven, ReadingsIngest, ReadingsService, senmlOf } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { DataBatch, DataReading } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Fault } from '@atoll/kernel';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { IdArg } from '../input.js';
import { BigIntScalar, JsonScalar } from '../scalars.js';
import { ReadingFeed } from './reading-feed.js';
import { BatchModel, ReadingModel, ReadingProofModel, SenmlRecordModel, SubmittedReadings } from './reading.model.js';
import { submitted } from './submitted.js';

const MOST = 1_000;

@Resolver(() => ReadingModel)
export class ReadingsResolver {
  constructor(
    private readonly service: ReadingsService,
    private readonly ingest: ReadingsIngest,
    private readonly feed: ReadingFeed,
  ) {}

  @Query(() => ReadingModel, { description: 'One reading of a stream of your organisation.' })
  dataReading(
    @CurrentActor() actor: Actor,
    @IdArg('streamId', 'data stream') streamId: string,
    @Args('seq', { type: () => BigIntScalar }) seq: bigint,
  ): Promise<DataReading> {
    return this.service.find(actor, streamId, seq);
  }

  @Query(() => ReadingProofModel, {
    description:
      'Where a reading comes from and how it stands on the chain: its leaf, its place and path, its batch and transaction. CONFLICT while it is not anchored.',
  })
  async readingProof(
    @CurrentActor() actor: Actor,
    @IdArg('streamId', 'data stream') streamId: string,
    @Args('seq', { type: () => BigIntScalar }) seq: bigint,
  ): Promise<ReadingProofModel> {
    const { stream: row, reading, transaction, ...rest } = await this.service.receiptParts(actor, streamId, seq);
    const { contract, stream, producer } = row;
    const { hash = null, blockNumber = null } = transaction ?? {};
    return { ...rest, contract, stream, producer, seq: reading.seq, transactionHash: hash, blockNumber };
  }

  @Mutation(() => SubmittedReadings, {
    description:
      'Hands readings in, at most 1000, each as the manual has them in JSON. The REST door and the WebSocket take more at a time. What is answered as accepted is on disk.',
  })
  async submitReadings(
    @CurrentActor() actor: Actor,
    @Args('readings', { type: () => [JsonScalar] }) readings: unknown[],
  ): Promise<SubmittedReadings> {
    if (readings.length > MOST) throw new Fault({ code: 'LIMIT_EXCEEDED', what: 'readings', limit: MOST });
    return submitted(
      await this.ingest.take(
        actor,
        readings.map((each) => readGiven(each)),
      ),
    );
  }

  @Subscription(() => [ReadingModel], {
    description:
      'Readings as they come, each once: after a number, or from now on. What comes more than 1000 numbers behind the highest is not told.',
    resolve: (readings: DataReading[]) => readings,
  })
  readingsAdded(
    @CurrentCaller() caller: Caller,
    @IdArg('streamId', 'data stream') streamId: string,
    @Args('after', { type: () => BigIntScalar, nullable: true }) after: bigint | null,
  ): Promise<AsyncIterableIterator<DataReading[]>> {
    return this.feed.open(caller, streamId, after ?? null);
  }

  @ResolveField(() => BatchModel, { nullable: true, description: 'Null while it is in none.' })
  batch(@Parent() reading: DataReading, @CurrentActor() actor: Actor): Promise<DataBatch | null> {
    return this.service.batchOf(actor, reading);
  }

  @ResolveField(() => [SenmlRecordModel], { nullable: true, description: 'What it measures, where it is SenML.' })
  senml(@Parent() reading: DataReading): SenmlRecordModel[] | null {
    return senmlOf(reading);
  }
}
