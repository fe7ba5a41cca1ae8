import { ApplicationKeysService, PeopleService } from '@atoll/identity';
import { Module } from '@nestjs/common';

import { ApplicationKeysResolver } from './application-keys.resolver.js';
import { PeopleResolver } from './people.resolver.js';
import { SessionsResolver } from './sessions.resolver.js';

@Module({
  providers: [PeopleService, ApplicationKeysService, PeopleResolver, SessionsResolver, ApplicationKeysResolver],
  exports: [PeopleService],
})
export class IdentityModule {}
