import { AccountRecoveryService, PeopleService } from '@atoll/accounts';
import { Args, Mutation, Resolver } from '@nestjs/graphql';

import { CurrentCaller, CurrentPerson, ForNobody, ForPeople, type SignedInPerson } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ShortArg } from '../input.js';
import {
  ChangePasswordInput,
  PersonModel,
  RecoverAccountInput,
  SignedIn,
  SignInInput,
  SignUpInput,
} from './person.model.js';

@Resolver(() => PersonModel)
export class PeopleResolver {
  constructor(
    private readonly people: PeopleService,
    private readonly recovery: AccountRecoveryService,
  ) {}

  @ForNobody()
  @Mutation(() => SignedIn, { description: 'Makes an account. CONFLICT when the e-mail address has one.' })
  signUp(@CurrentCaller() { address }: Caller, @Args('input') input: SignUpInput): Promise<SignedIn> {
    return this.people.signUp(address, input);
  }

  @ForNobody()
  @Mutation(() => SignedIn, {
    description:
      'UNAUTHENTICATED when the address or the password is wrong, RATE_LIMITED after too many attempts. CODE_REQUIRED where the account has a second factor: its `challenge` goes to `signInWithCode`.',
  })
  signIn(@CurrentCaller() { address }: Caller, @Args('input') input: SignInInput): Promise<SignedIn> {
    return this.people.signIn(address, input);
  }

  @ForNobody()
  @Mutation(() => SignedIn, { description: 'Exchanges a refresh token for new tokens; the old access token ends.' })
  refreshSession(@ShortArg('refreshToken') refreshToken: string): Promise<SignedIn> {
    return this.people.refresh(refreshToken);
  }

  @ForPeople()
  @Mutation(() => Boolean, {
    description:
      'Sets another password and ends every other session of yours at once; application keys go on. INVALID when the current password is wrong, RATE_LIMITED after too many attempts, which count together with those to sign in.',
  })
  async changePassword(
    @CurrentCaller() { address }: Caller,
    @CurrentPerson() person: SignedInPerson,
    @Args('input') input: ChangePasswordInput,
  ): Promise<boolean> {
    await this.people.changePassword(address, person, input);
    return true;
  }

  @ForNobody()
  @Mutation(() => Boolean, {
    description:
      'Sets the password of whom the operator gave a token (`atoll-platform accounts recover`). Every session, passkey and second factor of the account ends; application keys go on. EXPIRED when the token was used, was replaced, or is older than an hour.',
  })
  async recoverAccount(
    @CurrentCaller() { address }: Caller,
    @Args('input') input: RecoverAccountInput,
  ): Promise<boolean> {
    await this.recovery.recover(address, input);
    return true;
  }
}
