import { SitesService } from '@atoll/sites';
import type { Organisation } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** What the sites of an answer refer to, read once for all of them. */
@Injectable()
export class SiteNeighbours {
  readonly occupied: Batch<number>;
  readonly operators: Batch<Organisation>;
  readonly sharedWith: Batch<Organisation[]>;

  constructor(sites: SitesService) {
    this.occupied = new Batch((actor, ids) => sites.occupied(actor, ids));
    this.operators = new Batch((actor, ids) => sites.operators(actor, ids));
    this.sharedWith = new Batch((actor, ids) => sites.sharedWith(actor, ids));
  }
}
