import { DataPoliciesService, GrantsService, PurposesService, scopesIn, type AccessScope } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed, AccessGrant, AccessPolicy, AccessPurpose } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { HexScalar } from '../scalars.js';
import { CheckGrantArgs, DataPolicyArgs, DeedArgs, GrantArgs } from './access.args.js';
import * as model from './access.model.js';
import { placedPage, resourcePage } from './places.js';

/** Of a list that a subscription tells anew at each change. */
const MOST_TOLD = 100;
const REFUSED = 'REVERTED says what the contract refuses now; what it refuses later is the reason of the deed.';

@Resolver(() => model.AccessGrantModel)
export class GrantsResolver {
  constructor(
    private readonly service: GrantsService,
    private readonly purposes: PurposesService,
    private readonly changes: Changes,
  ) {}

  @Query(() => [model.AccessPurposeModel], {
    description: 'What data may be used for in a consortium, by the bits of its masks.',
  })
  accessPurposes(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
  ): Promise<AccessPurpose[]> {
    return this.purposes.list(actor, consortiumId);
  }

  @Mutation(() => model.AccessPurposeModel, {
    description:
      'Gives a bit of the purposes a meaning, for good: up to 32 by each member, 256 by all. CONFLICT for a name or bit that has one.',
  })
  definePurpose(@CurrentActor() actor: Actor, @Args('input') input: model.DefinePurposeInput): Promise<AccessPurpose> {
    return this.purposes.define(actor, input);
  }

  @Query(() => model.AccessGrantConnection, { description: 'Grants on a chain, of all its members, newest first.' })
  accessGrants(@CurrentActor() actor: Actor, @Args() args: GrantArgs): Promise<Page<AccessGrant>> {
    return placedPage(args, (part) => this.service.list(actor, args.chainId, args, part));
  }

  @Query(() => model.AccessGrantModel, { description: 'One grant on a chain.' })
  accessGrant(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('grantId', 32) grantId: string,
  ): Promise<AccessGrant> {
    return this.service.find(actor, chainId, grantId);
  }

  @Query(() => Boolean, {
    description: 'Whether a grant is good for all of these scopes and this purpose: what a node says, now.',
  })
  checkGrant(
    @CurrentActor() actor: Actor,
    @Args() { chainId, grantId, scopes, purpose }: CheckGrantArgs,
  ): Promise<boolean> {
    return this.service.check(actor, chainId, grantId, scopes, purpose);
  }

