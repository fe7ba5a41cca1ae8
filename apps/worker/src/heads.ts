import { Heads } from '@atoll/ledger';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Queues } from './queues.js';

/** Turns new heads into nudges for whom they concern. Nothing depends on one that was not heard: everybody looks again anyway. */
@Injectable()
export class HeadWatch implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly heads: Heads,
    private readonly queues: Queues,
  ) {}

  onApplicationBootstrap(): void {
    this.heads.onHead((queue, key) => void this.queues.nudge(queue, key).catch(() => undefined));
  }

  onModuleDestroy(): void {
    this.heads.close();
  }
}
