import { CallsService, DeploymentsService, ReleasesService } from '@atoll/contracts';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CallsResolver } from './calls.resolver.js';
import { DeploymentsResolver } from './deployments.resolver.js';
import { ReleasesResolver } from './releases.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [
    ...[ReleasesService, DeploymentsService, CallsService],
    ...[ReleasesResolver, DeploymentsResolver, CallsResolver],
  ],
})
export class ContractsModule {}
