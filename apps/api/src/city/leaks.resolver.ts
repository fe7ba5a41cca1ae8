import { SlidingWindow } from '@atoll/accounts';
import { LeaksService, SubjectAccessesService, type SubjectAccess } from '@atoll/data';
import type { Actor } from '@atoll/kernel';
import type { AccessDeed, CityLeak, LeakTrace } from '@atoll/store';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentActor, CurrentCaller, ForNobody } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import type { Page } from '../connection.js';
import { AccessDeedModel } from '../grants/access.model.js';
import { placedPage } from '../grants/places.js';
import { HexArg, IdArg } from '../input.js';
import * as model from './city.model.js';

const REFUSED = 'REVERTED says what the contract refuses now; what it refuses later is the reason of the deed.';

@Resolver(() => model.CityLeakModel)
export class LeaksResolver {
  constructor(private readonly service: LeaksService) {}

  @Query(() => model.CityLeakConnection, { description: 'Leaks that were filed on a chain, newest first.' })
  cityLeaks(@CurrentActor() actor: Actor, @Args() args: model.CityListArgs): Promise<Page<CityLeak>> {
    return placedPage(args, (part) => this.service.list(actor, args.chainId, part));
  }

  @Query(() => model.CityLeakModel, { description: 'One leak.' })
  cityLeak(
    @CurrentActor() actor: Actor,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('leakId', 32) leakId: string,
  ): Promise<CityLeak> {
    return this.service.find(actor, chainId, leakId);
  }

  @Query(() => model.LeakTraceModel, { description: 'A search of your organisation.' })
  leakTrace(@CurrentActor() actor: Actor, @IdArg('id', 'leak trace') id: string): Promise<LeakTrace> {
    return this.service.findTrace(actor, id);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Files leaked data of a resource by its hash. \`made\` of the deed is the leak. ${REFUSED}`,
  })
  fileLeak(@CurrentActor() actor: Actor, @Args('input') input: model.FileLeakInput): Promise<AccessDeed> {
    return this.service.file(actor, input.chainId, input.resource, input.evidence);
  }

  @Mutation(() => model.LeakTraceModel, {
    description:
      'Looks for the grant whose mark leaked data carries, among all grants of the resource, and names it on the chain. For an AUDITOR of another organisation than the accused; an ARBITER and the department itself may look without naming. CONFLICT for everybody else.',
  })
  traceLeak(@CurrentActor() actor: Actor, @Args('input') input: model.TraceLeakInput): Promise<LeakTrace> {
    return this.service.trace(actor, input);
  }

  @Mutation(() => AccessDeedModel, {
    description: `Decides whether a traced leak is proven, for an ARBITER that neither traced it nor is accused. No more data is called for who leaked, until an executed proposal calls \`pardon\`. ${REFUSED}`,
  })
  adjudicateLeak(@CurrentActor() actor: Actor, @Args('input') input: model.AdjudicateLeakInput): Promise<AccessDeed> {
    return this.service.adjudicate(actor, input.chainId, input.leakId, input.proven);
  }
}

/** Of one network address, from which a whole town hall may ask. Every field counts, however many one request has. */
const QUESTIONS = { what: 'questions about somebody without an account', limit: 120, seconds: 60 };
const COUNTED =
  'Up to 120 questions a minute come from one network address, proofs and lists together; RATE_LIMITED beyond.';

@ForNobody()
@Resolver(() => model.SubjectAccessModel)
export class SubjectAccessesResolver {
  constructor(
    private readonly service: SubjectAccessesService,
    private readonly window: SlidingWindow,
  ) {}

  @Query(() => model.SubjectAccessConnection, {
    description: `Who processed my data, newest first: for a person without an account, by the commitment that a department gave to them. ${COUNTED}`,
  })
  async subjectAccesses(
    @CurrentCaller() { address }: Caller,
    @Args() args: model.SubjectAccessArgs,
  ): Promise<Page<SubjectAccess>> {
    await this.window.admit(address, QUESTIONS);
    return placedPage(args, (part) => this.service.list(args.chainId, args.commitment, part));
  }

  @Query(() => model.SubjectProofModel, {
    description: `What proves to that person, by the root that any node shows, that an answer holds their data. ${COUNTED}`,
  })
  async subjectProof(
    @CurrentCaller() { address }: Caller,
    @IdArg('chainId', 'chain') chainId: string,
    @HexArg('commitment', 32) commitment: string,
    @HexArg('callId', 32) callId: string,
  ): Promise<model.SubjectProofModel> {
    await this.window.admit(address, QUESTIONS);
    return this.service.prove(chainId, commitment, callId);
  }
}
