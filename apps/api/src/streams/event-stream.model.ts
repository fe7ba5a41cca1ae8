import type { StreamedEvent } from '@atoll/ledger';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsUUID, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { ArgumentFilterInput } from '../explorer/event.model.js';
import { IsHexOf, IsIdempotencyKey, IsName } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

const START = { LATEST: 'LATEST', EARLIEST: 'EARLIEST' } as const;
export type Start = keyof typeof START;
registerEnumType(START, {
  name: 'StreamStart',
  description: 'LATEST: behind the newest block that is indexed. EARLIEST: at the first one.',
});

@ObjectType('EventStream', {
  description:
    'A way through what is logged on a chain: in order, from a place on, at least once, for one consumer. It keeps how far that one acknowledged. Give each consumer a stream of its own.',
})
export class EventStreamModel {
  @Field(() => ID) id!: string;
  chainId!: string;
  @Field() name!: string;
  @Field() createdAt!: Date;
}

@ObjectType()
export class EventStreamConnection extends connectionOf(EventStreamModel) {}

@ObjectType('StreamPosition', { description: 'A place between logs: all before it was acknowledged.' })
export class StreamPositionModel {
  @Field(() => BigIntScalar) blockNumber!: bigint;
  @Field(() => Int, { description: 'The first log of that block that was not.' }) logIndex!: number;
  @Field({ description: 'The same, to pass as `after`.' }) offset!: string;
}

@ObjectType('StreamedEvent', { description: 'A log of a contract, and what it says where its ABI is known.' })
export class StreamedEventModel implements StreamedEvent {
  @Field(() => BigIntScalar) blockNumber!: string;
  @Field(() => HexScalar) blockHash!: `0x${string}`;
  @Field(() => BigIntScalar, { description: 'Of the block, in seconds since 1970.' }) timestamp!: string;
  @Field(() => HexScalar) transactionHash!: `0x${string}`;
  @Field(() => Int, { description: 'Its place in the block, from 0.' }) logIndex!: number;
  @Field(() => HexScalar, { description: 'Who logged it.' }) contract!: `0x${string}`;
  @Field(() => [HexScalar]) topics!: `0x${string}`[];
  @Field(() => HexScalar) data!: `0x${string}`;
  @Field(() => String, {
    nullable: true,
    description: "The event; null while no ABI says, the stream's own among them.",
  })
  name!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'As `events` has them.' })
  arguments!: StreamedEvent['arguments'];
}

@ObjectType('StreamBatch', { description: 'Some events, in the order of the chain.' })
export class StreamBatchModel {
  @Field({ description: 'Acknowledge it once you have taken in these events and all before them.' }) offset!: string;
  @Field(() => [StreamedEventModel]) events!: StreamedEvent[];
}

@ObjectType('StreamPage', { description: 'What is there by now, in the order of the chain.' })
export class StreamPageModel extends StreamBatchModel {
  @Field({ description: 'Whether there is more to look through. A page can be empty and not the last.' })
  hasMore!: boolean;
}

const AFTER_TEXT = 'Go on behind this offset of the present run, instead of behind what was acknowledged.';
const MOST_EVENTS = 500;

@ArgsType()
export class StreamPageArgs {
  @Field(() => Int, { defaultValue: 100, description: `How many events at most, up to ${MOST_EVENTS}.` })
  @Min(1)
  @Max(MOST_EVENTS)
  take!: number;
  @Field(() => String, { nullable: true, description: AFTER_TEXT }) @IsOptional() @MaxLength(100) after?: string | null;
}

@ArgsType()
export class StreamEventsArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'Your name for this consumer, by which it takes over at once from a connection of its own that broke. Without one it waits until that one is known to be gone, up to 45 seconds.',
  })
  @IsOptional()
  @Length(1, 100)
  consumer?: string | null;
  @Field(() => String, { nullable: true, description: AFTER_TEXT }) @IsOptional() @MaxLength(100) after?: string | null;
  @Field(() => Int, { defaultValue: 100, description: `How many events a batch has at most, up to ${MOST_EVENTS}.` })
  @Min(1)
  @Max(MOST_EVENTS)
  batchSize!: number;
  @Field(() => Int, { defaultValue: 4, description: 'How many batches come before one is acknowledged, up to 16.' })
  @Min(1)
  @Max(16)
  inFlight!: number;
}

@InputType()
export class CreateEventStreamInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Yours alone. CONFLICT where another stream of yours has it.' }) @IsName() name!: string;
  @Field(() => [HexScalar], {
    defaultValue: [],
    description: 'Of these contracts alone, up to 20; of any without them.',
  })
  @ArrayMaxSize(20)
  @IsHexOf(20, { each: true })
  contracts!: string[];
  @Field(() => [String], {
    defaultValue: [],
    description:
      'These events alone, up to 10: a name or a signature that the ABI of the contracts has, or a whole declaration, `event Moved(address indexed by, uint256 far)`, which needs neither contract nor ABI.',
  })
  @ArrayMaxSize(10)
  @MaxLength(1_000, { each: true })
  events!: string[];
  @Field(() => [ArgumentFilterInput], {
    defaultValue: [],
    description: 'All of these must hold; up to 10. Needs a single event.',
  })
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArgumentFilterInput)
  where!: ArgumentFilterInput[];
  @Field(() => BigIntScalar, { nullable: true, description: 'From this block on, instead of `start`.' })
  @IsOptional()
  fromBlock?: bigint | null;
  @Field(() => START, { defaultValue: START.LATEST }) start!: Start;
  @Field(() => String, {
    nullable: true,
    description: 'The same key gives the same stream; other input is a CONFLICT.',
  })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class ReplayEventStreamInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => BigIntScalar, { nullable: true, description: 'To this block, instead of `start`.' })
  @IsOptional()
  fromBlock?: bigint | null;
  @Field(() => START, { defaultValue: START.EARLIEST }) start!: Start;
}

@InputType()
export class RenameEventStreamInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field() @IsName() name!: string;
}
