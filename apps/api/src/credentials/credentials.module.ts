import {
  AuthenticationsService,
  ChallengesService,
  CredentialSchemasService,
  IssuedCredentialsService,
  IssuingKeysService,
  StatusListsService,
} from '@atoll/identity';
import { Module } from '@nestjs/common';

import { ChallengesResolver } from './challenges.resolver.js';
import { CredentialsResolver } from './credentials.resolver.js';

@Module({
  providers: [
    ...[CredentialSchemasService, IssuedCredentialsService, IssuingKeysService, StatusListsService],
    ...[ChallengesService, AuthenticationsService, CredentialsResolver, ChallengesResolver],
  ],
})
export class CredentialsModule {}
