import { SessionsService } from '@atoll/accounts';
import { Int, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentPerson, ForPeople, type SignedInPerson } from '../auth.guard.js';
import { IdArg } from '../input.js';
import { SessionModel } from './session.model.js';

@ForPeople()
@Resolver(() => SessionModel)
export class SessionsResolver {
  constructor(private readonly service: SessionsService) {}

  @Query(() => [SessionModel], {
    description: 'Where you are signed in, newest first. There are 50 at most: one more ends the oldest.',
  })
  async sessions(@CurrentPerson() { personId, sessionId }: SignedInPerson): Promise<SessionModel[]> {
    const sessions = await this.service.list(personId);
    return sessions.map((session) => ({ ...session, current: session.id === sessionId }));
  }

  @Mutation(() => Boolean, { description: 'Ends the session whose access token is sent.' })
  async signOut(@CurrentPerson() { personId, sessionId }: SignedInPerson): Promise<boolean> {
    await this.service.end(personId, sessionId);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Ends a session of yours at once, as if it had signed out.' })
  async endSession(
    @CurrentPerson() { personId }: SignedInPerson,
    @IdArg('id', 'session') id: string,
  ): Promise<boolean> {
    await this.service.end(personId, id);
    return true;
  }

  @Mutation(() => Int, { description: 'Ends every session of yours but this one, and says how many those were.' })
  endOtherSessions(@CurrentPerson() { personId, sessionId }: SignedInPerson): Promise<number> {
    return this.service.endOthers(personId, sessionId);
  }
}