  @Query(() => model.AccessDeedConnection, {
    description: 'What your organisation wanted done about access on a chain, newest first.',
  })
  accessDeeds(@CurrentActor() actor: Actor, @Args() args: DeedArgs): Promise<Page<AccessDeed>> {
    const { chainId, subject = null } = args;
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.deedsOf(actor, chainId, { ...part, subject }),
    );
  }

  @Query(() => model.AccessDeedModel, { description: 'One deed of your organisation.' })
  accessDeed(@CurrentActor() actor: Actor, @IdArg('id', 'access deed') id: string): Promise<AccessDeed> {
    return this.service.deed(actor, id);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Asks for access to a resource, in your organisation's name. The deed that is DONE has made the grant. ${REFUSED}`,
  })
  requestGrant(@CurrentActor() actor: Actor, @Args('input') input: model.RequestGrantInput): Promise<AccessDeed> {
    return this.service.request(actor, input.chainId, input.resource, input);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Gives what was asked for, or less, for the owner of the resource. ${REFUSED}`,
  })
  giveGrant(@CurrentActor() actor: Actor, @Args('input') input: model.GiveGrantInput): Promise<AccessDeed> {
    return this.service.grant(actor, input.chainId, input.grantId, input);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Turns a request down, for the owner of the resource. ${REFUSED}`,
  })
  denyGrant(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('grantId', 32) grantId: string,
  ): Promise<AccessDeed> {
    return this.service.deny(actor, chainId, grantId);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Ends a grant, for the owner or who has it. Records from now on get another key; what was read stays read. ${REFUSED}`,
  })
  revokeGrant(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('grantId', 32) grantId: string,
  ): Promise<AccessDeed> {
    return this.service.revoke(actor, chainId, grantId);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Takes access for an hour, for a member with the role PROVIDER, where the policy allows it; a review has to find it justified. ${REFUSED}`,
  })
  breakGlass(@CurrentActor() actor: Actor, @Args('input') input: model.BreakGlassInput): Promise<AccessDeed> {
    return this.service.breakGlass(actor, input.chainId, input.resource, input.justification);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Judges an emergency, for the owner of the resource or an AUDITOR. One that was none bars whoever took it. ${REFUSED}`,
  })
  reviewEmergency(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('grantId', 32) grantId: string,
    @Args('justified') justified: boolean,
  ): Promise<AccessDeed> {
    return this.service.review(actor, chainId, grantId, justified);
  }

  @Subscription(() => model.AccessGrantModel, {
    description: 'A grant as it is, and again after every change that the chain shows.',
    resolve: (grant: AccessGrant) => grant,
  })
  accessGrantChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('grantId', 32) grantId: string,
  ): AsyncIterableIterator<AccessGrant> {
    return this.changes.follow(
      caller,
      (change) => change.id === grantId,
      (actor) => this.service.find(actor, chainId, grantId),
    );
  }

  @Subscription(() => [model.AccessGrantModel], {
    description:
      'What is asked for of a resource and waits for an answer, newest first, and again whenever that changes: for its owner. 100 at most.',
    resolve: (grants: AccessGrant[]) => grants,
  })
  accessGrantsRequested(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): AsyncIterableIterator<AccessGrant[]> {
    return this.changes.follow(
      caller,
      (change) => change.table === 'access_grants' && change.chainId === chainId,
      (actor) => this.service.list(actor, chainId, { resource, state: 'REQUESTED' }, { take: MOST_TOLD }),
    );
  }

  @Subscription(() => model.AccessDeedModel, {
    description: 'A deed of your organisation as it is, and again after every change.',
    resolve: (deed: AccessDeed) => deed,
  })
  accessDeedChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'access deed') id: string,
  ): AsyncIterableIterator<AccessDeed> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.deed(actor, id),
    );
  }

  @ResolveField(() => [model.Scope()])
  scopes(@Parent() { scopes }: AccessGrant): AccessScope[] {
    return scopesIn(scopes);
  }

  @ResolveField(() => HexScalar, { description: 'The mask of its purposes, as 32 bytes.' })
  purposeMask(@Parent() { purposes }: AccessGrant): string {
    return purposes;
  }

  @ResolveField(() => Date, { description: 'The last moment; of one that never ends, the last there is.' })
  validUntil(@Parent() { validUntil }: AccessGrant): Date {
    return new Date(Math.min(Number(validUntil) * 1_000, LAST_MOMENT));
  }
}

/** What dates hold. */
const LAST_MOMENT = 253_402_300_799_000;

@Resolver(() => model.DataPolicyModel)
export class DataPoliciesResolver {
  constructor(private readonly service: DataPoliciesService) {}

  @Query(() => model.DataPolicyConnection, { description: 'Policies on a chain, of all its members, by resource.' })
  dataPolicies(@CurrentActor() actor: Actor, @Args() args: DataPolicyArgs): Promise<Page<AccessPolicy>> {
    const { chainId, owner = null } = args;
    return resourcePage(args, (part) => this.service.list(actor, chainId, { ...part, owner }));
  }

  @Query(() => model.DataPolicyModel, { description: 'The policy of one resource.' })
  dataPolicy(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<AccessPolicy> {
    return this.service.find(actor, chainId, resource);
  }

  @Query(() => Boolean, {
    description: 'Whether an address may keep the ciphertext of a resource: what a node says, now.',
  })
  mayStore(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
    @HexArg('storer', 20) storer: string,
  ): Promise<boolean> {
    return this.service.mayStore(actor, chainId, resource, storer);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Puts a resource of your organisation, or of a device that it answers for, under a policy. The deed's subject is the resource. ${REFUSED}`,
  })
  createDataPolicy(
    @CurrentActor() actor: Actor,
    @Args('input') input: model.CreateDataPolicyInput,
  ): Promise<AccessDeed> {
    const { chainId, name, owner = null, terms } = input;
    return this.service.create(actor, chainId, { ...terms, name, owner });
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Gives a resource other terms. What was granted under the old ones ends, and keys begin another epoch. ${REFUSED}`,
  })
  amendDataPolicy(@CurrentActor() actor: Actor, @Args('input') input: model.AmendDataPolicyInput): Promise<AccessDeed> {
    return this.service.amend(actor, input.chainId, input.resource, input.terms);
  }

  @Mutation(() => model.AccessDeedModel, {
    description: `Ends every grant of a resource at once, as when a car is sold. ${REFUSED}`,
  })
  bumpDataEpoch(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<AccessDeed> {
    return this.service.bumpEpoch(actor, chainId, resource);
  }

  @ResolveField(() => [model.Scope()])
  scopes(@Parent() { scopes }: AccessPolicy): AccessScope[] {
    return scopesIn(scopes);
  }

  @ResolveField(() => HexScalar, { description: 'The mask of its purposes, as 32 bytes.' })
  purposeMask(@Parent() { purposes }: AccessPolicy): string {
    return purposes;
  }

  @ResolveField(() => [HexScalar], { nullable: true, description: 'Who may keep the ciphertext; null for everybody.' })
  storers(@Parent() { listsStorers, storers }: AccessPolicy): string[] | null {
    return listsStorers ? storers : null;
  }
}
