import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { MaxLength } from 'class-validator';

@ObjectType('SecondFactor', {
  description:
    'An app of yours that makes codes (TOTP, RFC 6238); one is asked for whenever you sign in by your password.',
})
export class SecondFactorModel {
  @Field({ description: 'When it was confirmed.' }) since!: Date;
  @Field(() => Int, { description: 'How many recovery codes were not used; 10 are made.' }) recoveryCodesLeft!: number;
}

const CODE = 'Of six digits, from your app, which takes each once; or a recovery code.';

@InputType()
export class EnrolSecondFactorInput {
  @Field({ description: 'Yours: a second factor outlives the session that adds it.' })
  @MaxLength(256)
  password!: string;
}

@InputType()
export class SecondFactorProofInput {
  @Field({ description: 'Yours.' }) @MaxLength(256) password!: string;
  @Field({ description: CODE }) @MaxLength(64) code!: string;
}

@InputType()
export class SignInWithCodeInput {
  @Field({ description: 'What the fault CODE_REQUIRED of `signIn` told.' }) @MaxLength(128) challenge!: string;
  @Field({ description: CODE }) @MaxLength(64) code!: string;
}
