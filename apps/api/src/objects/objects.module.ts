import { DataObjectsService, ObjectChunks, ObjectsService } from '@atoll/data';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { DataResolver } from './data.resolver.js';
import { ObjectsResolver } from './objects.resolver.js';
import { ObjectStoreResolver } from './object-store.resolver.js';

@Module({
  exports: [ObjectChunks],
  providers: [
    { provide: ObjectChunks, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new ObjectChunks(door) },
    ObjectsService,
    DataObjectsService,
    ObjectsResolver,
    DataResolver,
    ObjectStoreResolver,
  ],
})
export class ObjectsModule {}
