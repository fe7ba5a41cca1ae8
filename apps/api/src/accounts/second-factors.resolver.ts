import { SecondFactorsService } from '@atoll/accounts';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller, CurrentPerson, ForNobody, ForPeople, type SignedInPerson } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { ShortArg } from '../input.js';
import { SignedIn } from './person.model.js';
import {
  EnrolSecondFactorInput,
  SecondFactorModel,
  SecondFactorProofInput,
  SignInWithCodeInput,
} from './second-factor.model.js';

const REFUSALS = 'INVALID when the password or the code is wrong, RATE_LIMITED after too many attempts.';

@Resolver(() => SecondFactorModel)
export class SecondFactorsResolver {
  constructor(private readonly service: SecondFactorsService) {}

  @ForPeople()
  @Query(() => SecondFactorModel, {
    nullable: true,
    description: 'Null where your password signs you in by itself. Passkeys and providers never ask for a code.',
  })
  secondFactor(@CurrentPerson() { personId }: SignedInPerson): Promise<SecondFactorModel | null> {
    return this.service.of(personId);
  }

  @ForPeople()
  @Mutation(() => String, {
    description:
      'The `otpauth://` URI that your app takes, as a link or in a QR code; it is told once, and enrolling again makes another one. Nothing is asked for before `confirmSecondFactor`. INVALID when the password is wrong, CONFLICT when one is on.',
  })
  enrolSecondFactor(
    @CurrentCaller() { address }: Caller,
    @CurrentPerson() { personId }: SignedInPerson,
    @Args('input') { password }: EnrolSecondFactorInput,
  ): Promise<string> {
    return this.service.enrol(address, personId, password);
  }

  @ForPeople()
  @Mutation(() => [String], {
    description:
      'Turns it on by a code of the app, and tells ten recovery codes, once. Sessions go on. INVALID when the code is wrong.',
  })
  confirmSecondFactor(@CurrentPerson() person: SignedInPerson, @ShortArg('code') code: string): Promise<string[]> {
    return this.service.confirm(person, code);
  }

  @ForPeople()
  @Mutation(() => [String], { description: `Ten other recovery codes; those of before end. ${REFUSALS}` })
  renewRecoveryCodes(
    @CurrentCaller() { address }: Caller,
    @CurrentPerson() { personId }: SignedInPerson,
    @Args('input') input: SecondFactorProofInput,
  ): Promise<string[]> {
    return this.service.renewRecoveryCodes(address, personId, input);
  }

  @ForPeople()
  @Mutation(() => Boolean, { description: `Asks for no code any more; the recovery codes end. ${REFUSALS}` })
  async removeSecondFactor(
    @CurrentCaller() { address }: Caller,
    @CurrentPerson() { personId }: SignedInPerson,
    @Args('input') input: SecondFactorProofInput,
  ): Promise<boolean> {
    await this.service.remove(address, personId, input);
    return true;
  }

  @ForNobody()
  @Mutation(() => SignedIn, {
    description:
      'The second half of `signIn`. UNAUTHENTICATED when the code is wrong, EXPIRED when the challenge is older than five minutes or was tried five times: then the password is asked for again.',
  })
  signInWithCode(@CurrentCaller() { address }: Caller, @Args('input') input: SignInWithCodeInput): Promise<SignedIn> {
    return this.service.signIn(address, input);
  }
}
