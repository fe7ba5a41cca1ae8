import type { Actor } from '@atoll/kernel';
import { hashOf, IntentsService, reasonOf, stateOf, type IntentState as State, type IntentView } from '@atoll/ledger';
import type { Transaction } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OwnRows } from '../ledger/own-rows.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { BigIntScalar, HexScalar, JsonScalar } from '../scalars.js';
import { plainTypedData } from './intent-body.js';
import {
  IntentConnection,
  IntentModel,
  IntentState,
  IntentTypedData,
  IntentTypedDataInput,
  SubmitIntentInput,
} from './intent.model.js';

@Resolver(() => IntentModel)
export class IntentsResolver {
  constructor(
    private readonly service: IntentsService,
    private readonly own: OwnRows,
    private readonly changes: Changes,
  ) {}

  @Query(() => IntentConnection, { description: 'What was handed in under a sponsorship, newest first.' })
  intents(
    @CurrentActor() actor: Actor,
    @IdArg('sponsorshipId', 'sponsorship') sponsorshipId: string,
    @Args() args: PageArgs,
  ): Promise<Page<IntentView>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, sponsorshipId, part),
    );
  }

  @Query(() => IntentModel, { description: 'One intent under a sponsorship of your organisation.' })
  intent(@CurrentActor() actor: Actor, @IdArg('id', 'intent') id: string): Promise<IntentView> {
    return this.service.find(actor, id);
  }

  @Query(() => IntentTypedData, {
    description:
      'What is to be signed, for wallets and for whoever would compare it with what a device computes itself.',
  })
  async intentTypedData(
    @CurrentActor() actor: Actor,
    @Args('input') input: IntentTypedDataInput,
  ): Promise<IntentTypedData> {
    const { typedData, digest } = await this.service.typedData(actor, input);
    return { typedData: plainTypedData(typedData), digest };
  }

  @Mutation(() => IntentModel, {
    description:
      'Hands in what somebody signed, to be relayed: watch it with intentChanged. The same intent gives the same row, however often it comes. INVALID where the signature is of something else, REVERTED where the contract would refuse, CONFLICT for a nonce that is not the next, RATE_LIMITED beyond the limits; of all these nothing is written.',
  })
  submitIntent(@CurrentActor() actor: Actor, @Args('input') input: SubmitIntentInput): Promise<IntentView> {
    return this.service.submit(actor, input);
  }

  @Subscription(() => IntentModel, {
    description: 'The intent as it is, and again after every change of it and of its transaction.',
    resolve: (intent: IntentView) => intent,
  })
  intentChanged(@CurrentCaller() caller: Caller, @IdArg('id', 'intent') id: string): AsyncIterableIterator<IntentView> {
    let transactionId: string | undefined;
    return this.changes.follow(
      caller,
      (change) => change.id === id || change.id === transactionId,
      async (actor) => {
        const intent = await this.service.find(actor, id);
        transactionId = intent.transactionId;
        return intent;
      },
    );
  }

  @ResolveField(() => IntentState)
  status(@Parent() intent: IntentView): State {
    return stateOf(intent);
  }

  @ResolveField(() => BigIntScalar)
  nonce(@Parent() { nonce }: IntentView): string {
    return nonce.toFixed(0); // in full, however large
  }

  @ResolveField(() => HexScalar, {
    nullable: true,
    description: 'The transaction that does it, or did; null until it is signed, and where none did.',
  })
  hash(@Parent() intent: IntentView): string | null {
    return hashOf(intent);
  }

  @ResolveField(() => Boolean, { description: 'Whether somebody else relayed it first.' })
  relayedByOther(@Parent() { relayedHash }: IntentView): boolean {
    return relayedHash !== null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'Why it failed: what the contract said, or what to change.',
  })
  reason(@Parent() intent: IntentView): string | null {
    return reasonOf(intent).reason;
  }

  @ResolveField(() => JsonScalar, { nullable: true, description: 'The same for programs: its `code`, and its fields.' })
  fault(@Parent() intent: IntentView): unknown {
    return reasonOf(intent).fault;
  }

  @ResolveField(() => TransactionModel, {
    nullable: true,
    description: 'The transaction that the sponsor sends; null without the permission transaction:read.',
  })
  transaction(@Parent() { transactionId }: IntentView, @CurrentActor() actor: Actor): Promise<Transaction | null> {
    return this.own.transactions.find(actor, transactionId);
  }
}
