import { CallsService } from '@atoll/contracts';
import { ServiceCallsService, ServicesService, TicketsService } from '@atoll/data';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ServiceNodesResolver, ServicesResolver } from './services.resolver.js';
import { ServiceDeedsResolver, TicketsResolver } from './tickets.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [
    ...[ServicesService, TicketsService, CallsService, ServiceCallsService],
    ...[ServicesResolver, ServiceNodesResolver, TicketsResolver, ServiceDeedsResolver],
  ],
})
export class ServicesModule {}
