import { BackupsService, RawBlocks } from '@atoll/chains';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { BackupsResolver } from './backups.resolver.js';
import { RestorationsResolver } from './restorations.resolver.js';

@Module({
  providers: [
    {
      provide: RawBlocks,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new RawBlocks(workerUrl, internalToken),
    },
    BackupsService,
    BackupsResolver,
    RestorationsResolver,
  ],
})
export class BackupModule {}
