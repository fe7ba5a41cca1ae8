import { EventStreamsService, WebhooksService } from '@atoll/ledger';
import type { EventStream, Webhook } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** What streams and webhooks are to each other, read once for an answer. */
@Injectable()
export class StreamNeighbours {
  readonly streams: Batch<EventStream>;
  /** By their streams. */
  readonly webhooks: Batch<Webhook>;

  constructor(streams: EventStreamsService, webhooks: WebhooksService) {
    this.streams = new Batch((actor, ids) => streams.byIds(actor, ids), 'stream:read');
    this.webhooks = new Batch((actor, ids) => webhooks.ofStreams(actor, ids), 'stream:read');
  }
}
