import {
  DataPoliciesService,
  GrantsService,
  KeyReleasesService,
  PrivacyPoliciesService,
  PurposesService,
  ReaderKeysService,
  AccessReceiptsService,
} from '@atoll/data';
import { Module } from '@nestjs/common';

import { DataPoliciesResolver, GrantsResolver } from './grants.resolver.js';
import { KeyReleasesResolver, ReceiptsResolver } from './key-releases.resolver.js';
import { PrivacyPoliciesResolver } from './privacy-policies.resolver.js';

@Module({
  providers: [
    ...[
      PurposesService,
      DataPoliciesService,
      PrivacyPoliciesService,
      GrantsService,
      ReaderKeysService,
      KeyReleasesService,
      AccessReceiptsService,
    ],
    ...[DataPoliciesResolver, PrivacyPoliciesResolver, GrantsResolver, KeyReleasesResolver, ReceiptsResolver],
  ],
})
export class GrantsModule {}
