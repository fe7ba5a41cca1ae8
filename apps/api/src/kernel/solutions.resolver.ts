import { ProposalsService, type Proposal } from '@atoll/chains';
import { SolutionsService, type SolutionRow } from '@atoll/contracts';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { ProposalModel } from '../chains/proposal.model.js';
import { IdArg } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import { SolutionInput, SolutionModel } from './solution.model.js';

@Resolver(() => SolutionModel)
export class SolutionsResolver {
  constructor(
    private readonly service: SolutionsService,
    private readonly proposing: ProposalsService,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
  ) {}

  @Query(() => [SolutionModel], { description: 'The solutions that the members of a chain agreed to have, by name.' })
  solutions(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<SolutionRow[]> {
    return this.service.list(actor, chainId);
  }

  @Subscription(() => [SolutionModel], {
    description: 'The solutions of a chain as they are, and again after every change.',
    resolve: (solutions: SolutionRow[]) => solutions,
  })
  solutionsChanged(@CurrentCaller() caller: Caller, @IdArg('chainId', 'chain') chainId: string) {
    return this.changes.follow(
      caller,
      (change) => change.chainId === chainId && change.table === 'solutions',
      (actor) => this.service.list(actor, chainId),
    );
  }

  @Mutation(() => ProposalModel, {
    description:
      "Proposes to put a solution's contract on the kernel of a chain, and votes for it. It takes more than half of the members; your principal deploys it, and can do nothing with it afterwards that others cannot. Then the members agree on the chain where it is. One that the directory names already is verified and taken as it is. CONFLICT without a READY kernel or a principal, or where the chain has it.",
  })
  deploySolution(@CurrentActor() actor: Actor, @Args('input') { chainId, solution }: SolutionInput): Promise<Proposal> {
    return this.proposing.deploySolution(actor, chainId, solution);
  }

  @ResolveField(() => ChainModel, { description: 'The chain that it is on.' })
  chain(@Parent() { chainId }: SolutionRow, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'Whose principal deploys it.' })
  deployedBy(@Parent() { deployedBy }: SolutionRow, @CurrentActor() actor: Actor) {
    return this.neighbours.organisations.find(actor, deployedBy);
  }
}
