import { CallsService, DeploymentsService, PromotionsService, ProxiesService, ReleasesService } from '@atoll/contracts';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { TenancyModule } from '../tenancy/tenancy.module.js';
import { CallsResolver } from './calls.resolver.js';
import { DeploymentsResolver } from './deployments.resolver.js';
import { PromotionsResolver } from './promotions.resolver.js';
import { ProxiesResolver } from './proxies.resolver.js';
import { ReleasesResolver } from './releases.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule, TenancyModule],
  providers: [
    ...[ReleasesService, DeploymentsService, CallsService, PromotionsService, ProxiesService],
    ...[ReleasesResolver, DeploymentsResolver, CallsResolver, PromotionsResolver, ProxiesResolver],
  ],
})
export class ContractsModule {}
