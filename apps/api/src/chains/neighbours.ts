import { ChainsService, NodesService, RpcScalingsService } from '@atoll/chains';
import { ConsortiaService, type Consortium } from '@atoll/consortia';
import { SitesService } from '@atoll/sites';
import type { Chain, Node, Organisation, RpcScaling, Site } from '@atoll/store';
import { Injectable } from '@nestjs/common';

import { Batch } from '../batch.js';

/** What the rows of an answer refer to, read once for all of them. */
@Injectable()
export class Neighbours {
  readonly chains: Batch<Chain>;
  readonly nodes: Batch<Node[]>;
  readonly consortia: Batch<Consortium>;
  readonly organisations: Batch<Organisation>;
  readonly sites: Batch<Site>;
  /** The caller's own. */
  readonly rpcScalings: Batch<RpcScaling>;

  constructor(
    chains: ChainsService,
    nodes: NodesService,
    consortia: ConsortiaService,
    sites: SitesService,
    rpcScalings: RpcScalingsService,
  ) {
    this.chains = new Batch((actor, ids) => chains.byIds(actor, ids), 'chain:read');
    this.nodes = new Batch((actor, ids) => nodes.ofChains(actor, ids));
    this.consortia = new Batch((actor, ids) => consortia.shown(actor, ids));
    this.organisations = new Batch((actor, ids) => nodes.owners(actor, ids));
    this.rpcScalings = new Batch((actor, ids) => rpcScalings.ofChains(actor, ids), 'chain:read');
    this.sites = new Batch((actor, ids) => sites.byIds(actor, ids), 'chain:read');
  }
}
