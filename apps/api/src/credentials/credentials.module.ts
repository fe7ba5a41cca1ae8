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
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { ChallengesResolver } from './challenges.resolver.js';
import { CredentialsResolver } from './credentials.resolver.js';

@Module({
  providers: [
    {
      provide: ForeignLists,
      inject: [WorkerDoor],
      useFactory: (door: WorkerDoor) => new ForeignLists(new ForeignListDoor(door)),
    },
    ...[CredentialSchemasService, IssuedCredentialsService, IssuingKeysService, StatusListsService],
    ...[ChallengesService, AuthenticationsService, CredentialsResolver, ChallengesResolver],
  ],
})
export class CredentialsModule {}
