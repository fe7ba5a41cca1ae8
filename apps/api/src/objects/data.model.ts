import { ArgsType, Field, ID, InputType, Int, ObjectType, OmitType } from '@nestjs/graphql';
import { IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';

import { connectionOf, PageArgs } from '../connection.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';
import { ObjectInput } from './object.model.js';

type Hex = `0x${string}`;

@InputType({ description: 'Sealed data of yours, to lie under one of your privacy policies.' })
export class DataInput extends OmitType(ObjectInput, ['consortiumId', 'envelope'] as const, InputType) {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { description: 'The resource whose policy says who keeps it, and who gets at it.' })
  @IsHexOf(32)
  resource!: Hex;
  @Field({ description: 'Its envelope as canonical text (RFC 8785), bound to this resource of this chain.' })
  @IsString()
  @MaxLength(1_000_000)
  envelope!: string;
}

@ArgsType()
export class DataUnderArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: Hex;
}

@ArgsType()
export class DataArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) resource!: Hex;
  @Field(() => HexScalar, { description: 'By which it is named.' }) @IsHexOf(32) ctRoot!: string;
  @Field(() => Int, { nullable: true, description: 'Which chunk, from 0; the first when absent.' })
  @IsOptional()
  @Min(0)
  @Max(65_535)
  place?: number | null;
}

@ObjectType('SealedData', {
  description:
    'Ciphertext under a privacy policy, as whoever may have it sees it: its owner, whom the policy lists, and who has a grant.',
})
export class SealedDataModel {
  @Field(() => ID, { description: 'Whose it is.' }) organisationId!: string;
  @Field(() => ID) chainId!: string;
  @Field(() => HexScalar) resource!: string;
  @Field(() => HexScalar, { description: 'The positional Merkle root over its chunks.' }) ctRoot!: string;
  @Field(() => BigIntScalar, { description: 'Of the ciphertext.' }) bytes!: bigint;
  @Field(() => Int, { description: 'Bytes of each chunk but the last.' }) chunk!: number;
  @Field(() => String, { nullable: true, description: 'To open it with a key of its resource and epoch.' })
  envelope!: string | null;
  @Field() createdAt!: Date;
}

@ObjectType()
export class SealedDataConnection extends connectionOf(SealedDataModel) {}

@ObjectType('SealedChunk', { description: 'One chunk of it, and what proves that it is the one: trust no store.' })
export class SealedChunkModel {
  @Field(() => SealedDataModel) data!: SealedDataModel;
  @Field(() => Int) place!: number;
  @Field(() => Int, { description: 'How many there are.' }) count!: number;
  @Field(() => HexScalar) bytes!: Uint8Array;
}
