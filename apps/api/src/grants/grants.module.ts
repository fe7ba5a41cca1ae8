import {
  DataPoliciesService,
  GrantsService,
  KeyReleasesService,
  PurposesService,
  ReaderKeysService,
  AccessReceiptsService,
} from '@atoll/data';
import { Module } from '@nestjs/common';

import { DataPoliciesResolver, GrantsResolver } from './grants.resolver.js';
import { KeyReleasesResolver, ReceiptsResolver } from './key-releases.resolver.js';

@Module({
  providers: [
    ...[
      PurposesService,
      DataPoliciesService,
      GrantsService,
      ReaderKeysService,
      KeyReleasesService,
      AccessReceiptsService,
    ],
    ...[DataPoliciesResolver, GrantsResolver, KeyReleasesResolver, ReceiptsResolver],
  ],
})
export class GrantsModule {}
