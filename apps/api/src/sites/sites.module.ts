import { SiteConnections, SitesService } from '@atoll/sites';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { SiteNeighbours } from './site-neighbours.js';
import { SitesResolver } from './sites.resolver.js';

@Module({
  providers: [
    {
      provide: SiteConnections,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new SiteConnections(workerUrl, internalToken),
    },
    ...[SitesService, SiteNeighbours, SitesResolver],
  ],
  exports: [SitesService],
})
export class SitesModule {}
