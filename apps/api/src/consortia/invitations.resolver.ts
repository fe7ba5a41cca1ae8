import { InvitationsService } from '@atoll/consortia';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg, ShortArg } from '../input.js';
import {
  ConsortiumInvitationModel,
  ConsortiumModel,
  CreatedConsortiumInvitation,
  InviteOrganisationInput,
} from './consortium.model.js';

@Resolver(() => ConsortiumInvitationModel)
export class InvitationsResolver {
  constructor(private readonly service: InvitationsService) {}

  @Query(() => [ConsortiumInvitationModel], {
    description: 'The invitations into a consortium, newest first, without codes.',
  })
  consortiumInvitations(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
  ): Promise<ConsortiumInvitationModel[]> {
    return this.service.list(actor, consortiumId);
  }

  @Mutation(() => CreatedConsortiumInvitation, {
    description:
      'Invites an organisation: give it the code. QUOTA_EXCEEDED while as many invitations of yours are open as may be.',
  })
  inviteOrganisation(
    @CurrentActor() actor: Actor,
    @Args('input') input: InviteOrganisationInput,
  ): Promise<CreatedConsortiumInvitation> {
    return this.service.invite(actor, input);
  }

  @Mutation(() => Boolean, { description: 'Takes back an open invitation of your organisation.' })
  async revokeConsortiumInvitation(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
    @IdArg('id', 'invitation') id: string,
  ): Promise<boolean> {
    await this.service.revoke(actor, consortiumId, id);
    return true;
  }

  @Mutation(() => ConsortiumModel, {
    description:
      'Joins a consortium. NOT_FOUND for an unknown code, CONFLICT for a used one, EXPIRED for an old one, QUOTA_EXCEEDED when your organisation is in as many as it may be.',
  })
  acceptConsortiumInvitation(@CurrentActor() actor: Actor, @ShortArg('code') code: string): Promise<ConsortiumModel> {
    return this.service.accept(actor, code);
  }
}
