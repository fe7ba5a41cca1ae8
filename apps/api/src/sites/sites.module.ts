import { SiteConnections, SitesService } from '@atoll/sites';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { SiteNeighbours } from './site-neighbours.js';
import { SitesResolver } from './sites.resolver.js';

@Module({
  providers: [
    { provide: SiteConnections, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new SiteConnections(door) },
    ...[SitesService, SiteNeighbours, SitesResolver],
  ],
  exports: [SitesService],
})
export class SitesModule {}
