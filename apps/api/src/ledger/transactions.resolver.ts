import { Fault, type Actor } from '@atoll/kernel';
import { MOST_SUBMITTED, TransactionsService, type Submitted, type TransactionStep } from '@atoll/ledger';
import type { Approval, Policy, Transaction } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { Changes } from '../changes/changes.js';
import { page, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { ApprovalModel } from './approval.model.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';
import { PolicyModel } from './policy.model.js';
import {
  SendTransactionInput,
  SubmittedTransactionModel,
  SubmitTransactionsInput,
  TransactionConnection,
  TransactionModel,
  TransactionsArgs,
  TransactionStepModel,
} from './transaction.model.js';

type SubmittedTransaction = { transaction: Transaction | null; fault: object | null };

@Resolver(() => TransactionModel)
export class TransactionsResolver {
  constructor(
    private readonly service: TransactionsService,
    private readonly own: OwnRows,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
  ) {}

  @Query(() => TransactionConnection, {
    description: 'What your organisation wrote to chains, newest first; what is given leaves only what fits it.',
  })
  transactions(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain', { nullable: true }) chainId: string | undefined,
    @IdArg('keyId', 'key', { nullable: true }) keyId: string | undefined,
    @Args() args: TransactionsArgs,
  ): Promise<Page<Transaction>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, { ...args, chainId, keyId }, part),
    );
  }

  @Query(() => TransactionModel, { description: 'One transaction of your organisation.' })
  transaction(@CurrentActor() actor: Actor, @IdArg('id', 'transaction') id: string): Promise<Transaction> {
    return this.service.find(actor, id);
  }

  @Mutation(() => TransactionModel, {
    description:
      'Writes a transaction down, which the platform then signs, sends and follows: watch it with transactionChanged. CHAIN_HALTED while the chain is stopped or makes no blocks; what was taken before goes on when they return. POLICY_FORBIDS when no policy of the key permits it.',
  })
  submitTransaction(@CurrentActor() actor: Actor, @Args('input') input: SendTransactionInput): Promise<Transaction> {
    return this.service.submit(actor, wishOf(input));
  }

  @Mutation(() => TransactionModel, {
    description: 'The same as submitTransaction, under its name of before.',
    deprecationReason: 'Its name is submitTransaction.',
  })
  sendTransaction(@CurrentActor() actor: Actor, @Args('input') input: SendTransactionInput): Promise<Transaction> {
    return this.service.submit(actor, wishOf(input));
  }

  @Mutation(() => [SubmittedTransactionModel], {
    description: `Writes up to ${MOST_SUBMITTED} transactions down at once. Each is taken or refused by itself, and the answers come in the order of the transactions: one that is refused holds up no other. With an idempotency key for each, the whole request can be repeated until all of it was taken.`,
  })
  async submitTransactions(
    @CurrentActor() actor: Actor,
    @Args('input') { transactions }: SubmitTransactionsInput,
  ): Promise<SubmittedTransaction[]> {
    return (await this.service.submitAll(actor, transactions.map(wishOf))).map(submitted);
  }

  @Mutation(() => TransactionModel, {
    description:
      'Has a transaction end without being mined, if it can. While it is QUEUED it ends for certain, and never gets a nonce. Once it is signed, something that does nothing is sent under its nonce and offers more; whichever of the two is mined decides how it ends, and it stays as it is until then. Where its account cannot pay that (1 wei per gas where gas is free), nodes that have it keep it. CONFLICT once it has ended.',
  })
  cancelTransaction(@CurrentActor() actor: Actor, @IdArg('id', 'transaction') id: string): Promise<Transaction> {
    return this.service.cancel(actor, id);
  }

  @Mutation(() => TransactionModel, {
    description:
      'Has a transaction that is SIGNED or SENT offer a tenth more per gas, so that blocks take it before others. Where gas is free there is no queue to jump unless blocks are full: it offers 1 wei per gas if its account has that, and if not, every node is given it once more; `history` says which. Those of its key with lower nonces are mined before it in any case. CONFLICT while it has no nonce, and once it is being stopped or has ended.',
  })
  speedUpTransaction(@CurrentActor() actor: Actor, @IdArg('id', 'transaction') id: string): Promise<Transaction> {
    return this.service.speedUp(actor, id);
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

  @ResolveField(() => [TransactionStepModel], { description: 'Every step so far, oldest first.' })
  async history(@Parent() { id }: Transaction, @CurrentActor() actor: Actor): Promise<TransactionStep[]> {
    return (await this.own.histories.find(actor, id)) ?? [];
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

  @ResolveField(() => PolicyModel, {
    nullable: true,
    description: 'The policy of its key that it goes under; null without one, and without the permission key:read.',
  })
  async policy(@Parent() { policyId }: Transaction, @CurrentActor() actor: Actor): Promise<Policy | null> {
    return policyId === null ? null : this.own.policies.find(actor, policyId);
  }

  @ResolveField(() => ApprovalModel, {
    nullable: true,
    description: 'The last time that people were asked about it; null when they were not, and without key:read.',
  })
  async approval(@Parent() { id, policyId }: Transaction, @CurrentActor() actor: Actor): Promise<Approval | null> {
    return policyId === null ? null : this.own.approvals.find(actor, id);
  }
}

const wishOf = ({ to, data, value, ...input }: SendTransactionInput) => ({
  ...input,
  ...{ to: to ?? null, data: data ?? '0x', value: String(value ?? 0) },
});

const submitted = (answer: Submitted): SubmittedTransaction =>
  answer instanceof Fault
    ? { transaction: null, fault: { ...answer.detail, message: answer.message } }
    : { transaction: answer, fault: null };
