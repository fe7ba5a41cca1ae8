import { RpcScalingsService } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import type { RpcScaling } from '@atoll/store';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { SiteModel } from '../sites/site.model.js';
import { ChainModel } from './chain.model.js';
import { Neighbours } from './neighbours.js';
import { RpcScalingModel, ScaleRpcNodesInput } from './rpc-scaling.model.js';

@Resolver(() => RpcScalingModel)
export class RpcScalingsResolver {
  constructor(
    private readonly scalings: RpcScalingsService,
    private readonly neighbours: Neighbours,
  ) {}

  @Mutation(() => RpcScalingModel, {
    description:
      'Has the platform keep between a minimum and a maximum of RPC nodes of yours on a chain, following what they answer: more at once, fewer one at a time after five minutes in which fewer would have done. Said again, it replaces what was said.',
  })
  scaleRpcNodes(@CurrentActor() actor: Actor, @Args('input') input: ScaleRpcNodesInput): Promise<RpcScaling> {
    return this.scalings.scale(actor, input);
  }

  @Mutation(() => Boolean, {
    description: 'Ends that. The nodes that were added stay, and are yours to keep or to remove.',
  })
  async stopScalingRpcNodes(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
  ): Promise<boolean> {
    await this.scalings.stop(actor, chainId);
    return true;
  }

  @ResolveField(() => ChainModel, { description: 'The chain whose nodes they are.' })
  chain(@Parent() scaling: RpcScaling, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, scaling.chainId);
  }

  @ResolveField(() => SiteModel, {
    nullable: true,
    description: "Where added nodes stand; null for the installation's own place.",
  })
  async site(@Parent() scaling: RpcScaling, @CurrentActor() actor: Actor) {
    return scaling.siteId === null ? null : this.neighbours.sites.find(actor, scaling.siteId);
  }
}
