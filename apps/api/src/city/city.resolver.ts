import { CityCallsService, DatasetsService, GrantsService, type DatasetView } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed, CityAnswer, CityCall, CityProvider } from '@atoll/store';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { CurrentActor } from '../auth.guard.js';
import type { Page } from '../connection.js';
import { AccessDeedModel, GiveGrantInput } from '../grants/access.model.js';
import { placedPage } from '../grants/places.js';
import { HexArg, IdArg } from '../input.js';
import * as model from './city.model.js';

const REFUSED = 'REVERTED says what the contract refuses now; what it refuses later is the reason of the deed.';

@Resolver(() => model.CityDatasetModel)
export class DatasetsResolver {
  constructor(
    private readonly service: DatasetsService,
    private readonly grants: GrantsService,
  ) {}

  @Query(() => model.CityDatasetConnection, {
    description: 'Data that departments published on a chain, and what they withdrew, newest first.',
  })
  cityDatasets(@CurrentActor() actor: Actor, @Args() args: model.CityListArgs): Promise<Page<DatasetView>> {
    return placedPage(args, (part) => this.service.list(actor, args.chainId, part));
  }

  @Query(() => model.CityDatasetModel, { description: 'One dataset.' })
  cityDataset(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<DatasetView> {
    return this.service.find(actor, chainId, resource);
  }

  @Query(() => model.CityProviderModel, {
    description: 'The department of a dataset, and to whom answers and leaked tables of it are encrypted.',
  })
  cityProvider(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<CityProvider> {
    return this.service.provider(actor, chainId, resource);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Publishes a resource of yours, so that whoever has a grant may call for it, or describes it anew. ${REFUSED}`,
  })
  publishDataset(@CurrentActor() actor: Actor, @Args('input') input: model.PublishDatasetInput): Promise<AccessDeed> {
    return this.service.publish(actor, input.chainId, input.resource, input.descriptor);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Takes a dataset back: it is not called any more, and open calls get no key. ${REFUSED}`,
  })
  withdrawDataset(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('resource', 32) resource: string,
  ): Promise<AccessDeed> {
    return this.service.withdraw(actor, chainId, resource);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Lets another department call for a dataset, as it asked for by requestGrant, or for less. The same as giveGrant. ${REFUSED}`,
  })
  grantDepartment(@CurrentActor() actor: Actor, @Args('input') input: GiveGrantInput): Promise<AccessDeed> {
    return this.grants.grant(actor, input.chainId, input.grantId, input);
  }
}

@Resolver(() => model.CityAnswerModel)
export class CityCallsResolver {
  constructor(private readonly service: CityCallsService) {}

  @Query(() => model.CityCallConnection, {
    description:
      'The log of calls: who called for whose data, what for, and how far it is. Of all members, newest first.',
  })
  cityCalls(@CurrentActor() actor: Actor, @Args() args: model.CityCallArgs): Promise<Page<CityCall>> {
    return placedPage(args, (part) => this.service.list(actor, args.chainId, args, part));
  }

  @Query(() => model.CityCallModel, { description: 'One call.' })
  cityCall(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('callId', 32) callId: string,
  ): Promise<CityCall> {
    return this.service.find(actor, chainId, callId);
  }

  @Query(() => model.CityAnswerModel, {
    description: 'The newest answer of a call, for the department that gave it and who called; NOT_FOUND for others.',
  })
  cityAnswer(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('callId', 32) callId: string,
  ): Promise<CityAnswer> {
    return this.service.answer(actor, chainId, callId);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Calls for data by a grant of yours, for one of its purposes. \`made\` of the deed is the call. ${REFUSED}`,
  })
  callData(@CurrentActor() actor: Actor, @Args('input') input: model.CallDataInput): Promise<AccessDeed> {
    return this.service.call(actor, input);
  }

  @Mutation(() => AccessDeedModel, { description: `Lets a call for your data through. ${REFUSED}` })
  authoriseCall(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('callId', 32) callId: string,
  ): Promise<AccessDeed> {
    return this.service.authorise(actor, chainId, callId);
  }

  @Mutation(() => AccessDeedModel, { description: `Turns a call for your data down, and says why. ${REFUSED}` })
  refuseCall(@CurrentActor() actor: Actor, @Args('input') input: model.RefuseCallInput): Promise<AccessDeed> {
    return this.service.refuse(actor, input.chainId, input.callId, input.reason);
  }

  @Mutation(() => model.CityAnswerModel, {
    description:
      'Answers a call. The table comes encrypted; the worker marks it for the grant, seals it with the key of the present epoch, and tells the chain its hash and the root over whose data is in it. CONFLICT for a call that has an answer.',
  })
  serveCall(@CurrentActor() actor: Actor, @Args('input') input: model.ServeCallInput): Promise<CityAnswer> {
    return this.service.serve(actor, input);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Leaves the receipt of an answer, which is one use of its grant. Asking for its key by requestKey leaves it, too. ${REFUSED}`,
  })
  receiptCall(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('callId', 32) callId: string,
  ): Promise<AccessDeed> {
    return this.service.receipt(actor, chainId, callId);
  }

  @ResolveField(() => String, { nullable: true, description: 'The ciphertext, in base64.' })
  ciphertext(@Parent() { ciphertext }: CityAnswer): string | null {
    return ciphertext && Buffer.from(ciphertext).toString('base64');
  }
}
