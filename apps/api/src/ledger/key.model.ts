import { KeyBackend, KeyCurve } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Matches, MaxLength } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { HexScalar } from '../scalars.js';

registerEnumType(KeyBackend, {
  name: 'KeyBackend',
  description:
    "Where a key is made, lies and signs. SEALED: in the platform's database, encrypted. PKCS11: in the installation's hardware security module, which it never leaves. REMOTE: at a signer of your organisation, which has it already.",
});
registerEnumType(KeyCurve, {
  name: 'KeyCurve',
  description:
    'SECP256K1: for transactions, messages (EIP-191) and typed data (EIP-712). P256: for documents and credentials of devices (ES256), and no transactions.',
});

const POINT = /^0x(04)?[0-9a-f]{128}$/;

@ObjectType('Key', {
  description:
    'A signing key of your organisation. Its private part is in no answer; it leaves the platform as age ciphertext alone, when two persons want it to.',
})
export class KeyModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  @Field(() => KeyBackend) backend!: KeyBackend;
  @Field(() => KeyCurve) curve!: KeyCurve;
  address!: string | null;
  @Field(() => HexScalar, {
    nullable: true,
    description:
      'The 64 bytes x‖y of its point. Null until the key is made, moments after it was asked for, or until it was brought.',
  })
  publicKey!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Of a key that is brought: the age recipient to which its private part is encrypted for bringKey, known moments after importKey.',
  })
  importRecipient!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why there is no key yet though one was declared: what was brought does not fit, or the signer lacks it.',
  })
  problem!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class KeyConnection extends connectionOf(KeyModel) {}

@InputType()
export class CreateKeyInput {
  @Field({ description: 'What your organisation calls it; unique there.' }) @IsName() name!: string;
  @Field(() => KeyBackend, {
    defaultValue: KeyBackend.SEALED,
    description: 'INVALID where the installation does not have it.',
  })
  backend!: KeyBackend;
  @Field(() => KeyCurve, { defaultValue: KeyCurve.SECP256K1 }) curve!: KeyCurve;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'With the backend REMOTE: which of the keys that the signer reports, as 64 bytes x‖y or 65 with 04.',
  })
  @IsOptional()
  @Matches(POINT, { message: 'must be 64 bytes, or 65 that begin with 04' })
  publicKey?: string | null;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class ImportKeyInput {
  @Field({ description: 'What your organisation calls it; unique there.' }) @IsName() name!: string;
  @Field(() => KeyCurve, { defaultValue: KeyCurve.SECP256K1 }) curve!: KeyCurve;
  @Field(() => HexScalar, {
    description:
      'The public key that must come of it, as 64 bytes x‖y or 65 with 04: a private key of another one is refused.',
  })
  @Matches(POINT, { message: 'must be 64 bytes, or 65 that begin with 04' })
  publicKey!: string;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}

@InputType()
export class BringKeyInput {
  @Field(() => ID, { description: 'A key of importKey.' }) @IsUUID() id!: string;
  @Field({
    description:
      'The private key as 64 hexadecimal digits, encrypted with age to the importRecipient of this key and to nobody else, armoured.',
  })
  @MaxLength(2_000)
  sealed!: string;
}
