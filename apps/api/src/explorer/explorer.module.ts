import { SearchService } from '@atoll/data';
import { EventsService, ExplorerService, FactoryRulesService, IndexWishesService, OnChainService } from '@atoll/ledger';
import { Module } from '@nestjs/common';

import { AddressesResolver, TokenBalancesResolver } from './addresses.resolver.js';
import { BlocksResolver } from './blocks.resolver.js';
import { ChainIndexesResolver } from './chain-indexes.resolver.js';
import { EventsResolver } from './events.resolver.js';
import { FactoryRulesResolver } from './factory-rules.resolver.js';
import { MinedTransactionsResolver } from './mined-transactions.resolver.js';
import { SearchResolver } from './search.resolver.js';

@Module({
  providers: [
    ...[ExplorerService, EventsService, IndexWishesService, FactoryRulesService, OnChainService, SearchService],
    ...[BlocksResolver, MinedTransactionsResolver, EventsResolver, AddressesResolver, TokenBalancesResolver],
    ...[ChainIndexesResolver, FactoryRulesResolver, SearchResolver],
  ],
})
export class ExplorerModule {}
