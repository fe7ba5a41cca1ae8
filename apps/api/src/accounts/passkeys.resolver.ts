import { PasskeysService } from '@atoll/accounts';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller, CurrentPerson, ForNobody, ForPeople, type SignedInPerson } from '../auth.guard.js';
import type { Caller } from '../caller.js';
import { IdArg } from '../input.js';
import { JsonScalar } from '../scalars.js';
import { AddPasskeyInput, PasskeyModel, PasskeyRegistrationInput } from './passkey.model.js';
import { SignedIn } from './person.model.js';

/** An authenticator answers one host's pages, so these fields take requests of this installation's own pages only. */
const OWN_PAGES = 'For pages of this installation: UNAUTHENTICATED for whoever else asks.';

@Resolver(() => PasskeyModel)
export class PasskeysResolver {
  constructor(private readonly service: PasskeysService) {}

  @ForPeople()
  @Query(() => [PasskeyModel], { description: 'The passkeys by which you sign in, newest first; 20 at most.' })
  passkeys(@CurrentPerson() { personId }: SignedInPerson): Promise<PasskeyModel[]> {
    return this.service.list(personId);
  }

  @ForPeople()
  @Mutation(() => JsonScalar, {
    description: `What \`navigator.credentials.create\` takes, as \`PublicKeyCredentialCreationOptionsJSON\`; it is to be answered within five minutes. INVALID when the password is wrong, or the code where a second factor is on. ${OWN_PAGES}`,
  })
  registerPasskey(
    @CurrentCaller() caller: Caller,
    @CurrentPerson() { personId }: SignedInPerson,
    @Args('input') signature: PasskeyRegistrationInput,
  ): Promise<object> {
    return this.service.registration(caller.address, personId, caller.page(), signature);
  }

  @ForPeople()
  @Mutation(() => PasskeyModel, {
    description: `Takes the authenticator's answer, and with it signs you in from now on. INVALID when it answers something else. ${OWN_PAGES}`,
  })
  addPasskey(
    @CurrentCaller() caller: Caller,
    @CurrentPerson() { personId }: SignedInPerson,
    @Args('input') { name, response }: AddPasskeyInput,
  ): Promise<PasskeyModel> {
    return this.service.add(personId, caller.page(), name, response);
  }

  @ForPeople()
  @Mutation(() => Boolean, { description: 'Signs you in no more by this passkey, at once; sessions go on.' })
  async removePasskey(
    @CurrentPerson() { personId }: SignedInPerson,
    @IdArg('id', 'passkey') id: string,
  ): Promise<boolean> {
    await this.service.remove(personId, id);
    return true;
  }

  @ForNobody()
  @Mutation(() => JsonScalar, {
    description: `What \`navigator.credentials.get\` takes, as \`PublicKeyCredentialRequestOptionsJSON\`. ${OWN_PAGES}`,
  })
  askPasskey(@CurrentCaller() caller: Caller): Promise<object> {
    return this.service.request(caller.address, caller.page());
  }

  @ForNobody()
  @Mutation(() => SignedIn, {
    description: `Signs in by an authenticator's answer, \`AuthenticationResponseJSON\`; each challenge is answered once. ${OWN_PAGES}`,
  })
  signInWithPasskey(
    @CurrentCaller() caller: Caller,
    @Args('response', { type: () => JsonScalar }) response: unknown,
  ): Promise<SignedIn> {
    return this.service.signIn(caller.address, caller.page(), response);
  }
}
