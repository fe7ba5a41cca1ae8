import { ChainsService, Engines, parseConditions } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import type { Chain, Node, RpcScaling } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { page, PageArgs, type Page } from '../connection.js';
import { ConsortiumModel } from '../consortia/consortium.model.js';
import { IdArg } from '../input.js';
import { founderIn } from '../kernel/kernel.model.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import {
  ChainConnection,
  ChainModel,
  CreateChainInput,
  type ConditionModel,
  type ValidatorShareInput,
} from './chain.model.js';
import { Neighbours } from './neighbours.js';
import { NodeModel } from './node.model.js';
import { RpcScalingModel } from './rpc-scaling.model.js';

type Row = Omit<Chain, 'seenAt'> & { nodes?: Omit<Node, 'seenAt'>[] };

@Resolver(() => ChainModel)
export class ChainsResolver {
  constructor(
    private readonly chains: ChainsService,
    private readonly neighbours: Neighbours,
    private readonly changes: Changes,
    private readonly offered: Engines,
  ) {}

  @Query(() => [String], {
    description: 'The software that nodes of new chains may run here; the first where createChain names none.',
  })
  engines(): readonly string[] {
    return this.offered.names;
  }

  @Query(() => ChainConnection, { name: 'chains', description: 'The chains of your consortia, newest first.' })
  list(
    @CurrentActor() actor: Actor,
    @IdArg('consortiumId', 'consortium', { nullable: true }) consortiumId: string | undefined,
    @Args() args: PageArgs,
  ): Promise<Page<Row>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.chains.list(actor, { ...part, ...(consortiumId && { consortiumId }) }),
    );
  }

  @Query(() => ChainModel, {
    description: 'One chain. NOT_FOUND unless your organisation is a member of its consortium.',
  })
  chain(@CurrentActor() actor: Actor, @IdArg('id', 'chain') id: string): Promise<Row> {
    return this.chains.find(actor, id);
  }

  @Mutation(() => ChainModel, {
    description:
      'Proposes a chain and votes for it. It is founded once every member that is to run validators, and more than half of all, agree; alone in a consortium that is at once. Watch it with chainChanged.',
  })
  createChain(@CurrentActor() actor: Actor, @Args('input') input: CreateChainInput): Promise<Row> {
    const { validators, kernelFounders, ...wish } = input;
    return this.chains.create(actor, {
      ...wish,
      validators: validators.map(shareIn),
      ...(kernelFounders && { kernelFounders: kernelFounders.map(founderIn) }),
    });
  }

  @Subscription(() => ChainModel, {
    description: 'The chain as it is, and again after every change of it or its nodes. Ends when it is deleted.',
    resolve: (chain: Row) => chain,
  })
  chainChanged(@CurrentCaller() caller: Caller, @IdArg('id', 'chain') id: string): AsyncIterableIterator<Row> {
    return this.changes.follow(
      caller,
      (change) => change.chainId === id,
      (actor) => this.chains.watched(actor, id),
    );
  }

  @ResolveField(() => [NodeModel], { name: 'nodes', description: 'Every node, whoever owns it, by name.' })
  async nodesOf(@Parent() chain: Row, @CurrentActor() actor: Actor): Promise<Omit<Node, 'seenAt'>[]> {
    return chain.nodes ?? (await this.neighbours.nodes.find(actor, chain.id)) ?? [];
  }

  @ResolveField(() => [String], { description: 'The public JSON-RPC of each node that runs.' })
  async rpcUrls(@Parent() chain: Row, @CurrentActor() actor: Actor): Promise<string[]> {
    const nodes = await this.nodesOf(chain, actor);
    return nodes.flatMap(({ rpcUrl }) => (rpcUrl ? [rpcUrl] : []));
  }

  @ResolveField(() => RpcScalingModel, {
    nullable: true,
    description:
      'How many RPC nodes the platform keeps here for your organisation; null while it does not. See scaleRpcNodes.',
  })
  rpcScaling(@Parent() chain: Row, @CurrentActor() actor: Actor): Promise<RpcScaling | null> {
    return this.neighbours.rpcScalings.find(actor, chain.id);
  }

  @ResolveField(() => ConsortiumModel, {
    description: 'Who governs it. Its members take the permission consortium:read.',
  })
  consortium(@Parent() chain: Row, @CurrentActor() actor: Actor) {
    return this.neighbours.consortia.find(actor, chain.consortiumId);
  }

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'The member that proposed it.' })
  foundedBy(@Parent() chain: Row, @CurrentActor() actor: Actor): Promise<OrganisationModel | null> {
    return this.neighbours.organisations.find(actor, chain.foundedBy);
  }

  @ResolveField()
  conditions(@Parent() chain: Row): ConditionModel[] {
    return parseConditions(chain.conditions).map((condition) => ({ ...condition, since: new Date(condition.since) }));
  }
}

/** Without a site it is not written at all, so that a repeated request is the same. */
const shareIn = ({ organisationId, count, siteId }: ValidatorShareInput) => ({
  ...{ organisationId, count },
  ...(siteId && { siteId }),
});
