import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

@ObjectType('Block', { description: 'A block of a chain. A quorum of its validators sealed it, and it is final.' })
export class BlockModel {
  chainId!: string;
  @Field(() => BigIntScalar) number!: bigint;
  @Field(() => HexScalar) hash!: Uint8Array;
  @Field(() => HexScalar) parentHash!: Uint8Array;
  @Field(() => HexScalar) stateRoot!: Uint8Array;
  @Field(() => HexScalar, { description: 'The validator that proposed it.' }) miner!: Uint8Array;
  @Field(() => BigIntScalar) gasLimit!: bigint;
  @Field(() => BigIntScalar) gasUsed!: bigint;
}

@ObjectType()
export class BlockConnection extends connectionOf(BlockModel) {}

@ArgsType()
export class BlockArgs {
  @Field(() => BigIntScalar, { nullable: true }) @IsOptional() number?: bigint;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(32) hash?: string;
}

@ObjectType('MinedTransaction', {
  description:
    'A transaction in a block, whoever sent it. What your organisation sends through Atoll is a Transaction.',
})
export class MinedTransactionModel {
  chainId!: string;
  @Field(() => HexScalar) hash!: Uint8Array;
  @Field(() => BigIntScalar) blockNumber!: bigint;
  @Field(() => Int, { description: 'Its place in the block, from 0.' }) position!: number;
  @Field(() => Int, { description: 'By EIP-2718: 0 legacy, 1 EIP-2930, 2 EIP-1559, 4 EIP-7702.' }) type!: number;
  @Field(() => HexScalar, { name: 'from', description: 'Who signed it.' }) sender!: Uint8Array;
  @Field(() => HexScalar, { name: 'to', nullable: true, description: 'Null creates a contract.' })
  recipient!: Uint8Array | null;
  @Field(() => HexScalar, { name: 'contractAddress', nullable: true, description: 'The contract that it created.' })
  created!: Uint8Array | null;
  @Field(() => HexScalar) input!: Uint8Array;
  @Field(() => BigIntScalar) gasLimit!: bigint;
  @Field(() => BigIntScalar) gasUsed!: bigint;
  @Field({ description: 'Whether it had its effect; one that failed only used gas.' }) succeeded!: boolean;
}

@ObjectType('MinedCall', { description: 'What a transaction asked of a contract, as its ABI reads it.' })
export class MinedCallModel {
  @Field() function!: string;
  @Field(() => JsonScalar, { description: 'By name, as arguments of events are.' }) arguments!: unknown;
}

@ObjectType()
export class MinedTransactionConnection extends connectionOf(MinedTransactionModel) {}
