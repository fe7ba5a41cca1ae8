import { SearchService, type Found } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import { Query, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { IdArg, ShortArg } from '../input.js';
import { FoundModel } from './found.model.js';

@Resolver(() => FoundModel)
export class SearchResolver {
  constructor(private readonly service: SearchService) {}

  @Query(() => [FoundModel], {
    description:
      'What of a chain is called so, in large or small letters: contracts, tokens, policies, services and members, and your devices and data streams, as far as you may see them. Up to 20: first those that are called just so, then those whose name begins so, then those that have it in their name, of a kind with many names in the first 5,000 of them. Of an address or a DID, how it begins.',
  })
  search(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @ShortArg('text') text: string,
  ): Promise<Found[]> {
    return this.service.find(actor, chainId, text);
  }
}
