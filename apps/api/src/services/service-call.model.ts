import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { IsArguments, IsHexOf, IsIdempotencyKey } from '../input.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

@InputType({ description: 'A function of a service that is on the chain.' })
export class ServiceCallInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) serviceId!: `0x${string}`;
  @Field({ description: 'Its name, or its signature where the name is overloaded.' })
  @MaxLength(1_000)
  function!: string;
  @Field(() => [JsonScalar], { nullable: true, description: 'In order, as writeContract takes them.' })
  @IsOptional()
  @IsArguments()
  arguments?: unknown[] | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'As the compiler writes it; where it is left out, that of the deployment, if a member made one here.',
  })
  @IsOptional()
  abi?: unknown;
  @Field(() => ID, {
    nullable: true,
    description: 'The key of your organisation that signs; left out, the function is read and nothing is written.',
  })
  @IsOptional()
  @IsUUID()
  keyId?: string | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same transaction.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@ObjectType('ServiceCall', { description: 'What a service on the chain answered, or the transaction that uses it.' })
export class ServiceCallModel {
  @Field(() => JsonScalar, { nullable: true, description: 'As of readContract; null where a transaction was sent.' })
  result!: unknown;
  @Field(() => BigIntScalar, { nullable: true, description: 'The block whose state was read.' })
  blockNumber!: bigint | null;
  @Field(() => TransactionModel, { nullable: true, description: 'Watch it with transactionChanged.' })
  transaction!: TransactionModel | null;
}
