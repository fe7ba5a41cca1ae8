import {
  ApplicationKeysService,
  IdentityProvidersService,
  PasskeysService,
  PeopleService,
  ProviderDoor,
  ProviderSignInsService,
  SecondFactorsService,
  TotpDoor,
} from '@atoll/accounts';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ApplicationKeysResolver } from './application-keys.resolver.js';
import { IdentityProvidersResolver } from './identity-providers.resolver.js';
import { PasskeysResolver } from './passkeys.resolver.js';
import { PeopleResolver } from './people.resolver.js';
import { SecondFactorsResolver } from './second-factors.resolver.js';
import { SessionsResolver } from './sessions.resolver.js';

@Module({
  providers: [
    PeopleService,
    PasskeysService,
    ApplicationKeysService,
    {
      provide: ProviderDoor,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new ProviderDoor(workerUrl, internalToken),
    },
    {
      provide: TotpDoor,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new TotpDoor(workerUrl, internalToken),
    },
    SecondFactorsService,
    IdentityProvidersService,
    ProviderSignInsService,
    IdentityProvidersResolver,
    PeopleResolver,
    PasskeysResolver,
    SecondFactorsResolver,
    SessionsResolver,
    ApplicationKeysResolver,
  ],
  exports: [PeopleService],
})
export class AccountsModule {}
