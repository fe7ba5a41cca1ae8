import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { HexScalar } from '../scalars.js';

@ObjectType('Key', {
  description: 'A signing key of your organisation. Its private part never leaves the platform and is in no answer.',
})
export class KeyModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'Null until the key is made, moments after it was asked for.',
  })
  address!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'The 64 bytes x‖y of its secp256k1 point.' })
  publicKey!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class KeyConnection extends connectionOf(KeyModel) {}

@InputType()
export class CreateKeyInput {
  @Field({ description: 'What your organisation calls it; unique there.' }) @IsName() name!: string;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
