import { TransactionStatus } from '@atoll/store';
import { MOST_SUBMITTED, STEP_KINDS, type StepKind } from '@atoll/ledger';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

import { connectionOf, PageArgs } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(TransactionStatus, {
  name: 'TransactionStatus',
  description:
    'How far a transaction is. QUEUED, SIGNED and SENT go on by themselves, through restarts and halts. One whose nonce something else used is QUEUED again, and signed with another nonce: see `history`.',
  valuesMap: {
    QUEUED: { description: 'Written down; it has no nonce yet. While it is `held`, it waits for people.' },
    SIGNED: { description: 'Its nonce and bytes are fixed; a node is about to get them.' },
    SENT: { description: 'A node has taken it; it waits for its block.' },
    MINED: {
      description:
        'It succeeded in a block. Blocks are final (QBFT): nothing is to be waited for, and nothing undoes it.',
    },
    FAILED: { description: 'It had no effect: `reason` says why.' },
  },
});

const StepKinds = Object.fromEntries(STEP_KINDS.map((kind) => [kind, kind]));
registerEnumType(StepKinds, {
  name: 'TransactionStepKind',
  description: 'What happened to a transaction.',
  valuesMap: {
    SUBMITTED: { description: 'It was written down.' },
    HELD: { description: 'A policy asked people to approve it.' },
    DECIDED: { description: 'They did, or did not, or had to no more: `reason` says which.' },
    SIGNED: { description: 'It got its nonce and bytes.' },
    SENT: { description: 'A node took it.' },
    CANCEL_ASKED: { description: 'Somebody asked for it to end without being mined.' },
    SPEED_UP_ASKED: { description: 'Somebody asked for it to be faster.' },
    REPLACED: {
      description: 'Other bytes took its place under the same nonce; `reason` says why. Either may be mined.',
    },
    SENT_AGAIN: { description: 'Every node was given the same bytes once more.' },
    NONCE_LOST: { description: 'Something that Atoll did not send used its nonce, so it gets another one.' },
    MINED: { description: 'It succeeded in a block, which is final.' },
    FAILED: { description: 'It had no effect.' },
  },
});

@ObjectType('TransactionStep', { description: 'Something that happened to a transaction.' })
export class TransactionStepModel {
  @Field() at!: Date;
  @Field(() => StepKinds) kind!: StepKind;
  @Field(() => String, { nullable: true, description: 'Why, where it is not the ordinary course.' })
  reason!: string | null;
  @Field(() => BigIntScalar, { nullable: true }) nonce!: bigint | null;
  @Field(() => HexScalar, { nullable: true }) hash!: string | null;
}

@ObjectType('Transaction', { description: 'A write of your organisation to a chain. It is mined once or not at all.' })
export class TransactionModel {
  @Field(() => ID) id!: string;
  chainId!: string;
  keyId!: string;
  policyId!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Null creates a contract.' }) to!: string | null;
  @Field(() => HexScalar) data!: Uint8Array;
  @Field(() => TransactionStatus) status!: TransactionStatus;
  @Field({ description: 'Whether it waits for people to approve it, as its policy asks: see `approval`.' })
  held!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Why it failed, or is about to: the reason of the contract, or what to change.',
  })
  reason!: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The same for programs: its `code`, such as REVERTED with the error of the contract and its arguments, or INSUFFICIENT_FUNDS.',
  })
  fault!: unknown;
  @Field(() => BigIntScalar, { nullable: true, description: 'Null until it is signed.' }) nonce!: bigint | null;
  @Field(() => HexScalar, { nullable: true, description: 'Null until it is signed.' }) hash!: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'The most gas it may use; null until it is known.' })
  gasLimit!: bigint | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Null until it is in a block.' })
  blockNumber!: bigint | null;
  @Field(() => JsonScalar, { nullable: true, description: "The node's receipt, as eth_getTransactionReceipt has it." })
  receipt!: unknown;
  @Field({
    description:
      'Nobody asked for it: it does nothing but use up a nonce that was given out and that nothing else uses, so that those after it can be mined.',
  })
  fillsGap!: boolean;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When cancelTransaction was called for it first.' })
  cancelAskedAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'When it was seen in a block.' }) minedAt!: Date | null;
}

@ObjectType()
export class TransactionConnection extends connectionOf(TransactionModel) {}

@ArgsType()
export class TransactionsArgs extends PageArgs {
  @Field(() => TransactionStatus, { nullable: true, description: 'As far as this.' })
  @IsOptional()
  status?: TransactionStatus | null;
  @Field(() => Date, { nullable: true, description: 'Submitted at this moment or later.' })
  @IsOptional()
  since?: Date | null;
  @Field(() => Date, { nullable: true, description: 'Submitted before this moment.' })
  @IsOptional()
  until?: Date | null;
}

@ObjectType('SubmittedTransaction', {
  description: 'What became of one of several transactions: one of the two is null.',
})
export class SubmittedTransactionModel {
  @Field(() => TransactionModel, { nullable: true }) transaction!: TransactionModel | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Why it was not taken: `code` and its fields as in errors of a request, and the `message`.',
  })
  fault!: unknown;
}

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
  @Field(() => String, {
    nullable: true,
    description: 'The same key gives the same row; other input is a CONFLICT. 1 to 128 printable characters.',
  })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class SubmitTransactionsInput {
  @Field(() => [SendTransactionInput], {
    description: `1 to ${MOST_SUBMITTED}; those of one key are mined in this order.`,
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SUBMITTED)
  @ValidateNested({ each: true })
  @Type(() => SendTransactionInput)
  transactions!: SendTransactionInput[];
}
