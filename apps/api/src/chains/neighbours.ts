import { ChainsService, NodesService } from '@atoll/chains';
import { ConsortiaService, type Consortium } from '@atoll/consortia';
import type { Actor } from '@atoll/kernel';
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
    this.chains = new Batch((actor, ids) => chains.byIds(actor, ids));
    this.nodes = new Batch((actor, ids) => nodes.ofChains(actor, ids));
    this.consortia = new Batch((actor, ids) => byId(actor, ids, consortia));
    this.organisations = new Batch((actor, ids) => nodes.owners(actor, ids));
  }
}

/** A page of chains hardly ever spans more than a few consortia. */
async function byId(actor: Actor, ids: string[], consortia: ConsortiaService): Promise<Map<string, Consortium>> {
  const found = await Promise.all(ids.map((id) => consortia.find(actor, id)));
  return new Map(found.map((consortium) => [consortium.id, consortium]));
}
