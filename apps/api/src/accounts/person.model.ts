import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsEmail, Length, MaxLength } from 'class-validator';

import { IsName } from '../input.js';

@ObjectType('Person', { description: 'A human being who signs in.' })
export class PersonModel {
  @Field(() => ID) id!: string;
  @Field() email!: string;
  @Field() name!: string;
  @Field(() => ID, {
    nullable: true,
    description: 'The organisation whose provider signs the person in, there alone; null for whoever has a password.',
  })
  managedBy!: string | null;
}

@ObjectType({
  description: 'What a person holds after signing in. Send the access token as `Authorization: Bearer …`.',
})
export class SignedIn {
  @Field({ description: 'Works for 15 minutes.' }) accessToken!: string;
  @Field() accessExpiresAt!: Date;
  @Field({ description: 'Works once, within 30 days of signing in. Used twice, it ends the session.' })
  refreshToken!: string;
  @Field() person!: PersonModel;
}

const IsNewPassword = () => Length(12, 256);

@InputType()
export class SignUpInput {
  @Field() @IsEmail() @MaxLength(254) email!: string;
  @Field() @IsName() name!: string;
  @Field({ description: 'At least 12 characters.' }) @IsNewPassword() password!: string;
}

@InputType()
export class SignInInput {
  @Field() @MaxLength(254) email!: string;
  @Field() @MaxLength(256) password!: string;
}

@InputType()
export class ChangePasswordInput {
  @Field() @MaxLength(256) currentPassword!: string;
  @Field({ description: 'At least 12 characters.' }) @IsNewPassword() newPassword!: string;
}

@InputType()
export class RecoverAccountInput {
  @Field({ description: 'What the operator handed out, `atoll_recovery_…`.' }) @MaxLength(128) token!: string;
  @Field({ description: 'At least 12 characters.' }) @IsNewPassword() newPassword!: string;
}
