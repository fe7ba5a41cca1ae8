import { ChainsService, NodesService } from '@atoll/chains';
import { ConsortiaService, type Consortium } from '@atoll/consortia';
import type { Chain, Node, Organisation } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** What the rows of an answer refer to, read once for all of them. */
@Injectable()
export class Neighbours {
  readonly chains: Batch<Chain>;
  readonly nodes: Batch<Node[]>;
  readonly consortia: Batch<Consortium>;
  readonly organisations: Batch<Organisation>;

  constructor(chains: ChainsService, nodes: NodesService, consortia: ConsortiaService) {
    this.chains = new Batch((actor, ids) => chains.byIds(actor, ids), 'chain:read');
    this.nodes = new Batch((actor, ids) => nodes.ofChains(actor, ids));
    this.consortia = new Batch((actor, ids) => consortia.shown(actor, ids));
    this.organisations = new Batch((actor, ids) => nodes.owners(actor, ids));
  }
}
