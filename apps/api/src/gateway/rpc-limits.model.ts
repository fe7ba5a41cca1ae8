import { METHOD_NAMES, RPC_LIMITS } from '@atoll/ledger';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsUUID, Length, Max, Min } from 'class-validator';

const { rate, burst, logBlocks } = RPC_LIMITS;

@ObjectType('RpcLimits', { description: 'What an application may do at the RPC gateway.' })
export class RpcLimitsModel {
  @Field(() => [String], { description: 'The methods it may call; empty for all that are offered.' })
  methods!: string[];
  @Field(() => Int, {
    description:
      'Points that come back a second. A look-up costs 1, a call 10, a search for logs 20, a transaction 5; each request of a batch by itself.',
  })
  rate!: number;
  @Field(() => Int, { description: 'Points that may be spent at once.' }) burst!: number;
  @Field(() => Int, { description: 'Blocks that a search for logs may span.' }) logBlocks!: number;
}

@InputType()
export class LimitRpcInput {
  @Field(() => ID) @IsUUID() applicationKeyId!: string;
  @Field(() => [String], {
    nullable: true,
    description: `The methods it may call; by default, and when empty, all of: ${METHOD_NAMES.join(', ')}.`,
  })
  @IsOptional()
  @ArrayMaxSize(METHOD_NAMES.length)
  @Length(1, 64, { each: true })
  methods?: string[];
  @Field(() => Int, { nullable: true, description: `Points a second, 1 to ${rate.most}; by default ${rate.usual}.` })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(rate.most)
  rate?: number;
  @Field(() => Int, { nullable: true, description: `Points at once, 1 to ${burst.most}; by default ${burst.usual}.` })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(burst.most)
  burst?: number;
  @Field(() => Int, {
    nullable: true,
    description: `Blocks of a search for logs, 1 to ${logBlocks.most}; by default ${logBlocks.usual}.`,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(logBlocks.most)
  logBlocks?: number;
}
