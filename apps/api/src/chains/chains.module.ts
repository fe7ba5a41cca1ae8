import { ChainsService, Engines, NodeLogs, NodesService, ProposalsService, RpcScalingsService } from '@atoll/chains';
import { Places } from '@atoll/sites';
import { WorkerDoor } from '@atoll/queue';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ConsortiaModule } from '../consortia/consortia.module.js';
import { ChainsResolver } from './chains.resolver.js';
import { Neighbours } from './neighbours.js';
import { NodesResolver } from './nodes.resolver.js';
import { SitesModule } from '../sites/sites.module.js';
import { RpcScalingsResolver } from './rpc-scalings.resolver.js';
import { ProposalsResolver, VotesResolver } from './proposals.resolver.js';

@Module({
  imports: [ConsortiaModule, SitesModule],
  providers: [
    { provide: NodeLogs, inject: [WorkerDoor], useFactory: (door: WorkerDoor) => new NodeLogs(door) },
    { provide: Engines, inject: [CONFIG], useFactory: ({ engines }: Config) => engines },
    { provide: Places, inject: [CONFIG], useFactory: ({ sites }: Config) => new Places(sites) },
    ...[ChainsService, NodesService, ProposalsService, RpcScalingsService, Neighbours],
    ...[ChainsResolver, NodesResolver, RpcScalingsResolver, ProposalsResolver, VotesResolver],
  ],
  exports: [Neighbours, NodesService, ProposalsService],
})
export class ChainsModule {}
