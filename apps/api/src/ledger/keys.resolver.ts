import type { Actor } from '@atoll/kernel';
import { KeysService } from '@atoll/ledger';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { HexScalar } from '../scalars.js';
import { BringKeyInput, CreateKeyInput, ImportKeyInput, KeyConnection, KeyModel } from './key.model.js';

@Resolver(() => KeyModel)
export class KeysResolver {
  constructor(private readonly service: KeysService) {}

  @Query(() => KeyConnection, { description: 'The signing keys of your organisation, newest first.' })
  keys(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<KeyModel>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => KeyModel, { description: 'One signing key of your organisation.' })
  key(@CurrentActor() actor: Actor, @IdArg('id', 'key') id: string): Promise<KeyModel> {
    return this.service.find(actor, id);
  }

  @Mutation(() => KeyModel, {
    description:
      'Has a signing key made, or links one that a remote signer reports for your organisation. QUOTA_EXCEEDED when your organisation holds as many as it may.',
  })
  createKey(@CurrentActor() actor: Actor, @Args('input') input: CreateKeyInput): Promise<KeyModel> {
    return this.service.create(actor, input);
  }

  @Mutation(() => KeyModel, {
    description:
      'Makes room for a private key that you have, and declares its public key. Its importRecipient is known moments later; encrypt the private key to it where nobody else looks, and send it by bringKey.',
  })
  importKey(@CurrentActor() actor: Actor, @Args('input') input: ImportKeyInput): Promise<KeyModel> {
    return this.service.import(actor, input);
  }

  @Mutation(() => KeyModel, {
    description:
      'Brings the private key of an imported key, as ciphertext that no process but a worker opens. Moments later it has its public key; or a problem, and may be brought anew: when it is not the key that was declared, or was encrypted to another recipient. CONFLICT when it was brought already.',
  })
  bringKey(@CurrentActor() actor: Actor, @Args('input') input: BringKeyInput): Promise<KeyModel> {
    return this.service.bring(actor, input.id, input.sealed);
  }

  @ResolveField(() => HexScalar, {
    nullable: true,
    description:
      'Its account on chains; null until there is the key, and for one on another curve than that of chains.',
  })
  address(@Parent() { address, curve }: KeyModel): string | null {
    return curve === 'SECP256K1' ? address : null;
  }
}
