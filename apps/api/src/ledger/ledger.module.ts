import { KeysService, TransactionsService } from '@atoll/ledger';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { KeysResolver } from './keys.resolver.js';
import { OwnRows } from './own-rows.js';
import { TransactionsResolver } from './transactions.resolver.js';

@Module({
  imports: [ChainsModule],
  providers: [KeysService, TransactionsService, OwnRows, KeysResolver, TransactionsResolver],
  exports: [TransactionsService, OwnRows],
})
export class LedgerModule {}
