import { LIMITS } from '@atoll/chains';
import { ChainDesire } from '@atoll/store';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';

import { connectionOf } from '../connection.js';
import { IsIdempotencyKey, IsName } from '../input.js';
import { KernelFounderInput } from '../kernel/kernel.model.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';

registerEnumType(ChainDesire, {
  name: 'ChainDesire',
  description: 'What the members decided. PROPOSED: not founded yet.',
});

const STATUS = { True: 'True', False: 'False', Unknown: 'Unknown' } as const;
registerEnumType(STATUS, { name: 'ConditionStatus', description: 'Whether something is so, as Kubernetes says it.' });

@ObjectType('Condition', { description: 'One thing that is so, is not so, or is not known.' })
export class ConditionModel {
  @Field({
    description:
      'Ready: blocks are produced. QuorumAtRisk: one more missing validator, or a faulty one, halts the chain. Stalled: no block comes. Recovering: all validators were restarted to end a stall. UpgradeInProgress: nodes are brought to another version one at a time, or wait for it; the reason NoMargin asks the owners to restart theirs. SitesReachable: False while the cluster of a site does not answer, with its nodes and what to do.',
  })
  type!: string;
  @Field(() => STATUS) status!: keyof typeof STATUS;
  @Field({ description: 'One word for machines, for example ValidatorDown or QuorumLost.' }) reason!: string;
  @Field({ description: 'The same in a sentence for people; names the nodes it is about.' }) message!: string;
  @Field(() => Date, { description: 'When the status last changed.' }) since!: Date;
}

@ObjectType('Chain', { description: 'An EVM chain that the members of a consortium govern together.' })
export class ChainModel {
  @Field(() => ID) id!: string;
  consortiumId!: string;
  @Field() name!: string;
  @Field(() => BigIntScalar, { description: 'The EIP-155 chain id, unique in this installation.' }) evmChainId!: bigint;
  @Field({ description: 'The software its nodes run.' }) engine!: string;
  @Field(() => Int, { description: 'The least time between two blocks, in milliseconds.' }) blockPeriodMs!: number;
  @Field(() => Int, {
    description: 'How long QBFT round 0 may take, in seconds; each further round takes twice as long.',
  })
  requestTimeoutSeconds!: number;
  @Field(() => Int, { description: 'Votes on validators are cleared in every block whose number this divides.' })
  epochLength!: number;
  @Field(() => ChainDesire) desired!: ChainDesire;
  @Field({
    description: 'Where it stands: Proposed, Refused, Starting, Running, Halted, Stopping, Stopped or Deleting.',
  })
  phase!: string;
  @Field({ description: 'Why, in one word for machines, for example NodesStarting, QuorumAtRisk or Stalled.' })
  reason!: string;
  @Field({ description: 'Why, in a sentence for people.' }) message!: string;
  @Field(() => [ConditionModel]) conditions!: ConditionModel[];
  @Field(() => BigIntScalar, { description: 'The number of the newest block seen.' }) height!: bigint;
  @Field(() => HexScalar, { nullable: true }) headHash!: string | null;
  @Field(() => Date, { nullable: true, description: 'The timestamp of the newest block seen.' }) headTime!: Date | null;
  @Field(() => Int, { description: 'The QBFT round; above 0, proposers have failed since the newest block.' })
  round!: number;
  @Field(() => [HexScalar], { description: 'The addresses that seal the next block.' }) validators!: string[];
  @Field(() => JsonScalar, { nullable: true, description: 'The genesis file. Null until all validators have keys.' })
  genesis!: unknown;
  @Field() createdAt!: Date;
  @Field(() => Date, { nullable: true, description: 'When its first block was seen.' }) firstBlockAt!: Date | null;
}

@ObjectType()
export class ChainConnection extends connectionOf(ChainModel) {}

@InputType({ description: 'How many validators one member runs.' })
export class ValidatorShareInput {
  @Field(() => ID) @IsUUID() organisationId!: string;
  @Field(() => Int) @Min(1) @Max(LIMITS.validators) count!: number;
  @Field(() => ID, {
    nullable: true,
    description: 'At which site; a member with several sites is named once for each.',
  })
  @IsOptional()
  @IsUUID()
  siteId?: string;
}

// The executor leaves defaults inside of variables out, so each is a nullable field whose property holds its default.
@InputType()
export class CreateChainInput {
  @Field(() => ID) @IsUUID() consortiumId!: string;
  @Field({ description: 'Unique in the consortium; up to 64 letters, digits, spaces, dots and hyphens.' })
  @IsName(64)
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: 'The software its nodes run, one of `engines`; by default the first of them.',
  })
  @IsOptional()
  @IsName(64)
  engine?: string;
  @Field(() => Int, {
    nullable: true,
    defaultValue: 1_000,
    description: 'The least time between two blocks, in milliseconds; 100 or more.',
  })
  @Min(LIMITS.leastBlockPeriodMs)
  @Max(LIMITS.mostBlockPeriodMs)
  blockPeriodMs: number = 1_000;
  @Field(() => Int, {
    nullable: true,
    description:
      'How long QBFT round 0 may take, in seconds; not shorter than the block period, by default twice that.',
  })
  @IsOptional()
  @Min(1)
  requestTimeoutSeconds?: number;
  @Field(() => Int, {
    nullable: true,
    defaultValue: 30_000,
    description: 'After how many blocks open votes on validators are cleared.',
  })
  @Min(10)
  epochLength: number = 30_000;
  @Field(() => [ValidatorShareInput], {
    description: `Which members run validators, and how many: 1 to ${LIMITS.validators} in all. From 4 on the chain outlasts a faulty one.`,
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.validators)
  @ValidateNested({ each: true })
  @Type(() => ValidatorShareInput)
  validators!: ValidatorShareInput[];
  @Field(() => [KernelFounderInput], {
    nullable: true,
    description:
      "Who founds the kernel that the chain is to have from the start, as in deployKernel: each of them has to agree, too. Your principal deploys it once there are blocks; watch it with kernelChanged. Without it the chain has no contracts of the platform's.",
  })
  @IsOptional()
  @ArrayMaxSize(128)
  @ValidateNested({ each: true })
  @Type(() => KernelFounderInput)
  kernelFounders?: KernelFounderInput[];
  @Field({ nullable: true, description: 'The same key again is the same chain; with another wish, CONFLICT.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string;
}
