import { DeploymentsService, ProxiesService } from '@atoll/contracts';
import type { Actor } from '@atoll/kernel';
import type { Deployment, Transaction, Upgrade } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import { Batch } from '../batch.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { OwnRows } from '../ledger/own-rows.js';
import { TransactionModel } from '../ledger/transaction.model.js';
import { DeploymentModel, DeployProxyInput } from './deployment.model.js';
import { UpgradeConnection, UpgradeModel, UpgradeProxyInput } from './upgrade.model.js';

@Resolver(() => UpgradeModel)
export class ProxiesResolver {
  private readonly deployments: Batch<Deployment>;

  constructor(
    private readonly service: ProxiesService,
    private readonly own: OwnRows,
    private readonly changes: Changes,
    deployments: DeploymentsService,
  ) {
    this.deployments = new Batch((actor, ids) => deployments.byIds(actor, ids));
  }

  @Mutation(() => DeploymentModel, {
    description:
      'Puts a proxy before a verified deployment: a deployment of its own, with the ABI of what it runs. It fails where the code is not made for a proxy. INVALID names the argument of the initialiser that does not fit.',
  })
  deployProxy(@CurrentActor() actor: Actor, @Args('input') input: DeployProxyInput): Promise<Deployment> {
    return this.service.deploy(actor, { ...input, arguments: input.arguments ?? [] });
  }

  @Mutation(() => UpgradeModel, {
    description:
      'Changes the code of a proxy: watch it with upgradeChanged. It fails, and sends nothing, where the storage layouts do not fit. CONFLICT while another one is under way.',
  })
  upgradeProxy(@CurrentActor() actor: Actor, @Args('input') input: UpgradeProxyInput): Promise<Upgrade> {
    return this.service.upgrade(actor, input);
  }

  @Query(() => UpgradeModel, { description: 'One upgrade of your organisation.' })
  upgrade(@CurrentActor() actor: Actor, @IdArg('id', 'upgrade') id: string): Promise<Upgrade> {
    return this.service.find(actor, id);
  }

  @Query(() => UpgradeConnection, { description: 'The upgrades of one proxy of your organisation, newest first.' })
  upgrades(
    @CurrentActor() actor: Actor,
    @IdArg('deploymentId', 'deployment') deploymentId: string,
    @Args() args: PageArgs,
  ): Promise<Page<Upgrade>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, deploymentId, part),
    );
  }

  @Subscription(() => UpgradeModel, {
    description: 'The upgrade as it is, and again after every change.',
    resolve: (upgrade: Upgrade) => upgrade,
  })
  upgradeChanged(@CurrentCaller() caller: Caller, @IdArg('id', 'upgrade') id: string): AsyncIterableIterator<Upgrade> {
    return this.changes.follow(
      caller,
      (change) => change.id === id,
      (actor) => this.service.find(actor, id),
    );
  }

  @ResolveField(() => DeploymentModel, { nullable: true, description: 'The proxy.' })
  deployment(@Parent() { deploymentId }: Upgrade, @CurrentActor() actor: Actor): Promise<Deployment | null> {
    return this.deployments.find(actor, deploymentId);
  }

  @ResolveField(() => DeploymentModel, { nullable: true, description: 'The code that it is to run.' })
  implementation(@Parent() { implementationId }: Upgrade, @CurrentActor() actor: Actor): Promise<Deployment | null> {
    return this.deployments.find(actor, implementationId);
  }

  @ResolveField(() => TransactionModel, { nullable: true, description: 'Null before there is one.' })
  async transaction(@Parent() { transactionId }: Upgrade, @CurrentActor() actor: Actor): Promise<Transaction | null> {
    return transactionId ? this.own.transactions.find(actor, transactionId) : null;
  }
}
