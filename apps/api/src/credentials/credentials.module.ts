import {
  AuthenticationsService,
  ChallengesService,
  CredentialSchemasService,
  ForeignListDoor,
  ForeignLists,
  IssuedCredentialsService,
  IssuingKeysService,
  StatusListsService,
} from '@atoll/identity';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ChallengesResolver } from './challenges.resolver.js';
import { CredentialsResolver } from './credentials.resolver.js';

@Module({
  providers: [
    {
      provide: ForeignLists,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) =>
        new ForeignLists(new ForeignListDoor(workerUrl, internalToken)),
    },
    ...[CredentialSchemasService, IssuedCredentialsService, IssuingKeysService, StatusListsService],
    ...[ChallengesService, AuthenticationsService, CredentialsResolver, ChallengesResolver],
  ],
})
export class CredentialsModule {}
