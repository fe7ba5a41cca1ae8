import {
  ApplicationKeysService,
  IdentityProvidersService,
  PasskeysService,
  PeopleService,
  ProviderDoor,
  ProviderSignInsService,
} from '@atoll/accounts';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ApplicationKeysResolver } from './application-keys.resolver.js';
import { IdentityProvidersResolver } from './identity-providers.resolver.js';
import { PasskeysResolver } from './passkeys.resolver.js';
import { PeopleResolver } from './people.resolver.js';
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
    IdentityProvidersService,
    ProviderSignInsService,
    IdentityProvidersResolver,
    PeopleResolver,
    PasskeysResolver,
    SessionsResolver,
    ApplicationKeysResolver,
  ],
  exports: [PeopleService],
})
export class AccountsModule {}
