import { IntentsService, SponsorshipsService } from '@atoll/ledger';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { IntentsResolver } from './intents.resolver.js';
import { SponsorshipsResolver } from './sponsorships.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [SponsorshipsService, IntentsService, SponsorshipsResolver, IntentsResolver],
})
export class IntentsModule {}
