import { METHOD_GROUPS } from '@atoll/ledger';
import { ArgsType, Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsInt, Max, Min } from 'class-validator';

import { BigIntScalar } from '../scalars.js';

const RpcMethodGroup = Object.fromEntries(METHOD_GROUPS.map((group) => [group, group]));
registerEnumType(RpcMethodGroup, {
  name: 'RpcMethodGroup',
  description:
    'READ: look-ups. CALL: what runs code without a transaction. LOGS: searches and filters. SEND: signed transactions. PUSH: what subscribers were told.',
});

/** A week. */
const MOST_HOURS = 168;

@ObjectType('RpcUsage', {
  description:
    'What one application asked of one chain within one hour. Requests that were refused are not in it. Up to a few seconds late.',
})
export class RpcUsageModel {
  @Field({ description: 'When the hour began, in UTC.' }) hour!: Date;
  @Field(() => RpcMethodGroup) methodGroup!: string;
  @Field(() => BigIntScalar, { description: 'Requests that were answered, each of a batch by itself.' })
  requests!: bigint;
  @Field(() => BigIntScalar, { description: 'What they cost; see RpcLimits.' }) points!: bigint;
  @Field(() => BigIntScalar, { description: 'The size of the answers.' }) bytes!: bigint;
}

@ArgsType()
export class HoursArgs {
  @Field(() => Int, { defaultValue: 24, description: `How many hours, the present one included; up to ${MOST_HOURS}.` })
  @IsInt()
  @Min(1)
  @Max(MOST_HOURS)
  hours!: number;
}
