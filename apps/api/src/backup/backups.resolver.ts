import { BackupsService, isStale, MOST_BLOCKS } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import type { Backup, BackupPlan } from '@atoll/store';
import { Args, ArgsType, Field, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsOptional, Max, Min } from 'class-validator';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg, IsIdempotencyKey } from '../input.js';
import { HexScalar } from '../scalars.js';
import {
  BackupConnection,
  BackupModel,
  BackupPlanInput,
  BackupPlanModel,
  BucketModel,
  SealedKeyModel,
} from './backup.model.js';

@ArgsType()
class RunArgs {
  @Field(() => Int, { description: 'The number of the first block.' }) @Min(0) first!: number;
  @Field(() => Int, {
    defaultValue: MOST_BLOCKS,
    description: `How many at most, up to ${MOST_BLOCKS}; large ones come fewer.`,
  })
  @Min(1)
  @Max(MOST_BLOCKS)
  count!: number;
}

@ArgsType()
class KeyArgs {
  @Field({ nullable: true, description: 'The same key again is the same backup.' })
  @IsOptional()
  @IsIdempotencyKey()
  idempotencyKey?: string;
}

@Resolver(() => BackupPlanModel)
export class BackupsResolver {
  constructor(private readonly backups: BackupsService) {}

  @Query(() => BackupPlanModel, { nullable: true, description: 'Your plan for a chain; null before there is one.' })
  backupPlan(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<BackupPlan | null> {
    return this.backups.plan(actor, chainId);
  }

  @Mutation(() => BackupPlanModel, {
    description:
      'Makes your plan for a chain what it says. Blocks that were kept for another recipient are kept anew. The keys of your nodes are encrypted to the recipient where they live; the platform never sees them.',
  })
  setBackupPlan(@CurrentActor() actor: Actor, @Args('input') input: BackupPlanInput): Promise<BackupPlan> {
    return this.backups.setPlan(actor, input);
  }

  @Query(() => BackupConnection, { name: 'backups', description: 'Your backups of a chain, newest first.' })
  list(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Backup>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.backups.list(actor, chainId, part),
    );
  }

  @Query(() => BackupModel, { description: 'One backup of yours.' })
  backup(@CurrentActor() actor: Actor, @IdArg('id', 'backup') id: string): Promise<Backup> {
    return this.backups.find(actor, id);
  }

  @Mutation(() => BackupModel, {
    description: 'Begins a backup now. While one is under way, it is the answer. CONFLICT before there is a plan.',
  })
  startBackup(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() { idempotencyKey }: KeyArgs,
  ): Promise<Backup> {
    return this.backups.start(actor, chainId, idempotencyKey);
  }

  @Mutation(() => BackupModel, {
    description:
      'Restores a backup to nowhere: a fresh node executes its blocks, and must arrive at the state root of the live chain. The result stands in the backup.',
  })
  drillBackup(@CurrentActor() actor: Actor, @IdArg('id', 'backup') id: string): Promise<Backup> {
    return this.backups.drill(actor, id);
  }

  @Query(() => [SealedKeyModel], {
    description: 'The keys of your nodes on a chain, as ciphertext to your backup keys.',
  })
  sealedKeys(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<SealedKeyModel[]> {
    return this.backups.sealedKeys(actor, chainId);
  }

  @Query(() => [HexScalar], {
    description: 'Blocks as they cross the wire (RLP), from one number on, as far as the chain goes.',
  })
  rawBlocks(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() { first, count }: RunArgs,
  ): Promise<string[]> {
    return this.backups.rawBlocks(actor, chainId, first, count);
  }

  @ResolveField(() => Boolean, { description: 'Whether the last good backup or drill is older than the plan allows.' })
  stale(@Parent() plan: BackupPlan): boolean {
    return isStale(plan, new Date());
  }

  @ResolveField(() => BucketModel, {
    nullable: true,
    description: "Where it lies; null for the installation's own place.",
  })
  s3(@Parent() { s3 }: BackupPlan): BucketModel | null {
    return s3 as BucketModel | null;
  }
}
