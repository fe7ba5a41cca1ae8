import { DataObjectsService, ObjectChunks, ObjectsService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { DataResolver } from './data.resolver.js';
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
    DataObjectsService,
    ObjectsResolver,
    DataResolver,
    ObjectStoreResolver,
  ],
})
export class ObjectsModule {}
