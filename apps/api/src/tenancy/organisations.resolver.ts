import { PeopleService } from '@atoll/accounts';
import { PERMISSIONS, type Actor } from '@atoll/kernel';
import { MembersService, OrganisationsService } from '@atoll/tenancy';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller, CurrentPerson, ForAnybody, ForPeople } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { page, PageArgs, type Page } from '../connection.js';
import {
  CreateOrganisationInput,
  MemberConnection,
  MemberModel,
  OrganisationModel,
  Viewer,
} from './organisation.model.js';

@Resolver(() => OrganisationModel)
export class OrganisationsResolver {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly members: MembersService,
    private readonly people: PeopleService,
  ) {}

  @ForAnybody()
  @Query(() => Viewer, { description: 'Who you are, and what you may do in the organisation you act for.' })
  async me(@CurrentCaller() caller: Caller): Promise<Viewer> {
    const { personId, actor } = await caller.bearer();
    return {
      person: personId ? await this.people.person(personId) : null,
      application: actor?.applicationKeyId ? { id: actor.applicationKeyId } : null,
      organisations: personId ? await this.organisations.of(personId) : [],
      permissions: actor ? PERMISSIONS.filter((permission) => actor.may(permission)) : [],
    };
  }

  @Query(() => OrganisationModel, { description: 'The organisation you act for.' })
  organisation(@CurrentActor() actor: Actor): Promise<OrganisationModel> {
    return this.organisations.own(actor);
  }

  @ForPeople()
  @Mutation(() => OrganisationModel, {
    description: 'Founds an organisation with you as its owner. QUOTA_EXCEEDED when you founded as many as you may.',
  })
  createOrganisation(
    @CurrentPerson() { personId }: { personId: string },
    @Args('input') input: CreateOrganisationInput,
  ): Promise<OrganisationModel> {
    return this.organisations.create(personId, input);
  }

  @Mutation(() => OrganisationModel, {
    description:
      'Demands of your people that more than a password signs them in: a code of an app, a passkey or your identity provider. Whoever lacks it is told SECOND_FACTOR_REQUIRED by everything but their own account; application keys go on. You are told so yourself where a password alone opened your session, and nothing changes.',
  })
  async demandSecondFactor(
    @CurrentCaller() caller: Caller,
    @CurrentActor() actor: Actor,
    @Args('demanded') demanded: boolean,
  ): Promise<OrganisationModel> {
    const { sessionId } = await caller.person();
    return this.organisations.demandSecondFactor(actor, sessionId, demanded);
  }

  @ResolveField(() => Boolean, {
    name: 'secondFactorDemanded',
    nullable: true,
    description:
      'Whether nobody acts for it whom a password alone signed in. Null for every organisation but the one you act for.',
  })
  async demandOf(@CurrentCaller() caller: Caller, @Parent() { id }: OrganisationModel): Promise<boolean | null> {
    const { actor } = await caller.bearer();
    if (actor?.organisationId !== id) return null;
    return (await this.organisations.own(actor)).secondFactorDemanded;
  }

  @ResolveField(() => MemberConnection, {
    name: 'members',
    nullable: true,
    description: 'Its people. Null for every organisation but the one you act for.',
  })
  async membersOf(
    @CurrentCaller() caller: Caller,
    @Parent() { id }: OrganisationModel,
    @Args() args: PageArgs,
  ): Promise<Page<MemberModel> | null> {
    const { actor } = await caller.bearer();
    if (actor?.organisationId !== id) return null;
    return page(
      args,
      ({ person }) => person.id,
      (part) => this.members.list(actor, part),
    );
  }
}
