import { TransactionStatus } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(TransactionStatus, {
  name: 'TransactionStatus',
  description: 'How far a transaction is. QUEUED, SIGNED and SENT go on by themselves, through restarts and halts.',
  valuesMap: {
    QUEUED: { description: 'Written down; it has no nonce yet.' },
    SIGNED: { description: 'Its nonce and bytes are fixed; a node is about to get them.' },
    SENT: { description: 'A node has taken it; it waits for its block.' },
    MINED: { description: 'It succeeded in a block, which is final.' },
    FAILED: { description: 'It had no effect: `reason` says why.' },
  },
});

@ObjectType('Transaction', { description: 'A write of your organisation to a chain. It is mined once or not at all.' })
export class TransactionModel {
  @Field(() => ID) id!: string;
  chainId!: string;
  keyId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Null creates a contract.' }) to!: string | null;
  @Field(() => HexScalar) data!: Uint8Array;
  @Field(() => TransactionStatus) status!: TransactionStatus;
  @Field(() => String, {
    nullable: true,
    description: 'Why it failed, or is about to: the reason of the contract, or what to change.',
  })
  reason!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Null until it is signed.' }) nonce!: bigint | null;
  @Field(() => HexScalar, { nullable: true, description: 'Null until it is signed.' }) hash!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'The most gas it may use; null until it is known.' })
  gasLimit!: bigint | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Null until it is in a block.' })
  blockNumber!: bigint | null;
  @Field(() => JsonScalar, { nullable: true, description: "The node's receipt, as eth_getTransactionReceipt has it." })
  receipt!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was seen in a block.' }) minedAt!: Date | null;
}

@ObjectType()
export class TransactionConnection extends connectionOf(TransactionModel) {}

@InputType()
export class SendTransactionInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The receiver; none creates a contract from `data`.' })
  @IsOptional()
  to?: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Up to 130,000 bytes; none when absent.' })
  @IsOptional()
  data?: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'In wei; none when absent.' })
  @IsOptional()
  value?: bigint | null;
  @Field(() => BigIntScalar, {
    nullable: true,
    description: 'Estimated when absent. A transaction with a limit is sent even if it is going to fail.',
  })
  @IsOptional()
  gasLimit?: bigint | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
