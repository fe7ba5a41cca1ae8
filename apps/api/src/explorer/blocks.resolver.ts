import { Fault, type Actor } from '@atoll/kernel';
import { ExplorerService } from '@atoll/ledger';
import type { Block, MinedTransaction } from '@atoll/store';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { BlockArgs, BlockConnection, BlockModel, MinedTransactionConnection } from './block.model.js';
import { blockPage, transactionPage } from './places.js';

@Resolver(() => BlockModel)
export class BlocksResolver {
  constructor(private readonly service: ExplorerService) {}

  @Query(() => BlockConnection, { description: 'The blocks of a chain as far as they are indexed, newest first.' })
  blocks(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Block>> {
    return blockPage(args, (part) => this.service.blocks(actor, chainId, part));
  }

  @Query(() => BlockModel, { description: 'One block, by its number or by its hash; the newest one by neither.' })
  block(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() { number, hash }: BlockArgs,
  ): Promise<Block> {
    if (number != null && (number < 0n || number >= 2n ** 63n))
      throw Fault.invalid('number', 'must be the number of a block');
    return this.service.block(actor, chainId, { ...(number != null && { number }), ...(hash && { hash }) });
  }

  @ResolveField(() => Date, { description: 'When it was proposed, by its own word.' })
  timestamp(@Parent() { timestamp }: Block): Date {
    return new Date(Number(timestamp) * 1_000);
  }

  @ResolveField(() => Int)
  transactionCount(@Parent() { transactions }: Block): number {
    return transactions;
  }

  @ResolveField(() => Int)
  logCount(@Parent() { logs }: Block): number {
    return logs;
  }

  @ResolveField(() => MinedTransactionConnection, { description: 'Its transactions, the last first.' })
  transactions(
    @Parent() { chainId, number }: Block,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<MinedTransaction>> {
    return transactionPage(args, (part) => this.service.transactions(actor, chainId, part, number));
  }
}
