import type { Actor } from '@atoll/kernel';
import { PoliciesService } from '@atoll/ledger';
import type { Policy } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { KeyModel } from './key.model.js';
import { OwnRows } from './own-rows.js';
import { CreatePolicyInput, PolicyConnection, PolicyModel, PolicyRateModel } from './policy.model.js';

@Resolver(() => PolicyModel)
export class PoliciesResolver {
  constructor(
    private readonly service: PoliciesService,
    private readonly own: OwnRows,
  ) {}

  @Query(() => PolicyConnection, { description: 'The policies of a key, with those that ended, newest first.' })
  policies(
    @CurrentActor() actor: Actor,
    @IdArg('keyId', 'key') keyId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Policy>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, keyId, part),
    );
  }

  @Query(() => PolicyModel, { description: 'One policy of your organisation.' })
  policy(@CurrentActor() actor: Actor, @IdArg('id', 'policy') id: string): Promise<Policy> {
    return this.service.find(actor, id);
  }

  @Mutation(() => PolicyModel, {
    description:
      'Permits a key something, and from its first policy on nothing else. It is ACTIVE moments later; where a policy of the key asks for two persons, once another one approved it. INVALID when it asks more people than may approve.',
  })
  createPolicy(@CurrentActor() actor: Actor, @Args('input') input: CreatePolicyInput): Promise<Policy> {
    return this.service.create(actor, input);
  }

  @Mutation(() => PolicyModel, {
    description:
      'Ends an active policy, moments later or once another person approved it, as it began. What it permitted and is not signed yet is judged anew. With its last policy gone, a key signs whatever its organisation sends.',
  })
  removePolicy(@CurrentActor() actor: Actor, @IdArg('id', 'policy') id: string): Promise<Policy> {
    return this.service.remove(actor, id);
  }

  @ResolveField(() => KeyModel, { nullable: true })
  key(@Parent() { keyId }: Policy, @CurrentActor() actor: Actor): Promise<KeyModel | null> {
    return this.own.keys.find(actor, keyId);
  }

  @ResolveField(() => Boolean, { description: 'Whether it may sign messages, typed data and documents.' })
  signsMessages(@Parent() { messages }: Policy): boolean {
    return messages;
  }

  @ResolveField(() => Boolean, { description: 'Whether it may create contracts.' })
  createsContracts(@Parent() { creates }: Policy): boolean {
    return creates;
  }

  @ResolveField(() => BigIntScalar, { nullable: true, description: 'In wei, of one transaction; null permits any.' })
  maxValue(@Parent() { maxValue }: Policy): string | null {
    return maxValue && maxValue.toFixed(0);
  }

  @ResolveField(() => PolicyRateModel, { nullable: true, description: 'Null permits any number.' })
  rate(@Parent() { rateLimit, rateSeconds }: Policy): PolicyRateModel | null {
    return rateLimit === null || rateSeconds === null ? null : { limit: rateLimit, seconds: rateSeconds };
  }
}
