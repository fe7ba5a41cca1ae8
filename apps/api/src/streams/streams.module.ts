import { EventStreamsService, StreamReadings, WEBHOOK_POLICY, WebhookDoor, WebhooksService } from '@atoll/ledger';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { CONFIG, type Config } from '../config.js';
import { EventStreamsResolver } from './event-streams.resolver.js';
import { StreamFeed } from './stream-feed.js';
import { StreamNeighbours } from './stream-neighbours.js';
import { WebhookDeliveriesResolver, WebhooksResolver } from './webhooks.resolver.js';

@Module({
  imports: [ChainsModule],
  providers: [
    { provide: WebhookDoor, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new WebhookDoor(door) },
    { provide: WEBHOOK_POLICY, inject: [CONFIG], useFactory: ({ webhooks }: Config) => webhooks },
    ...[EventStreamsService, WebhooksService, StreamReadings, StreamFeed, StreamNeighbours],
    ...[EventStreamsResolver, WebhooksResolver, WebhookDeliveriesResolver],
  ],
})
export class StreamsModule {}
