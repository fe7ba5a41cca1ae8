import { GoverningService, KernelsService, PrincipalsService } from '@atoll/contracts';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { GoverningResolver } from './governing.resolver.js';
import {
  KernelFoundersResolver,
  KernelMembersResolver,
  KernelPrincipalsResolver,
  KernelProposalsResolver,
  KernelsResolver,
  KernelVotesResolver,
} from './kernels.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [
    ...[KernelsService, PrincipalsService, GoverningService],
    ...[KernelsResolver, KernelProposalsResolver, KernelPrincipalsResolver, GoverningResolver],
    ...[KernelFoundersResolver, KernelMembersResolver, KernelVotesResolver],
  ],
})
export class KernelModule {}
