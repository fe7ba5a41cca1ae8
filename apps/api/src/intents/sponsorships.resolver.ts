import type { Actor } from '@atoll/kernel';
import { contractsOf, SponsorshipsService } from '@atoll/ledger';
import type { Key, Sponsorship } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import { ChainModel } from '../chains/chain.model.js';
import { Neighbours } from '../chains/neighbours.js';
import { page, PageArgs, type Page } from '../connection.js';
import { IdArg } from '../input.js';
import { KeyModel } from '../ledger/key.model.js';
import { OwnRows } from '../ledger/own-rows.js';
import {
  CreateSponsorshipInput,
  SponsoredContractModel,
  SponsorshipConnection,
  SponsorshipLimitsModel,
  SponsorshipModel,
} from './sponsorship.model.js';

@Resolver(() => SponsorshipModel)
export class SponsorshipsResolver {
  constructor(
    private readonly service: SponsorshipsService,
    private readonly own: OwnRows,
    private readonly neighbours: Neighbours,
  ) {}

  @Query(() => SponsorshipConnection, { description: 'The sponsorships of your organisation, newest first.' })
  sponsorships(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<Page<Sponsorship>> {
    return page(
      args,
      ({ id }) => id,
      (part) => this.service.list(actor, part),
    );
  }

  @Query(() => SponsorshipModel, { description: 'One sponsorship of your organisation.' })
  sponsorship(@CurrentActor() actor: Actor, @IdArg('id', 'sponsorship') id: string): Promise<Sponsorship> {
    return this.service.find(actor, id);
  }

  @Mutation(() => SponsorshipModel, {
    description:
      'Has a key relay what others sign, from now on. For people alone. INVALID for a function that would run in the name of the key instead of the signer.',
  })
  createSponsorship(@CurrentActor() actor: Actor, @Args('input') input: CreateSponsorshipInput): Promise<Sponsorship> {
    const contracts = input.contracts.map((each) => ({ ...each, forwarderId: each.forwarderId ?? null }));
    return this.service.create(actor, { ...input, contracts, signers: input.signers ?? [] });
  }

  @Mutation(() => SponsorshipModel, { description: 'Takes no more intents in, from now on; those taken before go on.' })
  endSponsorship(@CurrentActor() actor: Actor, @IdArg('id', 'sponsorship') id: string): Promise<Sponsorship> {
    return this.service.end(actor, id);
  }

  @ResolveField(() => [SponsoredContractModel])
  contracts(@Parent() sponsorship: Sponsorship): SponsoredContractModel[] {
    return contractsOf(sponsorship);
  }

  @ResolveField(() => SponsorshipLimitsModel)
  limits(@Parent() { intentsPerSigner, gasPerSigner, intentsPerDay, gasPerDay }: Sponsorship): SponsorshipLimitsModel {
    return { intentsPerSigner, gasPerSigner, intentsPerDay, gasPerDay };
  }

  @ResolveField(() => ChainModel, { nullable: true, description: 'Null without the permission chain:read.' })
  chain(@Parent() { chainId }: Sponsorship, @CurrentActor() actor: Actor) {
    return this.neighbours.chains.find(actor, chainId);
  }

  @ResolveField(() => KeyModel, { nullable: true, description: 'The key that relays.' })
  key(@Parent() { keyId }: Sponsorship, @CurrentActor() actor: Actor): Promise<Key | null> {
    return this.own.keys.find(actor, keyId);
  }
}
