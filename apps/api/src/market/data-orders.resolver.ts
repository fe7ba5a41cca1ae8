import { DataAssetsService, DataOrdersService, DisputesService, type AssetView, type OrderView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed } from '@atoll/store';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import type { Page } from '../connection.js';
import { AccessDeedModel } from '../grants/access.model.js';
import { placedPage } from '../grants/places.js';
import { HexArg, IdArg, ShortArg } from '../input.js';
import { JsonScalar } from '../scalars.js';
import { REFUSED } from './data-assets.resolver.js';
import * as inputs from './market.inputs.js';
import { DataAssetModel, DataOrderConnection, DataOrderModel } from './market.model.js';

const Chain = () => IdArg('chainId', 'chain');
const Order = () => HexArg('order', 32);

@Resolver(() => DataOrderModel)
export class DataOrdersResolver {
  constructor(
    private readonly service: DataOrdersService,
    private readonly assets: DataAssetsService,
    private readonly disputes: DisputesService,
    private readonly changes: Changes,
  ) {}

  @Query(() => DataOrderConnection, { description: 'Purchases on a chain, of all its members, newest first.' })
  dataOrders(@CurrentActor() actor: Actor, @Args() args: inputs.DataOrderArgs): Promise<Page<OrderView>> {
    return placedPage(args, (part) => this.service.list(actor, args.chainId, args, part));
  }

  @Query(() => DataOrderModel, { description: 'One purchase.' })
  dataOrder(@CurrentActor() actor: Actor, @Chain() chainId: string, @HexArg('id', 32) id: string): Promise<OrderView> {
    return this.service.find(actor, chainId, id);
  }

  @Subscription(() => DataOrderModel, {
    description: 'A purchase as it is, and again after every change.',
    resolve: (order: OrderView) => order,
  })
  dataOrderChanged(@CurrentCaller() caller: Caller, @Chain() chainId: string, @HexArg('id', 32) id: string) {
    return this.changes.follow(
      caller,
      (change) => change.chainId === chainId && change.table === 'data_orders',
      (actor) => this.service.find(actor, chainId, id),
    );
  }

  @Query(() => Boolean, {
    description: 'Whether a purchase is a licence for a purpose at this moment: what a node says, now.',
  })
  isLicensed(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @Order() order: string,
    @ShortArg('purpose') purpose: string,
  ): Promise<boolean> {
    return this.service.isLicensed(actor, chainId, order, purpose);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Orders an asset in the version of its offer that you saw, and pays into escrow. The deed that is DONE has made the order. CONFLICT about the allowance says what the token has to be told first. ${REFUSED}`,
  })
  orderData(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('asset', 32) asset: string,
    @Args('version', { type: () => Int }) version: number,
  ): Promise<AccessDeed> {
    return this.service.order(actor, chainId, asset, version);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Delivers the key, for the seller: wrapped for the buyer alone, with a grant of what was bought. ${REFUSED}`,
  })
  deliverKey(@CurrentActor() actor: Actor, @Args('input') input: inputs.DeliverKeyInput): Promise<AccessDeed> {
    return this.service.deliverKey(actor, input.chainId, input.order, input.grantId, input.wrap);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Says that the key is right, for the buyer: the seller is paid, and the order is the licence. ${REFUSED}`,
  })
  acceptOrder(@CurrentActor() actor: Actor, @Chain() chainId: string, @Order() order: string): Promise<AccessDeed> {
    return this.service.accept(actor, chainId, order);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Says that the key opens something else, for the buyer, while there is time. ${REFUSED}`,
  })
  disputeOrder(@CurrentActor() actor: Actor, @Args('input') input: inputs.DisputeOrderInput): Promise<AccessDeed> {
    return this.service.dispute(actor, input.chainId, input.order, input.evidence);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Makes the feed by which these arbiters judge disputes, by majority. The deed's subject is the feed, which offers name. ${REFUSED}`,
  })
  appointArbiters(
    @CurrentActor() actor: Actor,
    @Args('input') { chainId, ...wish }: inputs.AppointArbitersInput,
  ): Promise<AccessDeed> {
    return this.disputes.appoint(actor, chainId, wish);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Reports what an arbiter found about a disputed order, in the feed's round that takes reports. ${REFUSED}`,
  })
  judgeOrder(@CurrentActor() actor: Actor, @Args('input') input: inputs.JudgeOrderInput): Promise<AccessDeed> {
    const { round = null, ...wish } = input;
    return this.disputes.judge(actor, { ...wish, round: round === null ? null : BigInt(round) });
  }

  @Mutation(() => AccessDeedModel, {
    description: `Takes the next step that ends a dispute, whoever asks: closes the arbiters' round, makes it final, or does what it found. Ask again until the order is SETTLED or REFUNDED. ${REFUSED}`,
  })
  resolveDispute(
    @CurrentActor() actor: Actor,
    @Chain() chainId: string,
    @HexArg('order', 32) order: `0x${string}`,
    @Args('round', { type: () => Int, nullable: true, description: 'The last that judged the order by default.' })
    round: number | null,
  ): Promise<AccessDeed> {
    return this.disputes.resolve(actor, chainId, order, typeof round === 'number' ? BigInt(round) : null);
  }

  @Mutation(() => AccessDeedModel, { description: `Pays a seller whose buyer was silent. Anybody may. ${REFUSED}` })
  settleOrder(@CurrentActor() actor: Actor, @Chain() chainId: string, @Order() order: string): Promise<AccessDeed> {
    return this.service.settle(actor, chainId, order);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Gives the money back where no key came in time, or nobody judged. Anybody may. ${REFUSED}`,
  })
  refundOrder(@CurrentActor() actor: Actor, @Chain() chainId: string, @Order() order: string): Promise<AccessDeed> {
    return this.service.refund(actor, chainId, order);
  }

  @ResolveField(() => DataAssetModel, { description: 'What was bought.' })
  asset(@Parent() { chainId, assetId }: OrderView, @CurrentActor() actor: Actor): Promise<AssetView> {
    return this.assets.find(actor, chainId, assetId);
  }

  @ResolveField(() => JsonScalar, {
    nullable: true,
    description: 'The key, wrapped for the buyer alone; null where nobody on this platform brought it.',
  })
  wrap(@Parent() { wrap }: OrderView): unknown {
    return wrap && JSON.parse(wrap.text);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the arbiters are given, as it was brought.' })
  evidence(@Parent() { evidence }: OrderView): string | null {
    return evidence?.text ?? null;
  }
}
