import { AuditAnchoringsService } from '@atoll/ledger';
import { AuditEntriesService, AuditRetentionsService } from '@atoll/tenancy';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AuditAnchoringsResolver, AuditAnchorsResolver } from './audit-anchorings.resolver.js';
import { AuditEntriesResolver } from './audit-entries.resolver.js';
import { AuditRetentionsResolver } from './audit-retentions.resolver.js';

@Module({
  imports: [ChainsModule, LedgerModule],
  providers: [
    ...[AuditEntriesService, AuditRetentionsService, AuditAnchoringsService],
    ...[AuditEntriesResolver, AuditRetentionsResolver, AuditAnchoringsResolver, AuditAnchorsResolver],
  ],
})
export class AuditModule {}
