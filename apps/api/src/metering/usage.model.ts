import { MOST_DAYS } from '@atoll/tenancy';
import { QuotaPeriod, UsageMeasure } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsUUID } from 'class-validator';

import { connectionOf } from '../connection.js';
import { BigIntScalar } from '../scalars.js';

registerEnumType(UsageMeasure, {
  name: 'UsageMeasure',
  description: 'What is counted, each in a unit of its own.',
  valuesMap: {
    RPC_REQUESTS: { description: 'Requests that the RPC gateway answered, and what it told subscribers.' },
    RPC_POINTS: { description: 'What those cost of the rate; see RpcLimits.' },
    RPC_BYTES: { description: 'The size of the answers.' },
    TRANSACTIONS_SUBMITTED: { description: 'Transactions that were taken, each once, whatever became of it.' },
    TRANSACTIONS_MINED: { description: 'Of those, the ones that came into a block, failed ones too.' },
    EVENTS_DELIVERED: {
      description: 'Events that readers of streams were given, and webhooks took: each once in a run of its stream.',
    },
    STORAGE_BYTE_SECONDS: {
      description:
        'Bytes of indexes and of volumes, times the seconds for which they were kept. 2^30 · 3600 are a GiB-hour.',
    },
    NODE_SECONDS: { description: 'Seconds for which nodes ran. 3600 are a node hour.' },
  },
});

registerEnumType(QuotaPeriod, {
  name: 'QuotaPeriod',
  description: 'An hour, a day or a month of the calendar, in UTC.',
});

@ObjectType('Usage', { description: 'What your organisation used of one measure within one period.' })
export class UsageModel {
  @Field({ description: 'When the period began, in UTC.' }) from!: Date;
  @Field(() => UsageMeasure) measure!: UsageMeasure;
  @Field(() => ID, { nullable: true, description: 'Null unless each chain is told by itself.' }) chainId!:
    string | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Null unless each application is told by itself, and there for what no application did.',
  })
  applicationKeyId!: string | null;
  @Field(() => BigIntScalar, { description: "In the measure's unit." }) amount!: bigint;
}

@ObjectType()
export class UsageConnection extends connectionOf(UsageModel) {}

/** A filter names no more of a kind. */
const MOST_NAMED = 100;

@InputType()
export class UsageFilterInput {
  @Field(() => [UsageMeasure], { nullable: true, description: 'All, unless said.' })
  @IsOptional()
  @ArrayMaxSize(MOST_NAMED)
  measures?: UsageMeasure[] | null;

  @Field(() => [ID], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(MOST_NAMED)
  @IsUUID(undefined, { each: true })
  chainIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  @IsOptional()
  @ArrayMaxSize(MOST_NAMED)
  @IsUUID(undefined, { each: true })
  applicationKeyIds?: string[] | null;

  @Field(() => QuotaPeriod, { defaultValue: 'DAY', description: 'The periods by which it is told.' })
  by!: QuotaPeriod;

  @Field(() => Date, {
    nullable: true,
    description: `From the beginning of the period of this moment on; by default of thirty days ago. At most ${MOST_DAYS.HOUR} days before \`until\` by the hour, ${MOST_DAYS.DAY} by the day, ${MOST_DAYS.MONTH} by the month.`,
  })
  @IsOptional()
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Hours that began before this moment; by default all until now.' })
  @IsOptional()
  until?: Date | null;

  @Field({ defaultValue: false, description: 'Whether each chain is told by itself.' }) perChain!: boolean;
  @Field({ defaultValue: false, description: 'Whether each application is told by itself.' }) perApplication!: boolean;
}
