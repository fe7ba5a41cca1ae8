import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';

@ObjectType('FactoryRule', {
  description:
    'By which ABI the contracts are read that a factory makes. Every member of the chain sees it, as it does deployments.',
})
export class FactoryRuleModel {
  @Field(() => ID) id!: string;
  @Field(() => ID, { description: 'The factory.' }) deploymentId!: string;
  @Field({ description: 'The event of the factory that tells of a new contract, as a signature.' }) event!: string;
  @Field({ description: 'The argument of it that is the address.' }) argument!: string;
  @Field({ description: 'What the factory makes.' }) contractName!: string;
  @Field({ description: 'Whether the events from before the rule have been looked through.' }) done!: boolean;
  @Field() createdAt!: Date;
}

@ObjectType()
export class FactoryRuleConnection extends connectionOf(FactoryRuleModel) {}

@InputType()
export class CreateFactoryRuleInput {
  @Field(() => ID, { description: 'The factory: a deployment of yours.' }) @IsUUID() deploymentId!: string;
  @Field({ description: 'The name or signature of the event that tells of a new contract.' })
  @MaxLength(1_000)
  event!: string;
  @Field({ description: 'The argument of it that is the address.' }) @MaxLength(200) argument!: string;
  @Field(() => ID, {
    description: 'What the factory makes: a release of yours, whose ABI the members of the chain then see.',
  })
  @IsUUID()
  releaseId!: string;
  @Field(() => String, { nullable: true, description: 'The same key gives the same rule; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
