import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';

import { BigIntScalar, HexScalar } from '../scalars.js';

@ObjectType('ChainIndex', { description: 'How much of a chain can be found here.' })
export class ChainIndexModel {
  chainId!: string;
  @Field(() => BigIntScalar, { nullable: true, description: 'The last block that is here; null before it was begun.' })
  height!: bigint | null;
  @Field(() => HexScalar, { nullable: true }) hash!: Uint8Array | null;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'The first block whose contents are here. The headers before it were verified, too.',
  })
  firstBlock!: bigint | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why it does not go on, and what to do: no node tells a block that its validators sealed.',
  })
  trouble!: string | null;
  @Field(() => Date, { nullable: true, description: 'When blocks came last.' }) seenAt!: Date | null;
}

@ObjectType('IndexWish', { description: 'How much of a chain your organisation wants to find.' })
export class IndexWishModel {
  @Field(() => BigIntScalar, { description: 'From which block on; 0 unless you said otherwise.' }) fromBlock!: bigint;
  @Field({ description: 'Whether you want none of what comes.' }) paused!: boolean;
}

@InputType()
export class WishForIndexInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => BigIntScalar, { defaultValue: 0n, description: 'From which block on.' }) fromBlock!: bigint;
  @Field({ defaultValue: false, description: 'Want none of what comes.' }) paused!: boolean;
}
