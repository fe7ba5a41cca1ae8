import {
  AccountRecoveryService,
  ApplicationKeysService,
  DirectoryTokensService,
  IdentityProvidersService,
  PasskeysService,
  PeopleService,
  ProviderDoor,
  ProviderSignInsService,
  SecondFactorsService,
  TotpDoor,
} from '@atoll/accounts';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { ApplicationKeysResolver } from './application-keys.resolver.js';
import { DirectoriesResolver } from './directories.resolver.js';
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
    { provide: ProviderDoor, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new ProviderDoor(door) },
    { provide: TotpDoor, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new TotpDoor(door) },
    AccountRecoveryService,
    SecondFactorsService,
    IdentityProvidersService,
    DirectoryTokensService,
    DirectoriesResolver,
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
