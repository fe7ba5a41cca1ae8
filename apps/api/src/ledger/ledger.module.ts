import {
  ApprovalsService,
  KeyExportsService,
  KeysService,
  PoliciesService,
  SignaturesService,
  TransactionsService,
} from '@atoll/ledger';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { ApprovalsResolver } from './approvals.resolver.js';
import { KeyExportsResolver } from './key-exports.resolver.js';
import { KeysResolver } from './keys.resolver.js';
import { OwnRows } from './own-rows.js';
import { PoliciesResolver } from './policies.resolver.js';
import { SignaturesResolver } from './signatures.resolver.js';
import { TransactionsResolver } from './transactions.resolver.js';

@Module({
  imports: [ChainsModule],
  providers: [
    ...[KeysService, TransactionsService, PoliciesService, ApprovalsService, OwnRows],
    ...[KeyExportsService, SignaturesService, KeyExportsResolver, SignaturesResolver],
    ...[KeysResolver, TransactionsResolver, PoliciesResolver, ApprovalsResolver],
  ],
  exports: [TransactionsService, KeysService, OwnRows],
})
export class LedgerModule {}
