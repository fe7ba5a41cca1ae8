import { ObjectsService } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { ObjectStore } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { BucketModel } from '../backup/backup.model.js';
import { ObjectStoreInput, ObjectStoreModel } from './object.model.js';

@Resolver(() => ObjectStoreModel)
export class ObjectStoreResolver {
  constructor(private readonly objects: ObjectsService) {}

  @Query(() => ObjectStoreModel, {
    nullable: true,
    description: "Your organisation's store; null before there is one.",
  })
  objectStore(@CurrentActor() actor: Actor): Promise<ObjectStore | null> {
    return this.objects.objectStore(actor);
  }

  @Mutation(() => ObjectStoreModel, {
    description: "Says where your organisation keeps ciphertext, and how much of other members' it takes.",
  })
  setObjectStore(@CurrentActor() actor: Actor, @Args('input') input: ObjectStoreInput): Promise<ObjectStore> {
    return this.objects.setObjectStore(actor, input);
  }

  @ResolveField(() => BucketModel, { nullable: true, description: 'Null for a directory of the installation.' })
  s3(@Parent() { s3 }: ObjectStore): BucketModel | null {
    return s3 as BucketModel | null;
  }
}
