import { SCOPES, type Permission } from '@atoll/kernel';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsIn, Max, Min } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsName } from '../input.js';

@ObjectType('ApplicationKey', { description: 'A key with which software acts for your organisation.' })
export class ApplicationKeyModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field({ description: 'The first characters of the secret, to tell keys apart.' }) prefix!: string;
  @Field(() => [String], { description: 'The permissions it has.' }) scopes!: string[];
  @Field(() => ID, { description: 'The person who made it. It ends when they leave, or lose a permission it has.' })
  createdBy!: string;
  @Field() expiresAt!: Date;
  @Field(() => Date, { nullable: true }) revokedAt!: Date | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class ApplicationKeyConnection extends connectionOf(ApplicationKeyModel) {}

@ObjectType({ description: 'A new application key with its secret, which is shown this once.' })
export class CreatedApplicationKey {
  @Field() applicationKey!: ApplicationKeyModel;
  @Field({ description: 'Send it as `Authorization: Bearer …`. Shown this once.' }) secret!: string;
}

@InputType()
export class CreateApplicationKeyInput {
  @Field() @IsName() name!: string;

  @Field(() => [String], { description: `None you do not have yourself. One or more of: ${SCOPES.join(', ')}.` })
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @IsIn(SCOPES, { each: true })
  scopes!: Permission[];

  @Field(() => Int, { description: 'Up to a year.' }) @Min(1) @Max(366) expiresInDays!: number;
}
