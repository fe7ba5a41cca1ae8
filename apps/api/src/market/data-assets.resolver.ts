import { DataAssetsService, OfferedDataService, type AssetView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed, DataOffer, StoredObject } from '@atoll/store';
import { toHex } from '@atoll/crypto';
import { Args, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, type Page } from '../connection.js';
import { AccessDeedModel } from '../grants/access.model.js';
import { HexArg, IdArg } from '../input.js';
import { BigIntScalar, HexScalar } from '../scalars.js';
import * as inputs from './market.inputs.js';
import { DataAssetConnection, DataAssetModel, DataOfferModel, OfferedDataModel } from './market.model.js';

export const REFUSED =
  'REVERTED says what the contract refuses now; CONFLICT where the chain has no market, or your organisation no principal.';

@Resolver(() => DataAssetModel)
export class DataAssetsResolver {
  constructor(
    private readonly service: DataAssetsService,
    private readonly data: OfferedDataService,
  ) {}

  @Query(() => DataAssetConnection, { description: "The market's catalogue, in the order of registration." })
  dataAssets(@CurrentActor() actor: Actor, @Args() args: inputs.DataAssetArgs): Promise<Page<AssetView>> {
    const { first: _, after: __, ...query } = args;
    return page(
      args,
      ({ number }) => String(number),
      ({ take, after }) => this.service.catalogue(actor, { ...query, take, ...(after && { after: BigInt(after) }) }),
      /^\d{1,18}$/,
    );
  }

  @Query(() => DataAssetModel, { description: 'One asset.' })
  dataAsset(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('id', 32) id: string,
  ): Promise<AssetView> {
    return this.service.find(actor, chainId, id);
  }

  @Query(() => OfferedDataModel, {
    description:
      "The ciphertext of an asset, for whom its resource's policy lets keep it and for who bought it; NOT_FOUND for others, and where its owner keeps it elsewhere.",
  })
  offeredData(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('asset', 32) asset: string,
  ): Promise<StoredObject> {
    return this.data.object(actor, chainId, asset);
  }

  @Query(() => HexScalar, {
    description: 'A chunk of it, from the first holder that has it unaltered. Check it against the root all the same.',
  })
  async offeredChunk(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('asset', 32) asset: string,
    @Args('place', { type: () => Int }) place: number,
  ): Promise<string> {
    return toHex(await this.data.chunk(actor, chainId, asset, place));
  }

  @Mutation(() => AccessDeedModel, {
    description: `Registers data of your organisation. Whoever registers a content first has it. The deed's subject is the asset. ${REFUSED}`,
  })
  registerDataAsset(
    @CurrentActor() actor: Actor,
    @Args('input') input: inputs.RegisterDataAssetInput,
  ): Promise<AccessDeed> {
    return this.service.register(actor, input);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Offers an asset, or offers it anew; orders of before keep what they were made for. ${REFUSED}`,
  })
  listAsset(@CurrentActor() actor: Actor, @Args('input') input: inputs.ListAssetInput): Promise<AccessDeed> {
    return this.service.list(actor, input);
  }

  @Mutation(() => AccessDeedModel, { description: `Offers an asset no longer; orders go on. ${REFUSED}` })
  delistAsset(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('asset', 32) asset: string,
  ): Promise<AccessDeed> {
    return this.service.delist(actor, chainId, asset);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Marks an asset as nearly the same as an earlier one, for an ARBITER that owns neither. Buyers see it; it stops nobody. ${REFUSED}`,
  })
  flagNearDuplicate(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('asset', 32) asset: string,
    @HexArg('earlier', 32) earlier: string,
    @HexArg('evidence', 32, { description: 'The hash of how it was found.' }) evidence: string,
  ): Promise<AccessDeed> {
    return this.service.flag(actor, chainId, asset, earlier, evidence);
  }
}

@Resolver(() => DataOfferModel)
export class DataOffersResolver {
  @ResolveField(() => BigIntScalar, { description: "In the token's smallest unit." })
  price(@Parent() { price }: DataOffer): bigint {
    return BigInt(price.toFixed());
  }

  @ResolveField(() => HexScalar, { description: 'The mask of its purposes, as 32 bytes.' })
  purposeMask(@Parent() { purposes }: DataOffer): string {
    return purposes;
  }
}
