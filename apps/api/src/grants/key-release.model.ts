import type { Kem } from '@atoll/crypto/hpke';
import { KeyReleaseKind, KeyReleaseState } from '@atoll/store';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, Matches, Max, MaxLength, Min } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(KeyReleaseKind, {
  name: 'KeyReleaseKind',
  description: 'How a key goes out.',
  valuesMap: {
    DIRECT: { description: 'When a grant is given, and again for each epoch of keys.' },
    BROKERED: { description: 'By a request of its own, checked and receipted.' },
    OWN: { description: "The owner's own copy, to seal with." },
  },
});
registerEnumType(KeyReleaseState, {
  name: 'KeyReleaseState',
  description: 'How far a key is on its way.',
  valuesMap: {
    ASKED: { description: 'Written down; nothing was checked.' },
    RECEIPTING: { description: 'Its receipt is on its way to the chain.' },
    RELEASED: { description: 'Its receipt is in a block, and `recipient` is the wrapped key.' },
    REFUSED: { description: 'No key went out: `reason` says why.' },
  },
});

export const Kems = { P256: 'P256', X25519: 'X25519' } as const;
registerEnumType(Kems, {
  name: 'ReaderKem',
  description:
    'What keys are wrapped by: HPKE (RFC 9180) with HKDF-SHA256 and AES-256-GCM, by one of two key exchanges.',
  valuesMap: {
    P256: { description: 'DHKEM(P-256, HKDF-SHA256); public keys of 65 bytes, not compressed.' },
    X25519: { description: 'DHKEM(X25519, HKDF-SHA256); public keys of 32 bytes.' },
  },
});

@ObjectType('KeyRelease', {
  description:
    'A key on its way to a reader. The platform keeps it sealed, and wraps it to the reader; nobody between them opens it.',
})
export class KeyReleaseModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => ID, { description: 'The organisation whose key it is.' }) organisationId!: string;
  @Field(() => ID, { nullable: true, description: 'The organisation that gets it.' }) readerId!: string | null;
  @Field(() => KeyReleaseKind) kind!: KeyReleaseKind;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar, { description: "Zero for the owner's own." }) grantId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The call of a CityExchange that it answers.' }) callId!:
    string | null;
  @Field(() => BigIntScalar) keyEpoch!: bigint;
  @Field(() => HexScalar, { description: 'What the receipt calls the request.' }) reqHash!: string;
  @Field(() => KeyReleaseState) state!: KeyReleaseState;
  @Field(() => HexScalar, { nullable: true, description: 'Of the wrapped key, as the receipt has it.' }) wrapHash!:
    string | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'The wrapped key, `{ did, keyId, kem, enc, wrappedKey }` of an envelope, once its receipt is in a block.',
  })
  recipient!: unknown;
  @Field(() => HexScalar, { nullable: true, description: 'The transaction of its receipt.' }) transactionHash!:
    string | null;
  @Field(() => BigIntScalar, { nullable: true }) blockNumber!: bigint | null;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'The same for programs.' }) fault!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true }) endedAt!: Date | null;
}

@ObjectType()
export class KeyReleaseConnection extends connectionOf(KeyReleaseModel) {}

@ObjectType('ReaderKey', {
  description: 'The public key that keys are wrapped to, as its identity published it on the chain.',
})
export class ReaderKeyModel {
  @Field({ description: 'The identity.' }) did!: string;
  @Field() keyId!: string;
  @Field(() => Kems) kem!: Kem;
  @Field(() => HexScalar) publicKey!: string;
}

@ObjectType('KeptReceipt', {
  description: 'A receipt that your organisation keeps, for a root on the chain to commit to.',
})
export class KeptReceiptModel {
  @Field(() => ID) id!: string;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar) grantee!: string;
  @Field(() => Int, { description: 'The bit of the purpose.' }) purpose!: number;
  @Field(() => HexScalar) reqHash!: string;
  @Field(() => HexScalar) respHash!: string;
  @Field() occurredAt!: Date;
}

@ObjectType('KeptReceiptProof', {
  description: 'That a kept receipt is one of those that a root on the chain commits to, by RFC 9162 over SHA-256.',
})
export class KeptReceiptProofModel {
  @Field(() => KeptReceiptModel) receipt!: KeptReceiptModel;
  @Field(() => HexScalar) root!: string;
  @Field(() => Int) size!: number;
  @Field(() => Int) position!: number;
  @Field(() => [HexScalar]) proof!: string[];
  @Field(() => ID, { description: 'The deed that put the root on the chain.' }) deedId!: string;
}

const REQUEST = /^[\x21-\x7e]{1,200}$/;
const request = { message: 'must be 1 to 200 printable characters without spaces' };

@InputType()
export class RequestKeyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) grantId!: string;
  @Field({ description: "A name of the consortium's purposes." }) @MaxLength(64) purpose!: string;
  @Field(() => BigIntScalar, { nullable: true, description: 'Of the present epoch when absent.' })
  @IsOptional()
  keyEpoch?: bigint | null;
  @Field({
    description: 'Your own name for this access: the same one is the same access, and one use, however often you ask.',
  })
  @Matches(REQUEST, request)
  request!: string;
  @Field(() => HexScalar, {
    nullable: true,
    description:
      'The call that it answers, where the policy leaves its keys to a CityExchange; its receipt is left there, if nobody did.',
  })
  @IsOptional()
  @IsHexOf(32)
  callId?: string | null;
}

@InputType()
export class RequestOwnKeyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field(() => BigIntScalar, { nullable: true, description: 'Of the present epoch when absent.' })
  @IsOptional()
  keyEpoch?: bigint | null;
  @Field({ description: 'Your own name for the request; the same one is the same.' })
  @Matches(REQUEST, request)
  request!: string;
}

@InputType()
export class ReaderKeyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => Kems) kem!: Kem;
  @Field(() => HexScalar, { description: 'As RFC 9180, section 7.1 serializes it.' })
  @MaxLength(132)
  publicKey!: string;
}

@InputType()
export class PublishReaderKeyInput extends ReaderKeyInput {
  @Field(() => Int, { defaultValue: 365, description: 'How long it is good, up to 3,660.' })
  @Min(1)
  @Max(3_660)
  days!: number;
}

@InputType()
export class KeepReceiptInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: string;
  @Field(() => HexScalar, { description: 'Who processed it.' }) @IsHexOf(20) grantee!: string;
  @Field() @MaxLength(64) purpose!: string;
  @Field(() => HexScalar) @IsHexOf(32) reqHash!: string;
  @Field(() => HexScalar) @IsHexOf(32) respHash!: string;
  @Field() occurredAt!: Date;
}

@ArgsType()
export class KeyReleaseArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true, description: 'Only those by this grant.' })
  @IsOptional()
  @IsHexOf(32)
  grantId?: string | null;
}
