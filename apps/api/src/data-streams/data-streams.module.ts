import { DataStreamsService, ReadingsIngest, ReadingsService, ReceiptsService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { DataStreamsResolver } from './data-streams.resolver.js';
import { ReadingFeed } from './reading-feed.js';
import { ReadingsResolver } from './readings.resolver.js';
import { ReceiptsResolver } from './receipts.resolver.js';

@Module({
  imports: [ChainsModule],
  providers: [
    ...[DataStreamsService, ReadingsService, ReadingsIngest, ReadingFeed, ReceiptsService],
    ...[DataStreamsResolver, ReadingsResolver, ReceiptsResolver],
  ],
})
export class DataStreamsModule {}
