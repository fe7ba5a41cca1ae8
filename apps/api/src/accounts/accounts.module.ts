import { ApplicationKeysService, PasskeysService, PeopleService } from '@atoll/accounts';
import { Module } from '@nestjs/common';

import { ApplicationKeysResolver } from './application-keys.resolver.js';
import { PasskeysResolver } from './passkeys.resolver.js';
import { PeopleResolver } from './people.resolver.js';
import { SessionsResolver } from './sessions.resolver.js';

@Module({
  providers: [
    PeopleService,
    PasskeysService,
    ApplicationKeysService,
    PeopleResolver,
    PasskeysResolver,
    SessionsResolver,
    ApplicationKeysResolver,
  ],
  exports: [PeopleService],
})
export class AccountsModule {}
