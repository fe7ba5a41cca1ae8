import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';

import { IsName } from '../input.js';
import { JsonScalar } from '../scalars.js';

@ObjectType('Passkey', {
  description: 'A key in an authenticator of yours, by which you sign in to pages of one host (WebAuthn).',
})
export class PasskeyModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field({ description: 'Of the pages that may ask for it.' }) host!: string;
  @Field({ description: 'Whether it is kept by an account of yours elsewhere, so that other devices have it, too.' })
  synced!: boolean;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it last signed you in.' }) usedAt!: Date | null;
}

@InputType()
export class AddPasskeyInput {
  @Field({ description: 'What you will know it by.' }) @IsName() name!: string;
  @Field(() => JsonScalar, { description: '`RegistrationResponseJSON` of the Web Authentication API.' })
  response!: unknown;
}

@InputType()
export class PasskeyRegistrationInput {
  @Field({ description: 'Yours: a passkey outlives the session that adds it.' }) @MaxLength(256) password!: string;
  @Field(() => String, { nullable: true, description: 'Of your second factor, where one is on; or a recovery code.' })
  @IsOptional()
  @MaxLength(64)
  code?: string | null;
}
