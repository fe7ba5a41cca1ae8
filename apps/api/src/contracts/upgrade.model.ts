import { UpgradeStatus } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsArguments, IsIdempotencyKey } from '../input.js';
import { JsonScalar } from '../scalars.js';

registerEnumType(UpgradeStatus, {
  name: 'UpgradeStatus',
  description: 'How far an upgrade is. It goes on by itself until VERIFIED or FAILED.',
  valuesMap: {
    QUEUED: { description: 'Its storage layouts are about to be compared.' },
    CHECKED: { description: 'They fit; its transaction waits to be signed.' },
    SIGNED: { description: 'Waits for its block.' },
    VERIFIED: { description: 'The proxy is seen to run the new code.' },
    FAILED: { description: '`reason` says why, and what to change.' },
  },
});

@ObjectType('Upgrade', { description: 'The change of a proxy to other code.' })
export class UpgradeModel {
  @Field(() => ID) id!: string;
  deploymentId!: string;
  implementationId!: string;
  transactionId!: string | null;
  @Field(() => UpgradeStatus) status!: UpgradeStatus;
  @Field(() => String, { nullable: true, description: 'Why it failed, in the words of the checks or of the contract.' })
  reason!: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The same for programs: its `code`, and the fields of that.',
  })
  fault!: unknown;
  @Field() createdAt!: Date;
}

@ObjectType()
export class UpgradeConnection extends connectionOf(UpgradeModel) {}

@InputType()
export class UpgradeProxyInput {
  @Field(() => ID, { description: 'A deployment of your organisation behind a proxy.' })
  @IsUUID()
  deploymentId!: string;
  @Field(() => ID, { description: 'A verified deployment on the same chain: the code that it is to run.' })
  @IsUUID()
  implementationId!: string;
  @Field(() => ID, { description: 'The key that may upgrade it.' }) @IsUUID() keyId!: string;
  @Field(() => String, { nullable: true, description: 'Called in the same transaction; nothing when absent.' })
  @IsOptional()
  @MaxLength(1_000)
  function?: string | null;
  @Field(() => [JsonScalar], { nullable: true, description: 'Its arguments in order.' })
  @IsOptional()
  @IsArguments()
  arguments?: unknown[] | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
