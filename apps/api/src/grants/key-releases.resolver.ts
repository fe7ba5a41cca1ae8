import {
  KeyReleasesService,
  ReaderKeysService,
  AccessReceiptsService,
  type Processing,
  type ReaderKey,
} from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed, KeptReceipt, KeyRelease } from '@atoll/store';
import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { HexArg, IdArg, idOf } from '../input.js';
import { BigIntScalar } from '../scalars.js';
import { AccessDeedModel, AccessReceiptConnection, AccessReceiptModel } from './access.model.js';
import * as model from './key-release.model.js';
import { placedPage } from './places.js';

@Resolver(() => model.KeyReleaseModel)
export class KeyReleasesResolver {
  constructor(
    private readonly service: KeyReleasesService,
    private readonly readers: ReaderKeysService,
  ) {}

  @Query(() => model.KeyReleaseConnection, {
    description: 'Keys on their way to your organisation, and of its resources, newest first.',
  })
  keyReleases(@CurrentActor() actor: Actor, @Args() args: model.KeyReleaseArgs): Promise<Page<KeyRelease>> {
    const { chainId, grantId = null } = args;
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, chainId, { ...part, grantId }),
    );
  }

  @Query(() => model.KeyReleaseModel, { description: 'One release, for the reader and for whose key it is.' })
  keyRelease(@CurrentActor() actor: Actor, @IdArg('id', 'key release') id: string): Promise<KeyRelease> {
    return this.service.find(actor, id);
  }

  @Query(() => model.ReaderKeyModel, {
    nullable: true,
    description:
      "The key that would be wrapped to for an address, your organisation's principal when absent; null where none is published.",
  })
  readerKey(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('address', 20, { nullable: true }) address?: string | null,
  ): Promise<ReaderKey | null> {
    return this.readers.find(actor, chainId, address ?? null);
  }

  @Mutation(() => model.KeyReleaseModel, {
    description:
      'Asks for a key of a resource whose policy is brokered. It is checked on the chain, receipted, which is one use of the grant, and released once the receipt is in a block. Publish a reader key before.',
  })
  requestKey(@CurrentActor() actor: Actor, @Args('input') input: model.RequestKeyInput): Promise<KeyRelease> {
    return this.service.request(actor, input);
  }

  @Mutation(() => model.KeyReleaseModel, {
    description:
      "Asks for the key of your own resource, to seal records with. The first time makes it, and has the platform keep this resource's keys and release them from then on.",
  })
  requestOwnKey(@CurrentActor() actor: Actor, @Args('input') input: model.RequestOwnKeyInput): Promise<KeyRelease> {
    return this.service.own(actor, input.chainId, input.resource, input);
  }

  @Mutation(() => AccessDeedModel, {
    description:
      'Publishes a key on the chain, as an attribute of your principal by ERC-1056: keys for your organisation are wrapped to the newest one.',
  })
  publishReaderKey(
    @CurrentActor() actor: Actor,
    @Args('input') input: model.PublishReaderKeyInput,
  ): Promise<AccessDeed> {
    return this.readers.publish(actor, input.chainId, input.kem, input.publicKey, input.days);
  }

  @Mutation(() => AccessDeedModel, { description: 'Takes a published key back: nothing is wrapped to it any more.' })
  revokeReaderKey(@CurrentActor() actor: Actor, @Args('input') input: model.ReaderKeyInput): Promise<AccessDeed> {
    return this.readers.revoke(actor, input.chainId, input.kem, input.publicKey);
  }
}

@Resolver(() => AccessReceiptModel)
export class ReceiptsResolver {
  constructor(private readonly service: AccessReceiptsService) {}

  @Query(() => AccessReceiptConnection, {
    description:
      'Who processed a resource, for which purpose and when, newest first: every receipt that the chain has of it.',
  })
  processors(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
    @Args() args: PageArgs,
  ): Promise<Page<Processing>> {
    return placedPage(args, (part) => this.service.processors(actor, chainId, resource, part));
  }

  @Query(() => Boolean, {
    description: 'Whether a receipt is on the chain as it is written here, by your own node or the one you name.',
  })
  verifyAccessReceipt(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @Args('block', { type: () => BigIntScalar }) block: bigint,
    @Args('logIndex', { type: () => Int }) logIndex: number,
    @Args('nodeId', { type: () => ID, nullable: true }) nodeId?: string | null,
  ): Promise<boolean> {
    return this.service.verify(actor, chainId, { block, logIndex }, nodeId ? idOf('node', nodeId) : null);
  }

  @Query(() => model.KeptReceiptProofModel, {
    description: 'The proof of a receipt that your organisation keeps. CONFLICT before a root commits to it.',
  })
  async keptReceiptProof(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'receipt') id: string,
  ): Promise<model.KeptReceiptProofModel> {
    const { receipt, deed, proof } = await this.service.prove(actor, id);
    return { receipt, deedId: deed.id, ...proof };
  }

  @Mutation(() => model.KeptReceiptModel, {
    description: 'Keeps a receipt of an access that left none on the chain, until anchorAccessReceipts commits to it.',
  })
  keepAccessReceipt(@CurrentActor() actor: Actor, @Args('input') input: model.KeepReceiptInput): Promise<KeptReceipt> {
    return this.service.keep(actor, input.chainId, input);
  }

  @Mutation(() => AccessDeedModel, {
    description:
      'Puts one root over the kept receipts of a resource on the chain, up to 10,000, oldest first. CONFLICT where there are none.',
  })
  anchorAccessReceipts(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<AccessDeed> {
    return this.service.anchor(actor, chainId, resource);
  }

  @ResolveField(() => Int, {
    nullable: true,
    description: 'The bit of the purpose; its name is one of accessPurposes.',
  })
  purpose(@Parent() { purpose }: Processing): number | null {
    return purpose;
  }

  @ResolveField(() => BigIntScalar, { nullable: true, description: 'How many receipts a root commits to.' })
  count(@Parent() { count }: Processing): string | null {
    return count?.toFixed(0) ?? null;
  }
}
