import { ProposalsService, type Proposal } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import { ChainModel } from './chain.model.js';
import { Neighbours } from './neighbours.js';
import { ProposalArgs, ProposalConnection, ProposalModel, VoteModel } from './proposal.model.js';

@Resolver(() => ProposalModel)
export class ProposalsResolver {
  constructor(
    private readonly proposals: ProposalsService,
    private readonly neighbours: Neighbours,
  ) {}

  @Query(() => ProposalConnection, { name: 'proposals', description: 'The proposals of your consortia, newest first.' })
  list(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain', { nullable: true }) chainId: string | undefined,
    @IdArg('consortiumId', 'consortium', { nullable: true }) consortiumId: string | undefined,
    @Args() { status, ...args }: ProposalArgs,
  ): Promise<Page<Proposal>> {
    const filter = { ...(chainId && { chainId }), ...(consortiumId && { consortiumId }), ...(status && { status }) };
    return page(
      args,
      ({ id }) => id,
      (part) => this.proposals.list(actor, filter, part),
    );
  }

  @Query(() => ProposalModel, { description: 'One proposal of your consortia, open or decided.' })
  proposal(@CurrentActor() actor: Actor, @IdArg('id', 'proposal') id: string): Promise<Proposal> {
    return this.proposals.find(actor, id);
  }

  @Mutation(() => ProposalModel, {
    description:
      "Casts your organisation's vote; the last one counts. CONFLICT once the proposal is closed. INVALID with keepVolumes where no chain is to be deleted.",
  })
  voteOnProposal(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'proposal') id: string,
    @Args('approve') approve: boolean,
    @Args('keepVolumes', {
      type: () => Boolean,
      nullable: true,
      description:
        'About DELETE_CHAIN: whether the volumes of your own nodes stay when the chain goes, whichever way you vote. Left out, it stays what you last said, and is false before.',
    })
    keepVolumes: boolean | null | undefined,
  ): Promise<Proposal> {
    return this.proposals.vote(actor, id, approve, keepVolumes ?? undefined);
  }

  @Mutation(() => ProposalModel, { description: 'Takes back an open proposal of your own.' })
  withdrawProposal(@CurrentActor() actor: Actor, @IdArg('id', 'proposal') id: string): Promise<Proposal> {
    return this.proposals.withdraw(actor, id);
  }

  @Mutation(() => ProposalModel, { description: 'Proposes to start a stopped chain.' })
  startChain(@CurrentActor() actor: Actor, @IdArg('id', 'chain') id: string): Promise<Proposal> {
    return this.proposals.startChain(actor, id);
  }

  @Mutation(() => ProposalModel, { description: 'Proposes to stop all nodes of a chain. Nothing is lost.' })
  stopChain(@CurrentActor() actor: Actor, @IdArg('id', 'chain') id: string): Promise<Proposal> {
    return this.proposals.stopChain(actor, id);
  }

  @Mutation(() => ProposalModel, {
    description:
      'Proposes to delete a chain with all its nodes, for good. Their keys and data go with them but where their owners keep the volumes: each member says so for its own nodes, with its vote.',
  })
  deleteChain(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'chain') id: string,
    @Args('keepVolumes', {
      type: () => Boolean,
      defaultValue: false,
      description:
        'Whether the volumes of your own nodes stay when the chain goes. Those of other members are theirs to keep: see voteOnProposal.',
    })
    keepVolumes: boolean,
  ): Promise<Proposal> {
    return this.proposals.deleteChain(actor, id, keepVolumes);
  }

  @Mutation(() => ProposalModel, {
    description:
      'Proposes that a node becomes a validator. Once the members agree and it has caught up, the validators of those that agreed vote it in.',
  })
  proposeValidator(@CurrentActor() actor: Actor, @IdArg('nodeId', 'node') nodeId: string): Promise<Proposal> {
    return this.proposals.addValidator(actor, nodeId);
  }

  @Mutation(() => ProposalModel, {
    description: 'Proposes that a validator seals no more. Its node goes on as a follower.',
  })
  proposeValidatorRemoval(@CurrentActor() actor: Actor, @IdArg('nodeId', 'node') nodeId: string): Promise<Proposal> {
    return this.proposals.dropValidator(actor, nodeId);
  }

  @ResolveField(() => ChainModel, { description: 'The chain it would change.' })
  chain(@Parent() proposal: Proposal, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, proposal.chainId);
  }

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'The member that made it, and may withdraw it.',
  })
  proposedBy(@Parent() proposal: Proposal, @CurrentActor() actor: Actor): Promise<OrganisationModel | null> {
    return this.neighbours.organisations.find(actor, proposal.proposedBy);
  }
}

@Resolver(() => VoteModel)
export class VotesResolver {
  constructor(private readonly neighbours: Neighbours) {}

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'Who voted: one organisation, one vote.' })
  organisation(@Parent() vote: VoteModel, @CurrentActor() actor: Actor): Promise<OrganisationModel | null> {
    return this.neighbours.organisations.find(actor, vote.organisationId);
  }
}
