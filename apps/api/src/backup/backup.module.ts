import { BackupsService, RawBlocks } from '@atoll/chains';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { BackupsResolver } from './backups.resolver.js';
import { RestorationsResolver } from './restorations.resolver.js';

@Module({
  providers: [
    { provide: RawBlocks, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new RawBlocks(door) },
    BackupsService,
    BackupsResolver,
    RestorationsResolver,
  ],
})
export class BackupModule {}
