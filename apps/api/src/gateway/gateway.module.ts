import { RpcLimitsService, RpcUsageService } from '@atoll/ledger';
import { Module } from '@nestjs/common';

import { GatewayResolver, RpcEndpointResolver, RpcLimitsResolver } from './gateway.resolver.js';

@Module({
  providers: [RpcLimitsService, RpcUsageService, GatewayResolver, RpcLimitsResolver, RpcEndpointResolver],
})
export class GatewayModule {}
