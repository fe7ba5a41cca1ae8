import { MembershipService, type MembershipVersion } from '@atoll/consortia';
import type { Actor } from '@atoll/kernel';
import { canonicalText } from '@atoll/membership';
import type { OrganisationKey } from '@atoll/store';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg, ShortArg } from '../input.js';
import { MembershipVersionModel, OrganisationKeyModel, ProposeMembershipInput } from './membership.model.js';

@Resolver(() => MembershipVersionModel)
export class MembershipResolver {
  constructor(private readonly service: MembershipService) {}

  @Query(() => OrganisationKeyModel, {
    nullable: true,
    description: 'The key by which other installations know your organisation; null while it has asked for none.',
  })
  async organisationKey(@CurrentActor() actor: Actor): Promise<OrganisationKeyModel | null> {
    const key = await this.service.key(actor);
    return key && keyOf(key);
  }

  @Mutation(() => OrganisationKeyModel, {
    description: 'Asks for that key. There is one for each organisation: asking again answers with the same.',
  })
  async createOrganisationKey(@CurrentActor() actor: Actor): Promise<OrganisationKeyModel> {
    return keyOf(await this.service.createKey(actor));
  }

  @Query(() => [MembershipVersionModel], {
    description: 'Every version of who the members are, newest first. None until a member proposes the first.',
  })
  async membershipVersions(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
  ): Promise<MembershipVersionModel[]> {
    return (await this.service.versions(actor, consortiumId)).map(versionOf);
  }

  @Query(() => String, {
    description:
      'The signed history, and what is proposed to follow it, as a file for members of other installations. CONFLICT while nothing is signed.',
  })
  membershipFile(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
  ): Promise<string> {
    return this.service.file(actor, consortiumId);
  }

  @Mutation(() => MembershipVersionModel, {
    description:
      'Proposes the next version and signs it for your organisation: with somebody to come, somebody to go, or neither, when only chains are to be named that were founded since. From the first version on, nobody joins by a code any more. CONFLICT while another version is open, or while a member has no key.',
  })
  async proposeMembership(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProposeMembershipInput,
  ): Promise<MembershipVersionModel> {
    return versionOf(await this.service.propose(actor, input));
  }

  @Mutation(() => MembershipVersionModel, {
    description:
      'Signs a version for your organisation: that is your vote for it. The signature is there moments later.',
  })
  async signMembership(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
    @ShortArg('hash') hash: string,
  ): Promise<MembershipVersionModel> {
    return versionOf(await this.service.sign(actor, consortiumId, hash));
  }

  @Mutation(() => MembershipVersionModel, {
    description: 'Takes back an open version that your organisation proposed.',
  })
  async withdrawMembership(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium') consortiumId: string,
    @ShortArg('hash') hash: string,
  ): Promise<MembershipVersionModel> {
    return versionOf(await this.service.withdraw(actor, consortiumId, hash));
  }
}

const keyOf = ({ publicKey, thumbprint }: OrganisationKey): OrganisationKeyModel => ({
  publicKey: publicKey === null ? null : canonicalText(publicKey),
  thumbprint,
});

function versionOf({ document, ...version }: MembershipVersion): MembershipVersionModel {
  const members = document.members.map(({ key, ...member }) => ({ ...member, publicKey: canonicalText(key) }));
  return { ...version, members, document: canonicalText(document) };
}
