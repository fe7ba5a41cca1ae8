import { SignatureForm, SignatureStatus } from '@atoll/store';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey } from '../input.js';
import { HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(SignatureForm, {
  name: 'SignatureForm',
  description:
    'PERSONAL_MESSAGE: EIP-191, version 0x45, as personal_sign. TYPED_DATA: EIP-712. Both by SECP256K1 keys, and neither can be a transaction. DOCUMENT: ES256 over the bytes as they are, by P256 keys.',
});
registerEnumType(SignatureStatus, {
  name: 'SignatureStatus',
  description: 'QUEUED: it is signed moments later. SIGNED, FAILED: the ends.',
});

@ObjectType('Signature', { description: 'A signature over something that is no transaction.' })
export class SignatureModel {
  @Field(() => ID) id!: string;
  keyId!: string;
  @Field(() => SignatureForm) form!: SignatureForm;
  @Field(() => HexScalar, { description: 'What was given: the message, or the typed data as JSON.' })
  content!: Uint8Array;
  @Field(() => SignatureStatus) status!: SignatureStatus;
  @Field(() => HexScalar, {
    nullable: true,
    description: 'r‖s‖v with v 27 or 28 by a SECP256K1 key, as wallets give it; r‖s by a P256 key, as JOSE has it.',
  })
  signature!: Uint8Array | null;
  @Field(() => String, { nullable: true, description: 'Why it failed, in a sentence.' }) reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs: a code, and its fields.' })
  fault!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) doneAt!: Date | null;
}

@ObjectType()
export class SignatureConnection extends connectionOf(SignatureModel) {}

@InputType()
export class RequestSignatureInput {
  @Field(() => ID, { description: 'The key of your organisation that signs.' }) @IsUUID() keyId!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description:
      'Up to 64 KiB. A SECP256K1 key signs it as a personal message, a P256 key as a document. Either this or typedData.',
  })
  @IsOptional()
  message?: string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'For a SECP256K1 key: domain, types, primaryType and message, as eth_signTypedData_v4 takes them.',
  })
  @IsOptional()
  typedData?: unknown;
  @Field(() => String, { nullable: true, description: 'The same key gives the same row; other input is a CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string | null;
}
