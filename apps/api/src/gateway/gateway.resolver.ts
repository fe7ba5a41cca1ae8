import type { Actor } from '@atoll/kernel';
import { RpcLimitsService, RpcUsageService, type RpcLimits } from '@atoll/ledger';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { Batch } from '../batch.js';
import { ChainModel } from '../chains/chain.model.js';
import { CONFIG, type Config } from '../config.js';
import { ApplicationKeyModel } from '../accounts/application-key.model.js';
import { IdArg } from '../input.js';
import { RpcEndpointModel } from './rpc-endpoint.model.js';
import { LimitRpcInput, RpcLimitsModel } from './rpc-limits.model.js';
import { HoursArgs, RpcUsageModel } from './rpc-usage.model.js';

@Resolver(() => RpcLimitsModel)
export class GatewayResolver {
  constructor(
    private readonly limits: RpcLimitsService,
    private readonly usage: RpcUsageService,
  ) {}

  @Query(() => [RpcUsageModel], {
    description:
      'What one of your applications asked of a chain, by the hour and the kind of methods; the latest first.',
  })
  rpcUsage(
    @CurrentActor() actor: Actor,
    @IdArg('applicationKeyId', 'application key') applicationKeyId: string,
    @IdArg('chainId', 'chain') chainId: string,
    @Args() { hours }: HoursArgs,
  ): Promise<RpcUsageModel[]> {
    return this.usage.list(actor, { applicationKeyId, chainId, hours });
  }

  @Mutation(() => RpcLimitsModel, {
    description:
      'Says what an application may do at the RPC gateway; what is not named is as by default. In force within five seconds.',
  })
  limitRpc(@CurrentActor() actor: Actor, @Args('input') input: LimitRpcInput): Promise<RpcLimits> {
    const { applicationKeyId, ...wish } = input;
    return this.limits.limit(actor, applicationKeyId, wish);
  }
}

@Resolver(() => ApplicationKeyModel)
export class RpcLimitsResolver {
  private readonly limits: Batch<RpcLimits>;

  constructor(limits: RpcLimitsService) {
    this.limits = new Batch((actor, ids) => limits.ofKeys(actor, ids));
  }

  @ResolveField(() => RpcLimitsModel, { description: 'What it may do at the RPC gateway. See limitRpc.' })
  rpcLimits(@Parent() key: ApplicationKeyModel, @CurrentActor() actor: Actor): Promise<RpcLimits | null> {
    return this.limits.find(actor, key.id);
  }
}

@Resolver(() => ChainModel)
export class RpcEndpointResolver {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @ResolveField(() => RpcEndpointModel, {
    nullable: true,
    description: 'Where applications ask it by JSON-RPC; null where this installation has no RPC gateway.',
  })
  rpcEndpoint(@Parent() { id }: ChainModel): RpcEndpointModel | null {
    if (this.config.gatewayUrl === null) return null;
    const url = `${this.config.gatewayUrl.replace(/\/$/, '')}/rpc/${id}`;
    return { url, webSocketUrl: url.replace(/^http/, 'ws') };
  }
}
