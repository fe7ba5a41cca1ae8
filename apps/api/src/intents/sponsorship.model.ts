import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, Max, MaxLength, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsName } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';

const MOST_A_DAY = 100_000;

@ObjectType('SponsoredContract', { description: 'A contract whose functions a sponsorship relays.' })
export class SponsoredContractModel {
  @Field(() => ID) deploymentId!: string;
  @Field(() => [String], { description: 'Signatures of the functions.' }) methods!: string[];
  @Field(() => ID, { nullable: true, description: 'The forwarder that is gone through; null where twins are called.' })
  forwarderId!: string | null;
}

@ObjectType('SponsorshipLimits', { description: 'Each of any 24 hours. What was set aside counts, used or not.' })
export class SponsorshipLimitsModel {
  @Field(() => Int) intentsPerSigner!: number;
  @Field(() => BigIntScalar) gasPerSigner!: bigint;
  @Field(() => Int, { description: 'Of all signers together.' }) intentsPerDay!: number;
  @Field(() => BigIntScalar, { description: 'Of all signers together.' }) gasPerDay!: bigint;
}

@ObjectType('Sponsorship', {
  description:
    'What your organisation relays for others, who only sign: a key of yours sends it, within limits. It is never changed; it ends, and another one begins.',
})
export class SponsorshipModel {
  @Field(() => ID) id!: string;
  @Field() name!: string;
  chainId!: string;
  keyId!: string;
  @Field(() => [HexScalar], { description: "Whose intents it relays; anybody's when empty." }) signers!: string[];
  @Field(() => ID, {
    nullable: true,
    description: 'The one application that may hand intents in; null for all with the scope intent:submit.',
  })
  applicationKeyId!: string | null;
  @Field() createdAt!: Date;
  @Field() expiresAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When it was ended before its time.' }) endedAt!: Date | null;
}

@ObjectType()
export class SponsorshipConnection extends connectionOf(SponsorshipModel) {}

@InputType()
export class SponsoredContractInput {
  @Field(() => ID, { description: "A verified deployment on the chain, another member's too." })
  @IsUUID()
  deploymentId!: string;
  @Field(() => [String], {
    description:
      'Up to 100 functions, by name or signature. Without a forwarder each must be a twin for signers: fooBySig(address signer, ..., uint256 deadline, bytes signature).',
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @MaxLength(500, { each: true })
  methods!: string[];
  @Field(() => ID, {
    nullable: true,
    description: 'The deployment of an OpenZeppelin ERC2771Forwarder that the contract trusts.',
  })
  @IsOptional()
  @IsUUID()
  forwarderId?: string | null;
}

@InputType()
export class SponsorshipLimitsInput {
  @Field(() => Int, { description: `Up to ${MOST_A_DAY}.` }) @Min(1) @Max(MOST_A_DAY) intentsPerSigner!: number;
  @Field(() => BigIntScalar) gasPerSigner!: bigint;
  @Field(() => Int, { description: `Up to ${MOST_A_DAY}.` }) @Min(1) @Max(MOST_A_DAY) intentsPerDay!: number;
  @Field(() => BigIntScalar) gasPerDay!: bigint;
}

@InputType()
export class CreateSponsorshipInput {
  @Field({ description: 'Unique among those that have not ended.' }) @IsName() name!: string;
  @Field(() => ID) @IsUUID() chainId!: string;
  @Field(() => ID, {
    description: 'The key of your organisation that relays. Use one that owns nothing and has policies of its own.',
  })
  @IsUUID()
  keyId!: string;
  @Field(() => [SponsoredContractInput], { description: 'Up to 20.' })
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => SponsoredContractInput)
  contracts!: SponsoredContractInput[];
  @Field(() => [HexScalar], { nullable: true, description: "Up to 1,000 addresses; anybody's intents when absent." })
  @IsOptional()
  @ArrayMaxSize(1_000)
  signers?: string[] | null;
  @Field(() => ID, { nullable: true, description: 'All with the scope intent:submit when absent.' })
  @IsOptional()
  @IsUUID()
  applicationKeyId?: string | null;
  @Field(() => SponsorshipLimitsInput)
  @ValidateNested()
  @Type(() => SponsorshipLimitsInput)
  limits!: SponsorshipLimitsInput;
  @Field(() => Int, { defaultValue: 90, description: 'How long it lasts, up to 366.' }) @Min(1) @Max(366) days!: number;
}
