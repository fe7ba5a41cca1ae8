import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { GraphQLError } from 'graphql';

import { AuthGuard } from './auth.guard.js';
import type { Config } from './config.js';
import { ChainsModule } from './chains/chains.module.js';
import { ConsortiaModule } from './consortia/consortia.module.js';
import { ContractsModule } from './contracts/contracts.module.js';
import { FaultFilter } from './fault.filter.js';
import { IdentityModule } from './identity/identity.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { TenancyModule } from './tenancy/tenancy.module.js';
import { HealthController } from './health.js';
import { InputPipe } from './input.js';
import { PlatformModule } from './platform.module.js';
import { DateTimeScalar } from './scalars.js';
import { spoken, type Report } from './spoken.js';

/** One module for each domain: a new domain is one line here. */
export const DOMAINS = [IdentityModule, TenancyModule, ConsortiaModule, ChainsModule, LedgerModule, ContractsModule];

@Module({})
export class ApiModule {
  static with(config: Config, report: Report): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.with(config),
        GraphQLModule.forRoot<MercuriusDriverConfig>({
          driver: MercuriusDriver,
          autoSchemaFile: true,
          sortSchema: true,
          buildSchemaOptions: {
            scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
          },
          // Mercurius only executes; what it would serve itself checks less than the doors do.
          routes: false,
          jit: 1,
          errorFormatter: ({ data, errors }: { data?: unknown; errors?: readonly GraphQLError[] }) => ({
            statusCode: 200,
            response: { data: data ?? null, errors: errors?.map((error) => spoken(error, report)) },
          }),
        } as MercuriusDriverConfig),
        ...DOMAINS,
      ],
      controllers: [HealthController],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: FaultFilter },
        { provide: APP_PIPE, useClass: InputPipe },
      ],
    };
  }
}
