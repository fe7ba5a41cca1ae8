import { IdentityProvidersService, type IdentityProvider } from '@atoll/accounts';
import type { Actor } from '@atoll/kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Inject } from '@nestjs/common';

import { CurrentActor, ForPeople } from '../auth.guard.js';
import { CONFIG, type Config } from '../config.js';
import { redirectUriOf } from '../console/sign-in.door.js';
import { IdArg } from '../input.js';
import {
  AddIdentityProviderInput,
  IdentityProviderModel,
  ReadmitPersonInput,
  SetIdentityProviderSecretInput,
} from './identity-provider.model.js';

@Resolver(() => IdentityProviderModel)
export class IdentityProvidersResolver {
  constructor(
    private readonly service: IdentityProvidersService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Query(() => [IdentityProviderModel], {
    description: 'The providers by which your organisation signs its people in, newest first; 10 at most.',
  })
  identityProviders(@CurrentActor() actor: Actor): Promise<IdentityProvider[]> {
    return this.service.list(actor);
  }

  @ForPeople()
  @Query(() => String, { description: 'What has to be registered as the redirect URI at every provider.' })
  identityProviderRedirectUri(): string {
    return redirectUriOf(this.config);
  }

  @Mutation(() => IdentityProviderModel, {
    description:
      'Has your people sign in by a provider of OpenID Connect, which is asked for its configuration at once. INVALID says why it is none, CONFLICT that somebody has the slug.',
  })
  addIdentityProvider(
    @CurrentActor() actor: Actor,
    @Args('input') { clientSecret, ...input }: AddIdentityProviderInput,
  ): Promise<IdentityProvider> {
    return this.service.add(actor, { ...input, clientSecret: clientSecret ?? null });
  }

  @Mutation(() => IdentityProviderModel, { description: 'Sets another secret; the next sign-in uses it.' })
  setIdentityProviderSecret(
    @CurrentActor() actor: Actor,
    @Args('input') { id, clientSecret }: SetIdentityProviderSecretInput,
  ): Promise<IdentityProvider> {
    return this.service.setSecret(actor, id, clientSecret ?? null);
  }

  @Mutation(() => Boolean, {
    description:
      'Signs nobody in by it any more, and ends the sessions of everybody whom it signed in, at once. They stay members until you remove them, and their application keys go on. CONFLICT where no owner could sign in without it.',
  })
  async removeIdentityProvider(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'identity provider') id: string,
  ): Promise<boolean> {
    await this.service.remove(actor, id);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Lets somebody back whom you removed and your provider still signs in: NOT_FOUND for an address that none of them has, CONFLICT for a member.',
  })
  async readmitPerson(
    @CurrentActor() actor: Actor,
    @Args('input') { email, role }: ReadmitPersonInput,
  ): Promise<boolean> {
    await this.service.readmit(actor, email, role);
    return true;
  }
}
