import type { Actor } from '@atoll/kernel';
import { ExplorerService, IndexWishesService } from '@atoll/ledger';
import { Args, Mutation, Parent, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { Changes } from '../changes/changes.js';
import { IdArg } from '../input.js';
import { ChainIndexModel, IndexWishModel, WishForIndexInput } from './chain-index.model.js';

@Resolver(() => ChainIndexModel)
export class ChainIndexesResolver {
  constructor(
    private readonly service: ExplorerService,
    private readonly wishes: IndexWishesService,
    private readonly changes: Changes,
  ) {}

  @Query(() => ChainIndexModel, { description: 'How far a chain is indexed.' })
  chainIndex(@CurrentActor() actor: Actor, @IdArg('chainId', 'chain') chainId: string): Promise<ChainIndexModel> {
    return this.read(actor, chainId);
  }

  @Mutation(() => IndexWishModel, {
    description:
      'Says how much of a chain your organisation wants to find. A chain is indexed for the member that wants most of it, and from block 0 for one that said nothing. Once its first block is indexed, none before it follow.',
  })
  wishForIndex(@CurrentActor() actor: Actor, @Args('input') input: WishForIndexInput): Promise<IndexWishModel> {
    return this.wishes.wish(actor, input);
  }

  @Subscription(() => ChainIndexModel, {
    description: 'How far it is now, and again with every batch of new blocks.',
    resolve: (index: ChainIndexModel) => index,
  })
  chainIndexChanged(
    @CurrentCaller() caller: Caller,
    @IdArg('chainId', 'chain') chainId: string,
  ): AsyncIterableIterator<ChainIndexModel> {
    return this.changes.follow(
      caller,
      (change) => change.table === 'chain_indexes' && change.chainId === chainId,
      (actor) => this.read(actor, chainId),
    );
  }

  @ResolveField(() => IndexWishModel, { description: 'How much of it your organisation wants.' })
  wish(@Parent() { chainId }: ChainIndexModel, @CurrentActor() actor: Actor): Promise<IndexWishModel> {
    return this.wishes.find(actor, chainId);
  }

  private async read(actor: Actor, chainId: string): Promise<ChainIndexModel> {
    const index = await this.service.index(actor, chainId);
    if (!index) return { chainId, height: null, hash: null, firstBlock: null, trouble: null, seenAt: null };
    const { height, hash, firstBlock, trouble, seenAt } = index;
    return { chainId, height, hash, firstBlock, trouble, seenAt };
  }
}
