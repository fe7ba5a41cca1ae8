import type { Actor } from '@atoll/kernel';
import { KeysService } from '@atoll/ledger';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { CreateKeyInput, KeyConnection, KeyModel } from './key.model.js';

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
    description: 'Has a signing key made. QUOTA_EXCEEDED when your organisation holds as many as it may.',
  })
  createKey(@CurrentActor() actor: Actor, @Args('input') input: CreateKeyInput): Promise<KeyModel> {
    return this.service.create(actor, input);
  }
}
