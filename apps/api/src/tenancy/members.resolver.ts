import type { Actor } from '@atoll/kernel';
import { Role } from '@atoll/store';
import { MembersService, PersonInvitationsService } from '@atoll/tenancy';
import { Args, Mutation, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller, CurrentPerson, ForPeople } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { IdArg, ShortArg } from '../input.js';
import { InvitePersonInput, MemberModel, OrganisationModel, PersonInvitationModel } from './organisation.model.js';

/** Of one organisation, that a subscription tells. */
const MOST = 100;

@Resolver(() => MemberModel)
export class MembersResolver {
  constructor(
    private readonly members: MembersService,
    private readonly invitations: PersonInvitationsService,
    private readonly changes: Changes,
  ) {}

  @Subscription(() => [MemberModel], {
    description: `The people of your organisation as they are, and again whenever somebody comes or goes or has another role. ${MOST} at most.`,
    resolve: (members: MemberModel[]) => members,
  })
  membersChanged(@CurrentCaller() caller: Caller): AsyncIterableIterator<MemberModel[]> {
    return this.changes.follow(
      caller,
      ({ table }) => table === 'memberships',
      (actor) => this.members.list(actor, { take: MOST }),
    );
  }

  @Mutation(() => PersonInvitationModel, {
    description:
      'Invites a person into your organisation: give them the code. QUOTA_EXCEEDED while as many invitations are open as may be.',
  })
  invitePerson(@CurrentActor() actor: Actor, @Args('input') input: InvitePersonInput): Promise<PersonInvitationModel> {
    return this.invitations.invite(actor, input);
  }

  @ForPeople()
  @Mutation(() => OrganisationModel, {
    description:
      'Joins an organisation. NOT_FOUND for an unknown code, CONFLICT for a used one, EXPIRED for an old one.',
  })
  acceptPersonInvitation(
    @CurrentPerson() { personId }: { personId: string },
    @ShortArg('code') code: string,
  ): Promise<OrganisationModel> {
    return this.invitations.accept(personId, code);
  }

  @Mutation(() => MemberModel, { description: 'CONFLICT when the organisation would lose its last owner.' })
  changeRole(
    @CurrentActor() actor: Actor,
    @IdArg('personId', 'member') personId: string,
    @Args('role', { type: () => Role }) role: Role,
  ): Promise<MemberModel> {
    return this.members.changeRole(actor, personId, role);
  }

  @Mutation(() => Boolean, {
    description:
      'Takes a person out of your organisation; anybody may take themselves out. CONFLICT for the last owner.',
  })
  async removePerson(@CurrentActor() actor: Actor, @IdArg('personId', 'member') personId: string): Promise<boolean> {
    await this.members.remove(actor, personId);
    return true;
  }
}
