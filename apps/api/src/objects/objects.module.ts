import { ObjectChunks, ObjectsService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ObjectsResolver } from './objects.resolver.js';
import { ObjectStoreResolver } from './object-store.resolver.js';

@Module({
  exports: [ObjectChunks],
  providers: [
    {
      provide: ObjectChunks,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new ObjectChunks(workerUrl, internalToken),
    },
    ObjectsService,
    ObjectsResolver,
    ObjectStoreResolver,
  ],
})
export class ObjectsModule {}
