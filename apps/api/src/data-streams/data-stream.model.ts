import { READING_CURVES } from '@atoll/sealed';
import { DataDeedState, DataStreamDesire, DataStreamState, ReadingAssurance } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsUUID, Matches, MaxLength, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

export const ReadingCurve = { P256: 'P256', SECP256K1: 'SECP256K1', ED25519: 'ED25519' } as const;
registerEnumType(ReadingCurve, {
  name: 'ReadingCurve',
  description: 'The curve of a key that signs readings. Over SHA-256, but for Ed25519.',
  valuesMap: {
    P256: { description: 'What secure elements, WebCrypto and OpenSSL have. Signatures are r‖s.' },
    SECP256K1: { description: 'What wallets have. Signatures are r‖s‖v.' },
    ED25519: { description: 'Checked here, never on a chain: such readings are the word of your organisation.' },
  },
});
registerEnumType(ReadingAssurance, {
  name: 'Assurance',
  description: 'How far a reading or a batch can be believed: whose signature stands behind it.',
  valuesMap: {
    DEVICE_SIGNED: { description: 'Signed by the key that the chain knows the device by.' },
    GATEWAY_ATTESTED: { description: 'Signed by the gateway that the device is bound to on the chain.' },
    SELF_DECLARED: { description: 'The word of the organisation that answers for the producer.' },
  },
});
registerEnumType(DataStreamDesire, { name: 'DataStreamDesire', description: 'What a data stream is to be.' });
registerEnumType(DataStreamState, {
  name: 'DataStreamState',
  description: 'Where a data stream stands on its chain.',
  valuesMap: {
    PENDING: { description: 'It is being opened. Readings are taken already.' },
    OPEN: { description: 'It takes readings, and their roots go onto the chain.' },
    CLOSED: { description: 'It ended by your wish; what it took stays.' },
    EQUIVOCATED: { description: 'Its producer signed two values for one number. It takes nothing any more.' },
    REFUSED: { description: 'The chain did not open it: `reason` says why.' },
  },
});
registerEnumType(DataDeedState, {
  name: 'DataDeedState',
  description: 'How far something has come on its way onto the chain.',
  valuesMap: {
    WAITING: { description: 'Nothing was sent yet.' },
    SIGNING: { description: 'Your key is asked to sign it.' },
    SENDING: { description: 'Its transaction is under way.' },
    DONE: { description: 'It is on the chain.' },
    FAILED: { description: 'It did not come onto the chain: `reason` says why.' },
  },
});

@ObjectType('DataStream', {
  description: 'Signed readings of one producer. They are kept here; the roots of their batches stand on the chain.',
})
export class DataStreamModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) chainId!: string;
  @Field() name!: string;
  @Field(() => HexScalar, { description: "The address of the chain's DataAnchor." }) contract!: Uint8Array;
  @Field(() => HexScalar, { description: 'Its id on the chain: the Keccak-256 of producer and name.' })
  stream!: Uint8Array;
  @Field(() => HexScalar, { description: 'Whose readings they are.' }) producer!: Uint8Array;
  @Field(() => ReadingCurve) curve!: (typeof READING_CURVES)[number];
  @Field(() => HexScalar, { description: 'The key that signs: x‖y, or the 32 bytes of Ed25519.' })
  publicKey!: Uint8Array;
  @Field(() => HexScalar, { nullable: true, description: 'The key of the gateway that may attest readings.' })
  gatewayKey!: Uint8Array | null;
  @Field(() => HexScalar) schemaId!: Uint8Array;
  @Field({ description: 'Whether it is about people, so that readings carry salted commitments.' }) personal!: boolean;
  @Field({ description: 'Whether it takes readings that nobody signed.' }) takesUnsigned!: boolean;
  @Field(() => Int, { description: 'In seconds after it was taken, from when on a reading is late.' })
  lateAfter!: number;
  @Field(() => Int, { description: 'A batch is closed when so many readings wait.' }) batchReadings!: number;
  @Field(() => Int, { description: 'Or when the first of them has waited so long, in seconds.' }) batchSeconds!: number;
  @Field(() => Int, { description: 'How long a missing reading is waited for, in seconds.' }) patienceSeconds!: number;
  @Field(() => Int, { description: 'How far a reading may be ahead of the first that is not settled.' })
  window!: number;
  @Field(() => DataStreamDesire) desired!: DataStreamDesire;
  @Field(() => DataStreamState) state!: DataStreamState;
  @Field(() => String, { nullable: true, description: 'What keeps it back at present.' }) reason!: string | null;
  @Field(() => BigIntScalar, { description: 'Every reading up to this one is anchored, or declared to be missing.' })
  settled!: bigint;
  @Field(() => Int, { description: 'How many batches the chain has of it.' }) anchored!: number;
  @Field() createdAt!: Date;
}

@ObjectType()
export class DataStreamConnection extends connectionOf(DataStreamModel) {}

@InputType({ description: 'A public key that signs readings.' })
export class ReadingSignerInput {
  @Field(() => ReadingCurve) @IsIn(READING_CURVES) curve!: (typeof READING_CURVES)[number];
  @Field(() => HexScalar, { description: 'x‖y, 64 bytes; or the 32 of Ed25519.' })
  @Matches(/^0x([0-9a-f]{128}|[0-9a-f]{64})$/, { message: 'must be 64 bytes, or 32 of Ed25519, as 0x hex' })
  publicKey!: string;
}

@InputType({ description: 'How a stream is batched and waited for.' })
export class DataStreamPaceInput {
  @Field(() => Int, { nullable: true, description: 'From 1 to 65536; 1000 when absent.' })
  @IsOptional()
  @IsInt()
  batchReadings?: number;
  @Field(() => Int, { nullable: true, description: 'From 1 to 86400; 60 when absent.' })
  @IsOptional()
  @IsInt()
  batchSeconds?: number;
  @Field(() => Int, { nullable: true, description: 'From 1 to 2592000; 600 when absent.' })
  @IsOptional()
  @IsInt()
  patienceSeconds?: number;
  @Field(() => Int, { nullable: true, description: 'From 1 to 1048576, which it is when absent.' })
  @IsOptional()
  @IsInt()
  window?: number;
}

@InputType()
export class OpenDataStreamInput extends DataStreamPaceInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: '1 to 32 bytes of UTF-8; the chain keeps it.' }) @MaxLength(32) name!: string;
  @Field(() => ReadingSignerInput) @ValidateNested() @Type(() => ReadingSignerInput) signer!: ReadingSignerInput;
  @Field(() => HexScalar, {
    nullable: true,
    description: "The producer's address; that of the signer's key when absent, which an Ed25519 key does not have.",
  })
  @IsOptional()
  @IsHexOf(20)
  producer?: string | null;
  @Field(() => ReadingSignerInput, { nullable: true, description: 'The gateway that may attest readings, too.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ReadingSignerInput)
  gateway?: ReadingSignerInput | null;
  @Field(() => HexScalar, { nullable: true, description: 'Of the schema of its readings; zero when absent.' })
  @IsOptional()
  @IsHexOf(32)
  schema?: string | null;
  @Field({ nullable: true, description: 'Whether it is about people; not when absent.' })
  @IsOptional()
  personal?: boolean;
  @Field({ nullable: true, description: 'Whether it takes readings that nobody signed; not when absent.' })
  @IsOptional()
  takesUnsigned?: boolean;
  @Field(() => Int, { nullable: true, description: 'In seconds, up to a year; 3600 when absent.' })
  @IsOptional()
  @IsInt()
  lateAfter?: number;
}
