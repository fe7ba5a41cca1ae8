import { PeopleService, SessionsService } from '@atoll/identity';
import { Args, Mutation, Resolver } from '@nestjs/graphql';

import { CurrentCaller, CurrentPerson, ForNobody, ForPeople } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { PersonModel, SignedIn, SignInInput, SignUpInput } from './person.model.js';

@Resolver(() => PersonModel)
export class PeopleResolver {
  constructor(
    private readonly people: PeopleService,
    private readonly sessions: SessionsService,
  ) {}

  @ForNobody()
  @Mutation(() => SignedIn, { description: 'Makes an account. CONFLICT when the e-mail address has one.' })
  signUp(@CurrentCaller() { address }: Caller, @Args('input') input: SignUpInput): Promise<SignedIn> {
    return this.people.signUp(address, input);
  }

  @ForNobody()
  @Mutation(() => SignedIn, {
    description: 'UNAUTHENTICATED when the address or the password is wrong, RATE_LIMITED after too many attempts.',
  })
  signIn(@CurrentCaller() { address }: Caller, @Args('input') input: SignInInput): Promise<SignedIn> {
    return this.people.signIn(address, input);
  }

  @ForNobody()
  @Mutation(() => SignedIn, { description: 'Exchanges a refresh token for new tokens; the old access token ends.' })
  refreshSession(@Args('refreshToken') refreshToken: string): Promise<SignedIn> {
    return this.people.refresh(refreshToken);
  }

  @ForPeople()
  @Mutation(() => Boolean, { description: 'Ends the session whose access token is sent.' })
  async signOut(@CurrentPerson() { personId, sessionId }: { personId: string; sessionId: string }): Promise<boolean> {
    await this.sessions.end(personId, sessionId);
    return true;
  }
}
