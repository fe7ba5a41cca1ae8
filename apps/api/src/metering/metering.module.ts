import { QuotasService, UsageService } from '@atoll/tenancy';
import { Module } from '@nestjs/common';

import { QuotasResolver } from './quotas.resolver.js';
import { UsageResolver } from './usage.resolver.js';

@Module({ providers: [UsageService, QuotasService, UsageResolver, QuotasResolver] })
export class MeteringModule {}
