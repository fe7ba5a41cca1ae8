import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsUUID, MaxLength, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

@ObjectType('Event', { description: 'A log of a contract, and what it says where its ABI is known.' })
export class EventModel {
  chainId!: string;
  @Field(() => HexScalar, { description: 'The contract.' }) address!: Uint8Array;
  @Field(() => BigIntScalar) blockNumber!: bigint;
  @Field(() => Int, { description: 'Its place in the block, from 0.' }) logIndex!: number;
  @Field(() => HexScalar) transactionHash!: Uint8Array;
  @Field(() => HexScalar) data!: Uint8Array;
  @Field(() => String, {
    name: 'name',
    nullable: true,
    description: "Null while no ABI says: no deployment's, and none by a factory's rule.",
  })
  event!: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'By name: whole numbers as decimal strings, bytes and addresses as 0x hex. An indexed string, bytes, array or tuple is the hash of it. Null where more than 8 KiB were logged.',
  })
  arguments!: unknown;
}

@ObjectType()
export class EventConnection extends connectionOf(EventModel) {}

@InputType({ description: 'An argument of the event, and what it must be.' })
export class ArgumentFilterInput {
  @Field({ description: 'Its name.' }) @MaxLength(200) argument!: string;
  @Field(() => JsonScalar, {
    description: 'As arguments are shown. Of an indexed string, bytes, array or tuple: the hash.',
  })
  value!: unknown;
}

@InputType()
export class EventsInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Of this contract alone.' })
  @IsOptional()
  @IsHexOf(20)
  contract?: string;
  @Field({
    nullable: true,
    description: 'Its name, or its signature where the name is overloaded. Needs the contract, whose ABI knows it.',
  })
  @IsOptional()
  @MaxLength(1_000)
  event?: string;
  @Field(() => [ArgumentFilterInput], {
    nullable: true,
    description: 'All of these must hold; up to 10. Needs the event.',
  })
  @IsOptional()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => ArgumentFilterInput)
  where?: ArgumentFilterInput[];
  @Field(() => BigIntScalar, { nullable: true, description: 'From this block on.' }) @IsOptional() fromBlock?: bigint;
  @Field(() => BigIntScalar, { nullable: true, description: 'Up to this block.' }) @IsOptional() toBlock?: bigint;
  @Field({ nullable: true, defaultValue: false, description: 'Otherwise the newest come first.' })
  @IsOptional()
  oldestFirst?: boolean;
}
