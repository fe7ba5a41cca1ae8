import type { Actor } from '@atoll/kernel';
import { TransactionsService } from '@atoll/ledger';
import type { Transaction } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { Changes } from '../changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';
import { SendTransactionInput, TransactionConnection, TransactionModel } from './transaction.model.js';

@Resolver(() => TransactionModel)
export class TransactionsResolver {
  constructor(
    private readonly service: TransactionsService,
    private readonly own: OwnRows,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
  ) {}

  @Query(() => TransactionConnection, { description: 'What your organisation wrote to a chain, newest first.' })
  transactions(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Transaction>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, part),
    );
  }

  @Query(() => TransactionModel, { description: 'One transaction of your organisation.' })
  transaction(@CurrentActor() actor: Actor, @IdArg('id', 'transaction') id: string): Promise<Transaction> {
    return this.service.find(actor, id);
  }

  @Mutation(() => TransactionModel, {
    description:
      'Writes a transaction down, which the platform then signs, sends and follows: watch it with transactionChanged. CHAIN_HALTED while the chain is stopped or makes no blocks; what was taken before goes on when they return.',
  })
  sendTransaction(@CurrentActor() actor: Actor, @Args('input') input: SendTransactionInput): Promise<Transaction> {
    const { to, data, value } = input;
    return this.service.submit(actor, { ...input, to: to ?? null, data: data ?? '0x', value: String(value ?? 0) });
  }

  @Subscription(() => TransactionModel, {
    description: 'The transaction as it is, and again after every change.',
    resolve: (transaction: Transaction) => transaction,
  })
  transactionChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'transaction') id: string,
  ): AsyncIterableIterator<Transaction> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => BigIntScalar, { description: 'In wei.' })
  value(@Parent() { value }: Transaction): string {
    return value.toFixed(0); // in full, however large
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null without the permission chain:read.' })
  chain(@Parent() { chainId }: Transaction, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => KeyModel, {
    nullable: true,
    description: 'The key that signs; null without the permission key:read.',
  })
  key(@Parent() { keyId }: Transaction, @CurrentActor() actor: Actor): Promise<KeyModel | null> {
    return this.own.keys.find(actor, keyId);
  }
}
