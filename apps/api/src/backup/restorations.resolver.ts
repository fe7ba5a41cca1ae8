import { BackupsService } from '@atoll/chains';
import type { Actor } from '@atoll/kernel';
import { RestorationStatus, type Restoration } from '@atoll/store';
import { Args, ArgsType, Field, ID, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { Length } from 'class-validator';

import { CurrentActor } from '../auth.guard.js';
import { IdArg } from '../input.js';

registerEnumType(RestorationStatus, {
  name: 'RestorationStatus',
  description: 'WAITING for a new disk, KEY_WANTED from its owner, KEY_BROUGHT and not opened yet, DONE, or FAILED.',
});

@ObjectType('Restoration', { description: 'The return of a key to a node that lost its disk.' })
export class RestorationModel {
  @Field(() => ID) id!: string;
  @Field(() => ID) nodeId!: string;
  @Field(() => RestorationStatus) status!: RestorationStatus;
  @Field({ description: 'What it waits for, or why it failed, in a sentence.' }) message!: string;
  @Field(() => String, {
    nullable: true,
    description: 'To whom the key must be encrypted to come back: an age recipient that lives on the new disk alone.',
  })
  recipient!: string | null;
  @Field() createdAt!: Date;
}

@ArgsType()
class KeyArgs {
  @Field({ description: 'The key file as an armoured age file, encrypted to the recipient of the restoration.' })
  @Length(1, 4_096)
  sealed!: string;
}

@Resolver(() => RestorationModel)
export class RestorationsResolver {
  constructor(private readonly backups: BackupsService) {}

  @Query(() => RestorationModel, { description: 'One restoration of yours.' })
  restoration(@CurrentActor() actor: Actor, @IdArg('id', 'restoration') id: string): Promise<Restoration> {
    return this.backups.restoration(actor, id);
  }

  @Mutation(() => RestorationModel, {
    description:
      'Begins to bring the key of a node of yours back to its lost disk. CONFLICT while the node runs: there are no two living copies of one key. While one is open, it is the answer.',
  })
  restoreNode(@CurrentActor() actor: Actor, @IdArg('id', 'node') id: string): Promise<Restoration> {
    return this.backups.restore(actor, id);
  }

  @Mutation(() => RestorationModel, {
    description: 'Brings the key that a restoration wants. The node opens it, and takes none but its own.',
  })
  bringNodeKey(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'restoration') id: string,
    @Args() { sealed }: KeyArgs,
  ): Promise<Restoration> {
    return this.backups.bringKey(actor, id, sealed);
  }

  @Mutation(() => RestorationModel, { description: 'Ends a restoration; the next one begins anew.' })
  cancelRestoration(@CurrentActor() actor: Actor, @IdArg('id', 'restoration') id: string): Promise<Restoration> {
    return this.backups.cancel(actor, id);
  }
}
