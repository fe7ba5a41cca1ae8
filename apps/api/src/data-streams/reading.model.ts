import { READING_CODES } from '@atoll/data';
import { DataDeedState, ReadingAssurance } from '@atoll/store';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

export const ReadingCode = Object.fromEntries(Object.keys(READING_CODES).map((code) => [code, code])) as {
  [Code in keyof typeof READING_CODES]: Code;
};
registerEnumType(ReadingCode, {
  name: 'ReadingCode',
  description: 'What became of a reading that was handed in.',
  valuesMap: Object.fromEntries(
    Object.entries(READING_CODES).map(([code, description]) => [code, { description }]),
  ) as Record<keyof typeof READING_CODES, { description: string }>,
});

@ObjectType('DataReading', { description: 'One reading, as it was handed in. It is never changed.' })
export class ReadingModel {
  streamId!: string;
  @Field(() => BigIntScalar, { description: 'Its number in its stream, from 1 on.' }) seq!: bigint;
  @Field(() => BigIntScalar, { description: 'When it was taken, as its signer says: seconds of Unix time.' })
  occurredAt!: bigint;
  @Field({ description: 'When it came in here.' }) receivedAt!: Date;
  @Field(() => HexScalar, { description: 'SHA-256 of the payload, or the salted commitment to it.' }) hash!: Uint8Array;
  @Field(() => HexScalar, { nullable: true, description: 'Null where only a commitment came.' })
  payload!: Uint8Array | null;
  @Field(() => String, { nullable: true }) mediaType!: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Null where nobody signed.' }) signature!: Uint8Array | null;
  @Field(() => ReadingAssurance) assurance!: ReadingAssurance;
  @Field({ description: 'Whether it came later than its stream allows for.' }) late!: boolean;
}

@ObjectType()
export class ReadingConnection extends connectionOf(ReadingModel) {}

@ObjectType('SenmlRecord', {
  description: 'One measurement of a SenML pack, with its base fields resolved (RFC 8428).',
})
export class SenmlRecordModel {
  @Field() name!: string;
  @Field({ description: 'Seconds of Unix time.' }) time!: number;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'A number, a text, a truth, or bytes as base64url.' })
  value!: unknown;
  @Field(() => Number, { nullable: true }) sum!: number | null;
}

@ArgsType()
export class ReadingsArgs extends PageArgs {
  @Field(() => BigIntScalar, { nullable: true, description: 'Taken at or after this second of Unix time.' })
  @IsOptional()
  from?: bigint | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'Taken at or before this second.' })
  @IsOptional()
  to?: bigint | null;
  @Field({ defaultValue: false, description: 'By number, the highest first; otherwise the lowest first.' })
  newestFirst!: boolean;
}

@ObjectType('DataBatch', { description: 'Readings that follow each other, under one root on the chain.' })
export class BatchModel {
  @Field(() => ID) id!: string;
  @Field(() => BigIntScalar) seqFrom!: bigint;
  @Field(() => BigIntScalar) seqTo!: bigint;
  @Field(() => HexScalar, { description: 'Of the positional tree over its leaves (RFC 9162).' }) root!: Uint8Array;
  @Field(() => DataDeedState) state!: DataDeedState;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => Int, { nullable: true, description: "Which of the stream's batches it is on the chain, from 0 on." })
  number!: number | null;
  @Field(() => ReadingAssurance, { nullable: true, description: 'Whose signature the chain took for it.' })
  assurance!: ReadingAssurance | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the chain calls it late.' }) late!: boolean | null;
  @Field(() => ID, { nullable: true }) transactionId!: string | null;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: "Of the block that has it, by the chain's clock." })
  anchoredAt!: Date | null;
}
@ObjectType()
export class BatchConnection extends connectionOf(BatchModel) {}

@ObjectType('DataGap', { description: 'Readings that are missing, as was declared on the chain.' })
export class GapModel {
  @Field(() => ID) id!: string;
  @Field(() => BigIntScalar) seqFrom!: bigint;
  @Field(() => BigIntScalar) seqTo!: bigint;
  @Field({ description: 'As the chain has it.' }) cause!: string;
  @Field(() => DataDeedState) state!: DataDeedState;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => ID, { nullable: true }) transactionId!: string | null;
  @Field() createdAt!: Date;
}
@ObjectType()
export class GapConnection extends connectionOf(GapModel) {}

