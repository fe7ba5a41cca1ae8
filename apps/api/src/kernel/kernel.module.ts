import { GoverningService, KernelsService, PrincipalsService, SolutionsService } from '@atoll/contracts';
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
import { SolutionsResolver } from './solutions.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [
    ...[KernelsService, PrincipalsService, GoverningService, SolutionsService],
    ...[KernelsResolver, KernelProposalsResolver, KernelPrincipalsResolver, GoverningResolver],
    ...[KernelFoundersResolver, KernelMembersResolver, KernelVotesResolver, SolutionsResolver],
  ],
})
export class KernelModule {}
