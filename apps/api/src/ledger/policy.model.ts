import { PolicyStatus } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsName } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

registerEnumType(PolicyStatus, {
  name: 'PolicyStatus',
  description:
    'PROPOSED: it does not hold yet; the worker makes it hold moments later, or once another person agreed where a policy of the key asks for two. ACTIVE: it holds. ENDED: it permits nothing any more, or never did.',
});

/** What a month has, and a day. */
const [MONTH, DAY] = [2_592_000, 86_400];

@ObjectType('PolicyRate', { description: 'A number of transactions and signatures in any window of so many seconds.' })
export class PolicyRateModel {
  @Field(() => Int) limit!: number;
  @Field(() => Int) seconds!: number;
}

@ObjectType('Policy', {
  description:
    'Something a key may be used for. A key without active policies signs whatever its organisation sends. One with policies signs what at least one of them permits; anything else is refused with POLICY_FORBIDS. Where several permit it, the one that asks the fewest people counts.',
})
export class PolicyModel {
  @Field(() => ID) id!: string;
  keyId!: string;
  @Field() name!: string;
  @Field(() => PolicyStatus) status!: PolicyStatus;
  @Field(() => [ID], { description: 'The chains it may write to; any when empty.' }) chainIds!: string[];
  @Field(() => [HexScalar], { description: 'The addresses it may write to; any when empty.' }) contracts!: string[];
  @Field(() => [HexScalar], {
    description: 'Selectors of the functions it may call, 0x for a transaction without data; any when empty.',
  })
  methods!: string[];
  @Field(() => Int, { description: 'How many people must approve each transaction; none are asked at 0.' })
  approvals!: number;
  @Field({
    description:
      'Whether one of them must be another person than who sent it. Changing policies of the key then takes two, too.',
  })
  twoPerson!: boolean;
  @Field(() => [ID], {
    description: 'The people who may approve, of those with the permission key:approve; all of them when empty.',
  })
  approvers!: string[];
  @Field(() => Int, { description: 'A transaction that is not approved after so many seconds has failed.' })
  approvalSeconds!: number;
  @Field() createdAt!: Date;
}

@ObjectType()
export class PolicyConnection extends connectionOf(PolicyModel) {}

@InputType()
export class PolicyRateInput {
  @Field(() => Int, { description: 'Up to 10,000.' }) @Min(1) @Max(10_000) limit!: number;
  @Field(() => Int, { description: 'Up to 30 days.' }) @Min(1) @Max(MONTH) seconds!: number;
}

@InputType()
export class CreatePolicyInput {
  @Field(() => ID, { description: 'The key of your organisation that it is about.' }) @IsUUID() keyId!: string;
  @Field({ description: 'What refusals and approvals call it; unique among the policies of the key.' })
  @IsName()
  name!: string;
  @Field(() => [ID], { nullable: true, description: 'Up to 100 chains; any when absent.' })
  @IsOptional()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  chainIds?: string[];
  @Field(() => [HexScalar], { nullable: true, description: 'Up to 100 addresses; any when absent.' })
  @IsOptional()
  @ArrayMaxSize(100)
  contracts?: string[];
  @Field({ defaultValue: false, description: 'Whether it may create contracts.' }) createsContracts!: boolean;
  @Field({
    defaultValue: false,
    description:
      'Whether it may sign messages, typed data and documents. Of the rest of a policy the rate alone speaks of these; it goes with no approvals.',
  })
  signsMessages!: boolean;
  @Field(() => [String], {
    nullable: true,
    description:
      'Up to 100 signatures such as transfer(address,uint256), or selectors of 4 bytes; 0x for a transaction without data. Any when absent.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @MaxLength(500, { each: true })
  methods?: string[];
  @Field(() => BigIntScalar, { nullable: true, description: 'In wei, of one transaction; any when absent.' })
  @IsOptional()
  maxValue?: bigint | null;
  @Field(() => PolicyRateInput, { nullable: true, description: 'Any number when absent.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PolicyRateInput)
  rate?: PolicyRateInput | null;
  @Field(() => Int, { defaultValue: 0, description: 'How many people must approve each transaction, up to 20.' })
  @Min(0)
  @Max(20)
  approvals!: number;
  @Field({ defaultValue: false, description: 'Whether one of them must be another person than who sent it.' })
  twoPerson!: boolean;
  @Field(() => [ID], {
    nullable: true,
    description: 'Up to 100 people with the permission key:approve; all of them when absent.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  approvers?: string[];
  @Field(() => Int, { defaultValue: DAY, description: 'From a minute to 30 days.' })
  @Min(60)
  @Max(MONTH)
  approvalSeconds!: number;
}
