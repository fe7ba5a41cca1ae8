import { DataAssetState, DataOrderState } from '@atoll/store';
import { ArgsType, Field, ID, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsOptional,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

import { PageArgs } from '../connection.js';
import { Kems } from '../grants/key-release.model.js';
import { IsHexOf } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

const MOST_SECONDS = 2_592_000;
const ROUND = 4_294_967_295;
export const Verdicts = { WRONG_KEY: 'WRONG_KEY', RIGHT_KEY: 'RIGHT_KEY' } as const;
registerEnumType(Verdicts, {
  name: 'KeyVerdict',
  description:
    'WRONG_KEY: the delivered key does not open what was registered. RIGHT_KEY: it does, or nothing else was shown.',
});

@ArgsType()
export class DataAssetArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => String, { nullable: true, description: 'Words that stand in its title or description.' })
  @IsOptional()
  @MaxLength(200)
  text?: string | null;
  @Field(() => DataAssetState, { nullable: true }) @IsOptional() state?: DataAssetState | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) owner?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(32) resource?: string | null;
  @Field(() => String, { nullable: true, description: "A name of the consortium's." })
  @IsOptional()
  @MaxLength(64)
  purpose?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) token?: string | null;
  @Field(() => BigIntScalar, { nullable: true, description: 'At most this.' }) @IsOptional() price?: bigint | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether an arbiter found it nearly the same as an earlier one.',
  })
  @IsOptional()
  nearDuplicate?: boolean | null;
}

@ArgsType()
export class DataOrderArgs extends PageArgs {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(32) asset?: string | null;
  @Field(() => HexScalar, { nullable: true }) @IsOptional() @IsHexOf(20) buyer?: string | null;
  @Field(() => HexScalar, { nullable: true, description: 'Whose asset it is about.' })
  @IsOptional()
  @IsHexOf(20)
  seller?: string | null;
  @Field(() => DataOrderState, { nullable: true }) @IsOptional() state?: DataOrderState | null;
}

@InputType()
export class RegisterDataAssetInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar, {
    description:
      'The positional Merkle root of the plain chunks. It is not salted: what can be guessed is not sold here.',
  })
  @IsHexOf(32)
  contentRoot!: string;
  @Field(() => HexScalar, { description: 'That of the encrypted ones: the object that holds them.' })
  @IsHexOf(32)
  ctRoot!: string;
  @Field(() => HexScalar, { description: 'The resource under whose policy access is granted.' })
  @IsHexOf(32)
  resource!: string;
  @Field(() => HexScalar, { nullable: true, description: 'The hash of what shows that it is the owner’s.' })
  @IsOptional()
  @IsHexOf(32)
  rights?: string | null;
}

@InputType()
export class ListAssetInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) asset!: string;
  @Field(() => HexScalar, { description: 'An ERC-20 token that takes no fee on the way.' }) @IsHexOf(20) token!: string;
  @Field(() => BigIntScalar) price!: bigint;
  @Field(() => [String], { description: "By the names of the consortium's purposes." })
  @ArrayMinSize(1)
  @ArrayMaxSize(256)
  @MaxLength(64, { each: true })
  purposes!: string[];
  @Field({
    description: 'JSON of up to 16 KiB: a dataset of DCAT with a "title" and its policy in ODRL as "odrl:hasPolicy".',
  })
  @Length(2, 16_384)
  licence!: string;
  @Field(() => HexScalar, { description: 'The feed of an odd number of arbiters, of whom the seller is none.' })
  @IsHexOf(32)
  feed!: string;
  @Field(() => BigIntScalar, { description: 'For how long the licence is good: up to 100 years.' })
  licenceSeconds!: bigint;
  @Field(() => Int, { description: 'How long the seller has to deliver the key: up to 30 days.' })
  @Min(1)
  @Max(MOST_SECONDS)
  deliverSeconds!: number;
  @Field(() => Int) @Min(1) @Max(MOST_SECONDS) acceptSeconds!: number;
  @Field(() => Int) @Min(1) @Max(MOST_SECONDS) judgeSeconds!: number;
}

@InputType({ description: 'A key, wrapped for one reader by HPKE (RFC 9180).' })
export class WrappedKeyInput {
  @Field({ description: "The reader's DID." }) @MaxLength(300) did!: string;
  @Field() @MaxLength(300) keyId!: string;
  @Field(() => Kems) @IsIn(Object.keys(Kems)) kem!: keyof typeof Kems;
  @Field(() => HexScalar) @Matches(/^0x([0-9a-f]{64}|[0-9a-f]{130})$/) enc!: `0x${string}`;
  @Field(() => HexScalar, { description: 'A key of 32 bytes with its tag of 16.' })
  @IsHexOf(48)
  wrappedKey!: `0x${string}`;
}

@InputType()
export class DeliverKeyInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) order!: string;
  @Field(() => HexScalar, { description: 'A grant of the resource to the buyer, for no less than was offered.' })
  @IsHexOf(32)
  grantId!: string;
  @Field(() => WrappedKeyInput, {
    description:
      'The key, wrapped by the seller to the reader key that the buyer published. The platform never has the key.',
  })
  @ValidateNested()
  @Type(() => WrappedKeyInput)
  wrap!: WrappedKeyInput;
}

@InputType()
export class DisputeOrderInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) order!: string;
  @Field({
    description:
      'JSON of up to 16 KiB that every member can read, so what is secret in it is sealed first: the private key of this one order, wrapped for each arbiter.',
  })
  @Length(2, 16_384)
  evidence!: string;
}

@InputType()
export class AppointArbitersInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field({ description: 'Up to 32 bytes.' }) @Length(1, 66) name!: string;
  @Field(() => [HexScalar], { description: 'Principals of members with the role ARBITER: an odd number.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(31)
  @IsHexOf(20, { each: true })
  arbiters!: string[];
  @Field(() => Int, { description: 'How long a round is.' }) @Min(1) @Max(MOST_SECONDS) periodSeconds!: number;
  @Field(() => Int, { description: 'How long after a round arbiters report.' })
  @Min(1)
  @Max(MOST_SECONDS)
  reportSeconds!: number;
  @Field(() => Int, { description: 'How long a round can be disputed itself.' })
  @Min(0)
  @Max(MOST_SECONDS)
  disputeSeconds!: number;
}

@InputType()
export class JudgeOrderInput {
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => HexScalar) @IsHexOf(32) order!: `0x${string}`;
  @Field(() => Verdicts) verdict!: keyof typeof Verdicts;
  @Field(() => Int, {
    nullable: true,
    description: 'Of the feed; the one that takes reports now where it is left out.',
  })
  @IsOptional()
  @Min(0)
  @Max(ROUND)
  round?: number | null;
  @Field(() => HexScalar, { nullable: true, description: 'The hash of what you looked at.' })
  @IsOptional()
  @IsHexOf(32)
  evidenceRoot?: string | null;
}
