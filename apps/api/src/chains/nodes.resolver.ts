import { NodesService, type LogLine } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import type { Node } from '@atoll/store';
import { Args, ArgsType, Field, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Max, Min } from 'class-validator';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import { SiteModel } from '../sites/site.model.js';
import { ChainModel } from './chain.model.js';
import { Neighbours } from './neighbours.js';
import { AddNodeInput, LogLineModel, NodeModel } from './node.model.js';

type Row = Omit<Node, 'seenAt'>;

@ArgsType()
class LogArgs {
  @Field(() => Int, { defaultValue: 100, description: 'How many at most, up to 1,000.' })
  @Min(1)
  @Max(1_000)
  lines!: number;
}

@Resolver(() => NodeModel)
export class NodesResolver {
  constructor(
    private readonly nodes: NodesService,
    private readonly neighbours: Neighbours,
  ) {}

  @Query(() => NodeModel, { description: 'One node of a chain of your consortia, whoever owns it.' })
  node(@CurrentActor() actor: Actor, @IdArg('id', 'node') id: string): Promise<Row> {
    return this.nodes.find(actor, id);
  }

  @Query(() => [LogLineModel], {
    description: 'The last lines a node of yours wrote, oldest first. NOT_FOUND for the nodes of others.',
  })
  nodeLogs(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'node') id: string,
    @Args() { lines }: LogArgs,
  ): Promise<LogLine[]> {
    return this.nodes.logs(actor, id, lines);
  }

  @Mutation(() => NodeModel, {
    description:
      'Adds a node of your organisation to a chain. A VALIDATOR follows the chain until it is voted in: see proposeValidator. QUOTA_EXCEEDED when your organisation holds as many nodes as it may.',
  })
  addNode(@CurrentActor() actor: Actor, @Args('input') input: AddNodeInput): Promise<Row> {
    return this.nodes.add(actor, input);
  }

  @Mutation(() => NodeModel, {
    description: "Stops a node of yours, even one that the quorum needs; the chain's conditions say what follows.",
  })
  stopNode(@CurrentActor() actor: Actor, @IdArg('id', 'node') id: string): Promise<Row> {
    return this.nodes.stop(actor, id);
  }

  @Mutation(() => NodeModel, { description: 'Starts a stopped node of yours.' })
  startNode(@CurrentActor() actor: Actor, @IdArg('id', 'node') id: string): Promise<Row> {
    return this.nodes.start(actor, id);
  }

  @Mutation(() => NodeModel, {
    description: 'Replaces the process of a node of yours once. CONFLICT while it is stopped.',
  })
  restartNode(@CurrentActor() actor: Actor, @IdArg('id', 'node') id: string): Promise<Row> {
    return this.nodes.restart(actor, id);
  }

  @Mutation(() => NodeModel, {
    description:
      'Takes a node of yours away, with its key and data unless you keep its volume. CONFLICT while it is a validator: see proposeValidatorRemoval.',
  })
  removeNode(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'node') id: string,
    @Args('keepVolumes', {
      type: () => Boolean,
      defaultValue: false,
      description:
        'Whether its volume stays, with key and data. The next node that you add to the chain under the same name, at the same place, takes it again.',
    })
    keepVolumes: boolean,
  ): Promise<Row> {
    return this.nodes.remove(actor, id, keepVolumes);
  }

  @ResolveField(() => OrganisationModel, { nullable: true, description: 'Its owner.' })
  organisation(@Parent() node: Row, @CurrentActor() actor: Actor): Promise<OrganisationModel | null> {
    return this.neighbours.organisations.find(actor, node.organisationId);
  }

  @ResolveField(() => ChainModel, { description: 'The chain it is a node of.' })
  chain(@Parent() node: Row, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, node.chainId);
  }

  @ResolveField(() => SiteModel, {
    nullable: true,
    description: "Where it stands; null for the installation's own place.",
  })
  async site(@Parent() node: Row, @CurrentActor() actor: Actor) {
    return node.siteId === null ? null : this.neighbours.sites.find(actor, node.siteId);
  }

  @ResolveField(() => Boolean, { description: 'Whether your organisation owns it.' })
  mine(@Parent() node: Row, @CurrentActor() actor: Actor): boolean {
    return node.organisationId === actor.organisationId;
  }
}
