import { Engines, ExchangesService, PEER_POLICY } from '@atoll/chains';
import { ConsortiaService, MembershipService } from '@atoll/consortia';
import { Store } from '@atoll/store';
import { Module } from '@nestjs/common';

import { ChainsModule } from '../chains/chains.module.js';
import { CONFIG, type Config } from '../config.js';
import { ConsortiaModule } from '../consortia/consortia.module.js';
import { ExchangesResolver } from './exchanges.resolver.js';
import { MembershipResolver } from './membership.resolver.js';

@Module({
  imports: [ConsortiaModule, ChainsModule],
  providers: [
    {
      provide: MembershipService,
      inject: [Store, ConsortiaService, CONFIG],
      useFactory: (store: Store, consortia: ConsortiaService, { installation }: Config) =>
        new MembershipService(store, consortia, installation),
    },
    { provide: PEER_POLICY, inject: [CONFIG], useFactory: ({ peers }: Config) => peers },
    { provide: Engines, inject: [CONFIG], useFactory: ({ engines }: Config) => engines },
    ...[ExchangesService, ExchangesResolver, MembershipResolver],
  ],
})
export class JoiningModule {}
