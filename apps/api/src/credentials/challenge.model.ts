import { AuthProfile } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsUUID, MaxLength } from 'class-validator';

import { HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(AuthProfile, {
  name: 'AuthProfile',
  description:
    "SIGNATURE: the device signs the challenge's bytes by a key of its DID: ES256, ES256K (SHA-256 before both) or Ed25519, 64 bytes. PRESENTATION: a wallet answers a request of OpenID for Verifiable Presentations 1.0.",
});

@ObjectType('AuthChallenge', { description: 'A question that a DID answers by its key, once and within minutes.' })
export class AuthChallengeModel {
  @Field(() => ID) id!: string;
  @Field() did!: string;
  @Field() audience!: string;
  @Field() origin!: string;
  @Field() nonce!: string;
  @Field(() => AuthProfile) profile!: AuthProfile;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'What is to be signed: text in UTF-8 that a person can read.',
  })
  message!: Uint8Array | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The request for a wallet: DCQL, `direct_post`, the client by the prefix `redirect_uri`.',
  })
  request!: unknown;
  @Field() expiresAt!: Date;
}

@ObjectType('AuthVerdict', {
  description: 'Who answered, as of one block. It holds at that block: ask again rather than keep it.',
})
export class AuthVerdictModel {
  @Field() accepted!: boolean;
  @Field({
    description:
      'ACCEPTED, or which cheat it was: REPLAYED, EXPIRED, NOT_ANSWERED, NOT_REGISTERED, NOT_ACTIVE, NOT_VOUCHED_FOR, REVOKED, SUSPENDED, ISSUER_NOT_ACCREDITED, UNKNOWN_DID, UNKNOWN_KEY, BAD_SIGNATURE, NOT_BOUND, WRONG_NONCE, WRONG_AUDIENCE, NOT_ASKED_FOR, NOT_ANCHORED, STATUS_UNKNOWN, NOT_YET_VALID, MALFORMED, TOO_LARGE, WRONG_TYPE, WRONG_ALGORITHM, BAD_DISCLOSURE. docs/credentials.md says what each means.',
  })
  code!: string;
  @Field({ description: 'The same in a sentence.' }) because!: string;
  @Field() did!: string;
  @Field(() => String, { nullable: true, description: 'ES256, ES256K or EdDSA, where a signature was checked.' })
  algorithm!: string | null;
  @Field(() => String, { nullable: true, description: "DEVICE_SIGNED: the device's own key answered." })
  assurance!: string | null;
  @Field(() => String, { nullable: true, description: 'REGISTERED, ACTIVE and so on, as the chain has it.' })
  deviceStatus!: string | null;
  @Field(() => String, { nullable: true, description: 'The number of the block that all of it was read at.' })
  block!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The id on the chain of what vouches for the device, or was presented.',
  })
  credential!: string | null;
  @Field(() => String, { nullable: true, description: 'Its issuer.' }) issuer!: string | null;
}

@InputType()
export class AuthChallengeInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Who is to answer.' }) @MaxLength(200) did!: string;
  @Field({ description: 'Who asks: the name that you are known by. One line.' }) @MaxLength(200) audience!: string;
  @Field({ description: 'Where it is asked for, such as the origin of a page. One line.' })
  @MaxLength(200)
  origin!: string;
  @Field(() => AuthProfile, { defaultValue: AuthProfile.SIGNATURE }) profile!: AuthProfile;
  @Field(() => String, { nullable: true, description: 'For a PRESENTATION: the type of the credential.' })
  @IsOptional()
  @MaxLength(31)
  type?: string | null;
  @Field(() => [String], {
    defaultValue: [],
    description: 'Claims of the subject that must be shown, such as owner.name.',
  })
  @ArrayMaxSize(32)
  @MaxLength(200, { each: true })
  claims!: string[];
  @Field(() => Int, { defaultValue: 120, description: 'How long it may be answered, from 10 to 300.' })
  seconds!: number;
}
