import { PrivacyPoliciesService, type PrivacyView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed } from '@atoll/store';
import { Args, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { HexArg, IdArg } from '../input.js';
import { AccessDeedModel } from './access.model.js';
import { PrivacyPolicyInput, PrivacyPolicyModel } from './privacy-policy.model.js';

const TABLES: readonly string[] = ['access_policies', 'access_grants'];

@Resolver(() => PrivacyPolicyModel)
export class PrivacyPoliciesResolver {
  constructor(
    private readonly service: PrivacyPoliciesService,
    private readonly changes: Changes,
  ) {}

  @Mutation(() => AccessDeedModel, {
    description:
      "Puts data of yours under these terms, whether it was under others or under none: createDataPolicy or amendDataPolicy. Grants under other terms end. The deed's subject is the resource. REVERTED says what the contract refuses now.",
  })
  setPrivacyPolicy(@CurrentActor() actor: Actor, @Args('input') input: PrivacyPolicyInput): Promise<AccessDeed> {
    const { chainId, name, owner = null, terms } = input;
    return this.service.set(actor, { ...terms, chainId, name, owner });
  }

  @Query(() => PrivacyPolicyModel, { description: 'Who may do what with some data, now.' })
  privacyPolicy(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<PrivacyView> {
    return this.service.find(actor, chainId, resource);
  }

  @Subscription(() => PrivacyPolicyModel, {
    description: 'The same, and again whenever the policy or a grant under it changes.',
    resolve: (view: PrivacyView) => view,
  })
  privacyPolicyChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): AsyncIterableIterator<PrivacyView> {
    return this.changes.follow(
      caller,
      (change) => change.chainId === chainId && TABLES.includes(change.table),
      (actor) => this.service.find(actor, chainId, resource),
    );
  }
}
