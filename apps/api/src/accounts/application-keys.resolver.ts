import { ApplicationKeysService } from '@atoll/accounts';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import {
  ApplicationKeyConnection,
  ApplicationKeyModel,
  CreateApplicationKeyInput,
  CreatedApplicationKey,
} from './application-key.model.js';

@Resolver(() => ApplicationKeyModel)
export class ApplicationKeysResolver {
  constructor(private readonly keys: ApplicationKeysService) {}

  @Query(() => ApplicationKeyConnection, {
    description: 'The keys of your organisation, newest first, revoked ones too.',
  })
  applicationKeys(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<ApplicationKeyModel>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.keys.list(actor, part),
    );
  }

  @Query(() => ApplicationKeyModel, { description: 'One key of your organisation, by its id.' })
  applicationKey(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'application key') id: string,
  ): Promise<ApplicationKeyModel> {
    return this.keys.find(actor, id);
  }

  @Mutation(() => CreatedApplicationKey, {
    description: 'FORBIDDEN for a scope you do not have; QUOTA_EXCEEDED when your organisation has as many as it may.',
  })
  createApplicationKey(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateApplicationKeyInput,
  ): Promise<CreatedApplicationKey> {
    return this.keys.create(actor, input);
  }

  @Mutation(() => ApplicationKeyModel, { description: 'Ends a key at once. Revoking it again changes nothing.' })
  revokeApplicationKey(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'application key') id: string,
  ): Promise<ApplicationKeyModel> {
    return this.keys.revoke(actor, id);
  }
}
