import { DirectoryTokensService, IdentityProvidersService, type IdentityProvider } from '@atoll/accounts';
import type { Actor } from '@atoll/kernel';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor, ForPeople } from '../auth.guard.js';
import { CONFIG, type Config } from '../config.js';
import { page, PageArgs, type Page } from '../connection.js';
import { scimUrlOf } from '../directory/scim.door.js';
import { IdArg } from '../input.js';
import {
  ConnectDirectoryInput,
  CreateDirectoryTokenInput,
  CreatedDirectoryToken,
  DirectoryTokenConnection,
  DirectoryTokenModel,
} from './directory-token.model.js';
import { IdentityProviderModel } from './identity-provider.model.js';

@Resolver(() => DirectoryTokenModel)
export class DirectoriesResolver {
  constructor(
    private readonly providers: IdentityProvidersService,
    private readonly tokens: DirectoryTokensService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @ForPeople()
  @Query(() => String, { description: 'What directories ask: the base URL of SCIM 2.0.' })
  directoryUrl(): string {
    return scimUrlOf(this.config);
  }

  @Query(() => DirectoryTokenConnection, {
    description: 'The tokens of your directories, newest first, those that ended too.',
  })
  directoryTokens(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<DirectoryTokenModel>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.tokens.list(actor, part),
    );
  }

  @Mutation(() => IdentityProviderModel, {
    description:
      'Has the directory behind an identity provider say who its people are. From now on it makes them, and nobody comes in by the provider whom it has not made; who came in before goes on. Again, with another claim, it changes by what they are known.',
  })
  connectDirectory(
    @CurrentActor() actor: Actor,
    @Args('input') { providerId, claim }: ConnectDirectoryInput,
  ): Promise<IdentityProvider> {
    return this.providers.connectDirectory(actor, providerId, claim);
  }

  @Mutation(() => IdentityProviderModel, {
    description:
      'Ends every token of the directory at once. Its people stay, and newcomers come in by the provider alone again.',
  })
  disconnectDirectory(
    @CurrentActor() actor: Actor,
    @IdArg('providerId', 'identity provider') providerId: string,
  ): Promise<IdentityProvider> {
    return this.providers.disconnectDirectory(actor, providerId);
  }

  @Mutation(() => CreatedDirectoryToken, {
    description:
      'A token that is good for SCIM at `directoryUrl`, for the people of one identity provider, and for nothing else. It does not end with who made it. CONFLICT where no directory is connected, QUOTA_EXCEEDED beyond two at once.',
  })
  createDirectoryToken(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateDirectoryTokenInput,
  ): Promise<CreatedDirectoryToken> {
    return this.tokens.create(actor, input);
  }

  @Mutation(() => DirectoryTokenModel, { description: 'Ends a token at once. Revoking it again changes nothing.' })
  revokeDirectoryToken(
    @CurrentActor() actor: Actor,
    @IdArg('id', 'directory token') id: string,
  ): Promise<DirectoryTokenModel> {
    return this.tokens.revoke(actor, id);
  }
}
