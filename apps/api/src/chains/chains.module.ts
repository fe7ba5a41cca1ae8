import { ChainsService, NodeLogs, NodesService, ProposalsService } from '@atoll/chains';
import { Module } from '@nestjs/common';

import { CONFIG, type Config } from '../config.js';
import { ConsortiaModule } from '../consortia/consortia.module.js';
import { ChainsResolver } from './chains.resolver.js';
import { Neighbours } from './neighbours.js';
import { NodesResolver } from './nodes.resolver.js';
import { ProposalsResolver, VotesResolver } from './proposals.resolver.js';

@Module({
  imports: [ConsortiaModule],
  providers: [
    {
      provide: NodeLogs,
      inject: [CONFIG],
      useFactory: ({ workerUrl, internalToken }: Config) => new NodeLogs(workerUrl, internalToken),
    },
    ...[ChainsService, NodesService, ProposalsService, Neighbours],
    ...[ChainsResolver, NodesResolver, ProposalsResolver, VotesResolver],
  ],
  exports: [Neighbours],
})
export class ChainsModule {}
