import type { Actor } from '@atoll/kernel';
import { EventsService, ExplorerService, OnChainService, type FoundLog, type ReadCall } from '@atoll/ledger';
import type { MinedTransaction } from '@atoll/store';
import { Args, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { MinedCallModel, MinedTransactionConnection, MinedTransactionModel } from './block.model.js';
import { EventConnection } from './event.model.js';
import { eventPage, transactionPage } from './places.js';

@Resolver(() => MinedTransactionModel)
export class MinedTransactionsResolver {
  constructor(
    private readonly service: ExplorerService,
    private readonly events: EventsService,
    private readonly onChain: OnChainService,
  ) {}

  @Query(() => MinedTransactionConnection, { description: 'Everything that was mined on a chain, newest first.' })
  minedTransactions(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<MinedTransaction>> {
    return transactionPage(args, (part) => this.service.transactions(actor, chainId, part));
  }

  @Query(() => MinedTransactionModel, { description: 'One transaction on a chain, by its hash.' })
  minedTransaction(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('hash', 32) hash: string,
  ): Promise<MinedTransaction> {
    return this.service.transaction(actor, chainId, hash);
  }

  @ResolveField(() => BigIntScalar)
  nonce(@Parent() { nonce }: MinedTransaction): string {
    return nonce.toFixed(0);
  }

  @ResolveField(() => BigIntScalar, { description: 'In wei.' })
  value(@Parent() { value }: MinedTransaction): string {
    return value.toFixed(0);
  }

  @ResolveField(() => Int)
  logCount(@Parent() { logs }: MinedTransaction): number {
    return logs;
  }

  @ResolveField(() => MinedCallModel, {
    nullable: true,
    description: 'What it asked of the contract. Null while no ABI says, and where it only sent value.',
  })
  call(@Parent() transaction: MinedTransaction, @CurrentActor() actor: Actor): Promise<ReadCall | null> {
    return this.onChain.call(actor, transaction);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Why it failed, as a node says that runs it once more on the state before its block. Null where it succeeded, or no node can say.',
  })
  failure(@Parent() transaction: MinedTransaction, @CurrentActor() actor: Actor): Promise<string | null> {
    return this.onChain.failure(actor, transaction);
  }

  @ResolveField(() => EventConnection, { name: 'events', description: 'What was logged in it, in order.' })
  logged(
    @Parent() { chainId, hash }: MinedTransaction,
    @CurrentActor() actor: Actor,
    @Args() args: PageArgs,
  ): Promise<Page<FoundLog>> {
    const transactionHash = `0x${Buffer.from(hash).toString('hex')}`;
    return eventPage(args, (part) => this.events.find(actor, { chainId, transactionHash, oldestFirst: true }, part));
  }
}
