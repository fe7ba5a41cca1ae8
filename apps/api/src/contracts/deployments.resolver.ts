import { DeploymentsService, ReleasesService, type ReleaseView } from '@atoll/contracts';
import type { Actor } from '@atoll/kernel';
import type { Deployment } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import { Batch } from '../batch.js';
import type { Caller } from '../caller.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OwnRows } from '../ledger/own-rows.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import { DeployContractInput, DeploymentConnection, DeploymentModel } from './deployment.model.js';
import { ReleaseModel } from './release.model.js';

@Resolver(() => DeploymentModel)
export class DeploymentsResolver {
  private readonly releases: Batch<ReleaseView>;
  private readonly implementations: Batch<Deployment>;

  constructor(
    private readonly service: DeploymentsService,
    private readonly own: OwnRows,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
    releases: ReleasesService,
  ) {
    this.releases = new Batch((actor, ids) => releases.byIds(actor, ids));
    this.implementations = new Batch((actor, ids) => service.byIds(actor, ids));
  }

  @Query(() => DeploymentConnection, { description: "Every member's contracts on a chain, newest first." })
  deployments(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Deployment>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, part),
    );
  }

  @Query(() => DeploymentModel, { description: 'One contract on a chain of your consortia, whoever deployed it.' })
  deployment(@CurrentActor() actor: Actor, @IdArg('id', 'deployment') id: string): Promise<Deployment> {
    return this.service.find(actor, id);
  }

  @Mutation(() => DeploymentModel, {
    description:
      'Deploys a release: watch it with deploymentChanged. INVALID names the argument of the constructor that does not fit. CHAIN_HALTED while the chain is stopped or makes no blocks. POLICY_FORBIDS when no policy of the key permits it.',
  })
  deployContract(@CurrentActor() actor: Actor, @Args('input') input: DeployContractInput): Promise<Deployment> {
    return this.service.create(actor, { ...input, arguments: input.arguments ?? [] });
  }

  @Subscription(() => DeploymentModel, {
    description: 'The deployment as it is, and again after every change.',
    resolve: (deployment: Deployment) => deployment,
  })
  deploymentChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('id', 'deployment') id: string,
  ): AsyncIterableIterator<Deployment> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => ReleaseModel, { nullable: true, description: "What was deployed; null where it is another's." })
  release(@Parent() { releaseId }: Deployment, @CurrentActor() actor: Actor): Promise<ReleaseView | null> {
    return this.releases.find(actor, releaseId);
  }

  @ResolveField(() => DeploymentModel, { nullable: true, description: 'Whose code a proxy runs, as the chain says.' })
  async implementation(@Parent() { implementationId }: Deployment, @CurrentActor() actor: Actor) {
    return implementationId ? this.implementations.find(actor, implementationId) : null;
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null without the permission chain:read.' })
  chain(@Parent() { chainId }: Deployment, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'The member that deployed it.' })
  organisation(
    @Parent() { organisationId }: Deployment,
    @CurrentActor() actor: Actor,
  ): Promise<OrganisationModel | null> {
    return this.neighbours.organisations.find(actor, organisationId);
  }

  @ResolveField(() => TransactionModel, {
    nullable: true,
    description: "The transaction that creates it; null before there is one, and where it is another's.",
  })
  transaction(@Parent() { transactionId }: Deployment, @CurrentActor() actor: Actor) {
    return transactionId ? this.own.transactions.find(actor, transactionId) : null;
  }
}