@ObjectType('DataError', { description: 'A reading that was wrong, or that came after it was declared missing.' })
export class ErrorModel {
  @Field(() => ID) id!: string;
  @Field(() => BigIntScalar) seq!: bigint;
  @Field({ description: 'As the chain has it.' }) cause!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The leaf of what it should have been.' })
  replacement!: Uint8Array | null;
  @Field(() => DataDeedState) state!: DataDeedState;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => ID, { nullable: true }) transactionId!: string | null;
  @Field() createdAt!: Date;
}
@ObjectType()
export class ErrorConnection extends connectionOf(ErrorModel) {}

@ObjectType('DataCase', {
  description: 'A second value that the same producer signed for a number. The chain is shown both.',
})
export class CaseModel {
  streamId!: string;
  @Field(() => ID) id!: string;
  @Field(() => BigIntScalar) seq!: bigint;
  @Field(() => BigIntScalar, { description: 'Of the second value.' }) occurredAt!: bigint;
  @Field(() => HexScalar, { description: 'Of the second value.' }) hash!: Uint8Array;
  @Field(() => HexScalar, { nullable: true, description: 'Of the second value.' }) payload!: Uint8Array | null;
  @Field(() => HexScalar, { description: 'Of the second value.' }) signature!: Uint8Array;
  @Field(() => DataDeedState) state!: DataDeedState;
  @Field(() => String, { nullable: true }) reason!: string | null;
  @Field(() => ID, { nullable: true }) transactionId!: string | null;
  @Field() createdAt!: Date;
}
@ObjectType()
export class CaseConnection extends connectionOf(CaseModel) {}

@ObjectType('ReadingProof', {
  description:
    'How a reading stands on the chain. Whoever has these checks it with any node, and without this platform.',
})
export class ReadingProofModel {
  @Field(() => BigIntScalar) evmChainId!: bigint;
  @Field(() => HexScalar) contract!: Uint8Array;
  @Field(() => HexScalar) stream!: Uint8Array;
  @Field(() => HexScalar) producer!: Uint8Array;
  @Field(() => BigIntScalar) seq!: bigint;
  @Field(() => HexScalar, { description: 'What the leaf holds after the number: 8 bytes of time, 32 of the hash.' })
  value!: Uint8Array;
  @Field(() => HexScalar) leaf!: Uint8Array;
  @Field(() => Int, { description: 'From 0, within the batch.' }) position!: number;
  @Field(() => Int, { description: 'How many leaves the tree has.' }) size!: number;
  @Field(() => [HexScalar], { description: 'From the leaf up (RFC 9162, section 2.1.3).' }) path!: Uint8Array[];
  @Field(() => BatchModel) batch!: BatchModel;
  @Field(() => HexScalar, { nullable: true }) transactionHash!: string | null;
  @Field(() => BigIntScalar, { nullable: true }) blockNumber!: bigint | null;
}

@ObjectType({ description: 'What became of one of several readings.' })
export class ReadingOutcome {
  @Field(() => Int, { description: 'Which of them, from 1 on.' }) line!: number;
  @Field(() => ReadingCode) code!: keyof typeof READING_CODES;
  @Field({ description: 'The same for people: what to do.' }) detail!: string;
}

@ObjectType({ description: 'What became of readings. Those that are not named were kept.' })
export class SubmittedReadings {
  @Field(() => Int, { description: 'Kept now.' }) accepted!: number;
  @Field(() => Int, { description: 'Kept before.' }) duplicates!: number;
  @Field(() => [ReadingOutcome]) refused!: ReadingOutcome[];
}

@InputType()
export class CorrectReadingInput {
  @Field(() => ID) @IsUUID() streamId!: string;
  @Field(() => BigIntScalar) seq!: bigint;
  @Field({ description: '1 to 32 bytes of UTF-8, which the chain keeps.' }) @MaxLength(32) cause!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The leaf of what it should have been; nothing when absent.' })
  @IsOptional()
  @IsHexOf(32)
  replacement?: string | null;
}
