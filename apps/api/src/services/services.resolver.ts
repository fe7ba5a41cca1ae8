import { LOWER_HASH } from '@atoll/crypto';
import { ServiceCallsService, ServicesService, type ServiceAnswer, type ServiceView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { ServiceNode } from '@atoll/store';

import { CurrentActor } from '../auth.guard.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { OrganisationModel } from '../tenancy/organisation.model.js';
import { nameIn } from './names.js';
import { ServiceCallInput, ServiceCallModel } from './service-call.model.js';
import {
  RegisterNodeInput,
  RegisterServiceInput,
  ServiceConnection,
  ServiceDeedModel,
  ServiceDescriptorModel,
  ServiceModel,
  ServiceNodeConnection,
  ServiceNodeModel,
  ServicesArgs,
  UpdateServiceInput,
} from './service.model.js';

type Word = `0x${string}`;

@Resolver(() => ServiceModel)
export class ServicesResolver {
  constructor(
    private readonly service: ServicesService,
    private readonly calls: ServiceCallsService,
    private readonly neighbours: Neighbours,
  ) {}

  @Query(() => ServiceConnection, {
    description:
      "Every member's services on a chain, found by what they are and say. Everything that is given must hold.",
  })
  services(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: ServicesArgs,
  ): Promise<Page<ServiceView>> {
    const { text = null, mode = null, owner = null, schema = null, live = null, price = null } = args;
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.find(actor, { chainId, text, mode, owner, schema, live, price, ...part }),
      LOWER_HASH,
    );
  }

  @Query(() => ServiceModel, { name: 'service', description: 'One service, whosever it is.' })
  one(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<ServiceView> {
    return this.service.one(actor, chainId, id);
  }

  @Query(() => ServiceNodeConnection, {
    description: "Members' nodes as the registry has them, and when they were seen.",
  })
  serviceNodes(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() args: PageArgs,
  ): Promise<Page<ServiceNode>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.nodes(actor, chainId, part),
      LOWER_HASH,
    );
  }

  @Mutation(() => ServiceCallModel, {
    description:
      'Uses a service that is on the chain: with a key in a transaction, without one by reading. CONFLICT for a service off the chain, and where the code behind it is not what was registered.',
  })
  callService(@CurrentActor() actor: Actor, @Args('input') input: ServiceCallInput): Promise<ServiceAnswer> {
    return this.calls.call(actor, { ...input, arguments: input.arguments ?? [] });
  }

  @Mutation(() => ServiceDeedModel, {
    description:
      "Registers a service of your organisation, by its principal: a contract by its code, or an endpoint by its hash. REVERTED with the contract's own error where the registry refuses, and nothing is written.",
  })
  registerService(@CurrentActor() actor: Actor, @Args('input') input: RegisterServiceInput) {
    return this.service.register(actor, { ...input, price: input.price ?? 0n, publish: input.publish ?? false });
  }

  @Mutation(() => ServiceDeedModel, { description: "Makes a service's next version: tickets for the last one end." })
  updateService(@CurrentActor() actor: Actor, @Args('input') { id, ...terms }: UpdateServiceInput) {
    return this.service.update(actor, id, { ...terms, price: terms.price ?? 0n, publish: terms.publish ?? false });
  }

  @Mutation(() => ServiceDeedModel, { description: 'Ends a service of your organisation, for good.' })
  deprecateService(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ) {
    return this.service.deprecate(actor, chainId, id as Word);
  }

  @Mutation(() => ServiceDeedModel, {
    description: 'Registers a node of your organisation at the registry, or what changed about it.',
  })
  registerNode(@CurrentActor() actor: Actor, @Args('input') input: RegisterNodeInput) {
    return this.service.registerNode(actor, input);
  }

  @Mutation(() => ServiceDeedModel, {
    description: 'Says that a node of your organisation is up, and which block it has; none that is not there yet.',
  })
  heartbeat(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
    @Args('height', { type: () => BigIntScalar }) height: bigint,
  ) {
    return this.service.heartbeat(actor, chainId, id as Word, height);
  }

  @ResolveField(() => String, { description: 'What its organisation calls it.' })
  name(@Parent() { name }: ServiceView): string {
    return nameIn(name);
  }

  @ResolveField(() => BigIntScalar, { description: "In the smallest unit of the consortium's settlement token." })
  price(@Parent() { price }: ServiceView): string {
    return price.toFixed(0);
  }

  @ResolveField(() => ServiceDescriptorModel, {
    nullable: true,
    description: 'Null where no member brought it here: then it is somewhere else, and still known by its hash.',
  })
  descriptor(@Parent() { descriptor }: ServiceView): ServiceDescriptorModel | null {
    return descriptor;
  }

  @ResolveField(() => OrganisationModel, {
    nullable: true,
    description: 'Whose it is; null where its owner is not known on this platform.',
  })
  organisation(@Parent() { organisationId }: ServiceView, @CurrentActor() actor: Actor) {
    return organisationId === null ? null : this.neighbours.organisations.find(actor, organisationId);
  }
}

@Resolver(() => ServiceNodeModel)
export class ServiceNodesResolver {
  @ResolveField(() => String, { description: 'What its organisation calls it.' })
  name(@Parent() { name }: ServiceNode): string {
    return nameIn(name);
  }
}
