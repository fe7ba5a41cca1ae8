import { QuotaPeriod, UsageMeasure } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsUUID, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { BigIntScalar } from '../scalars.js';

@ObjectType('Quota', { description: 'How much of a measure may be used within a period.' })
export class QuotaModel {
  @Field(() => ID) id!: string;
  @Field({
    description: "Whether more is refused, with QUOTA_EXCEEDED: the operator's. Your own ones warn and refuse nothing.",
  })
  hard!: boolean;
  @Field(() => ID, {
    nullable: true,
    description: 'The application that it is for; null for all of your organisation.',
  })
  applicationKeyId!: string | null;
  @Field(() => UsageMeasure) measure!: UsageMeasure;
  @Field(() => QuotaPeriod) period!: QuotaPeriod;
  @Field(() => BigIntScalar, { description: "In the measure's unit." }) limit!: bigint;
  @Field(() => [Int], { description: 'At how many per cent a notice is given, once in each period.' })
  thresholds!: number[];
  @Field(() => BigIntScalar, { description: 'What is used of it in the present period.' }) used!: bigint;
  @Field({ description: 'When the present period ends, and nothing is used of the next.' }) resetsAt!: Date;
  @Field() createdAt!: Date;
}

@ObjectType('QuotaNotice', {
  description:
    'That a quota was used up to a threshold: one for each period. The webhooks of your organisation are told of it with a post of the type `quota`.',
})
export class QuotaNoticeModel {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The quota, which may be gone since.' }) quotaId!: string;
  @Field() hard!: boolean;
  @Field(() => ID, { nullable: true }) applicationKeyId!: string | null;
  @Field(() => UsageMeasure) measure!: UsageMeasure;
  @Field(() => QuotaPeriod) period!: QuotaPeriod;
  @Field() periodStart!: Date;
  @Field() resetsAt!: Date;
  @Field(() => Int, { description: 'In per cent.' }) threshold!: number;
  @Field(() => BigIntScalar, { description: 'The limit as it was then.' }) limit!: bigint;
  @Field(() => BigIntScalar, { description: 'What was used by then.' }) used!: bigint;
  @Field() createdAt!: Date;
}

@ObjectType()
export class QuotaNoticeConnection extends connectionOf(QuotaNoticeModel) {}

@InputType()
export class SetQuotaInput {
  @Field(() => UsageMeasure) measure!: UsageMeasure;
  @Field(() => QuotaPeriod) period!: QuotaPeriod;
  @Field(() => BigIntScalar, { description: "How much, in the measure's unit; up to 10^30." }) limit!: bigint;
  @Field(() => ID, { nullable: true, description: 'One application; by default all of your organisation.' })
  @IsOptional()
  @IsUUID()
  applicationKeyId?: string | null;
  @Field(() => [Int], {
    defaultValue: [80, 95, 100],
    description: 'At how many per cent a notice is given; up to ten, from 1 to 100.',
  })
  @ArrayMaxSize(10)
  @Min(1, { each: true })
  @Max(100, { each: true })
  thresholds!: number[];
}
