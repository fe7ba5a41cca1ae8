import { ObjectsService } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { ObjectReplica, StoredObject } from '@atoll/store';
import { Args, ArgsType, Field, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsHexadecimal, Max, MaxLength, Min } from 'class-validator';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { HexScalar } from '../scalars.js';
import {
  ObjectInput,
  ObjectReplicaConnection,
  ObjectReplicaModel,
  StoredObjectConnection,
  StoredObjectModel,
} from './object.model.js';

const LONGEST_CHUNK = 2 + 2 * 1_048_592;

@ArgsType()
class PlaceArgs {
  @Field(() => Int, { description: 'Which chunk, from 0.' }) @Min(0) @Max(65_535) place!: number;
}

@ArgsType()
class ChunkArgs extends PlaceArgs {
  @Field(() => HexScalar) @IsHexadecimal() @MaxLength(LONGEST_CHUNK) bytes!: string;
}

@Resolver(() => StoredObjectModel)
export class ObjectsResolver {
  constructor(private readonly objects: ObjectsService) {}

  @Query(() => StoredObjectConnection, { name: 'storedObjects', description: 'Your objects, newest first.' })
  list(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<StoredObject>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.objects.objects(actor, part),
    );
  }

  @Query(() => StoredObjectModel, { description: 'One object of yours.' })
  storedObject(@CurrentActor() actor: Actor, @IdArg('id', 'object') id: string): Promise<StoredObject> {
    return this.objects.object(actor, id);
  }

  @Query(() => HexScalar, {
    description: 'A chunk of an object of yours, from the first holder that has it as it was. UNAVAILABLE: none has.',
  })
  async objectChunk(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'object') id: string,
    @Args() { place }: PlaceArgs,
  ): Promise<Uint8Array> {
    return this.objects.chunk(actor, id, place);
  }

  @Mutation(() => StoredObjectModel, {
    description:
      'Announces ciphertext; its chunks follow by putObjectChunk. The same ciphertext again is the same object; CONFLICT where it was announced otherwise, QUOTA_EXCEEDED where you have too much.',
  })
  putObject(@CurrentActor() actor: Actor, @Args('input') input: ObjectInput): Promise<StoredObject> {
    return this.objects.putObject(actor, input);
  }

  @Mutation(() => StoredObjectModel, {
    description:
      'A chunk of an object that waits for its chunks, in any order; the same again changes nothing. After the last one members get their copies.',
  })
  putObjectChunk(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'object') id: string,
    @Args() { place, bytes }: ChunkArgs,
  ): Promise<StoredObject> {
    return this.objects.putChunk(actor, id, place, new Uint8Array(Buffer.from(bytes.slice(2), 'hex')));
  }

  @Mutation(() => StoredObjectModel, {
    description:
      'Takes away every copy and the envelope. Destroy the key, too: then nobody can ever read it. The root stays, and says nothing.',
  })
  eraseObject(@CurrentActor() actor: Actor, @IdArg('id', 'object') id: string): Promise<StoredObject> {
    return this.objects.eraseObject(actor, id);
  }

  @Query(() => ObjectReplicaConnection, { description: 'What your organisation holds for itself and for others.' })
  objectHoldings(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<ObjectReplica>> {
    return page(
      args,
      ({ objectId }) => objectId,
      (part) => this.objects.holdings(actor, part),
    );
  }

  @ResolveField(() => [ObjectReplicaModel], { description: 'Its copies, by their holders.' })
  replicas(@CurrentActor() actor: Actor, @Parent() { id }: StoredObject): Promise<ObjectReplica[]> {
    return this.objects.replicas(actor, id);
  }
}
