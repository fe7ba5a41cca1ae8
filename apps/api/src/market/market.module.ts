import { DataAssetsService, DataOrdersService, DisputesService, OfferedDataService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { ObjectsModule } from '../objects/objects.module.js';
import { DataAssetsResolver, DataOffersResolver } from './data-assets.resolver.js';
import { DataOrdersResolver } from './data-orders.resolver.js';

@Module({
  imports: [ObjectsModule],
  providers: [
    ...[DataAssetsService, DataOrdersService, DisputesService, OfferedDataService],
    ...[DataAssetsResolver, DataOffersResolver, DataOrdersResolver],
  ],
})
export class MarketModule {}
