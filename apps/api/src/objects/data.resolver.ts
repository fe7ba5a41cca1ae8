import { DataObjectsService, type DataChunk } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { StoredObject } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, type Page } from '../connection.js';
import { HexScalar } from '../scalars.js';
import { DataArgs, DataInput, DataUnderArgs, SealedChunkModel, SealedDataConnection } from './data.model.js';
import { StoredObjectModel } from './object.model.js';

@Resolver(() => SealedChunkModel)
export class DataResolver {
  constructor(private readonly service: DataObjectsService) {}

  @Mutation(() => StoredObjectModel, {
    description:
      'Stores data under a privacy policy of yours: putObject, where only members whom the policy lists get copies. Its chunks follow by putObjectChunk. CONFLICT where the resource is not of your organisation.',
  })
  putData(@CurrentActor() actor: Actor, @Args('input') input: DataInput): Promise<StoredObject> {
    return this.service.put(actor, input);
  }

  @Query(() => SealedChunkModel, {
    description:
      'A chunk of data under a privacy policy, from the first holder that has it as it was: for its owner, whom the policy lists, and whoever has a grant that is good now. NOT_FOUND for everybody else. The key comes by requestKey.',
  })
  getData(@CurrentActor() actor: Actor, @Args() { chainId, resource, ctRoot, place }: DataArgs): Promise<DataChunk> {
    return this.service.get(actor, { chainId, resource }, ctRoot, place ?? 0);
  }

  @Query(() => SealedDataConnection, {
    description: 'What lies under a privacy policy and may be had by your organisation, newest first.',
  })
  sealedData(@CurrentActor() actor: Actor, @Args() args: DataUnderArgs): Promise<Page<StoredObject>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, args, part),
    );
  }

  @ResolveField(() => [HexScalar], {
    description: 'From the leaf to the root, by RFC 9162; the leaf is SHA-256(0x00, place in eight bytes, chunk).',
  })
  path(@Parent() chunk: DataChunk): Uint8Array[] {
    return chunk.path();
  }
}
