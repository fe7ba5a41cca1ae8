import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { GraphQLError } from 'graphql';

import { AuditModule } from './audit/audit.module.js';
import { AuditedMutations } from './audit/audited-mutations.js';
import { AuthGuard } from './auth.guard.js';
import type { Config } from './config.js';
import { BackupModule } from './backup/backup.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { CertificatesModule } from './certificates/certificates.module.js';
import { ChainsModule } from './chains/chains.module.js';
import { ConsortiaModule } from './consortia/consortia.module.js';
import { ContractsModule } from './contracts/contracts.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { KernelModule } from './kernel/kernel.module.js';
import { DevicesModule } from './devices/devices.module.js';
import { DataStreamsModule } from './data-streams/data-streams.module.js';
import { ObjectsModule } from './objects/objects.module.js';
import { ExplorerModule } from './explorer/explorer.module.js';
import { FaultFilter } from './fault.filter.js';
import { GatewayModule } from './gateway/gateway.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { CityModule } from './city/city.module.js';
import { GrantsModule } from './grants/grants.module.js';
import { MarketModule } from './market/market.module.js';
import { IntentsModule } from './intents/intents.module.js';
import { JoiningModule } from './joining/joining.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MeteringModule } from './metering/metering.module.js';
import { TenancyModule } from './tenancy/tenancy.module.js';
import { ServicesModule } from './services/services.module.js';
import { SitesModule } from './sites/sites.module.js';
import { StreamsModule } from './streams/streams.module.js';
import { HealthController } from './health.js';
import { InputPipe } from './input.js';
import { MetricsService } from './metrics/metrics.service.js';
import { PlatformModule } from './platform.module.js';
import { DateTimeScalar } from './scalars.js';
import { type Report, spoken } from './spoken.js';

/** One module for each domain: a new domain is one line here. */
export const DOMAINS = [
  AccountsModule,
  TenancyModule,
  AuditModule,
  ConsortiaModule,
  SitesModule,
  ChainsModule,
  JoiningModule,
  BackupModule,
  LedgerModule,
  IntentsModule,
  ContractsModule,
  KernelModule,
  ObjectsModule,
  ExplorerModule,
  GatewayModule,
  MeteringModule,
  StreamsModule,
  DevicesModule,
  CredentialsModule,
  CertificatesModule,
  DataStreamsModule,
  ServicesModule,
  GrantsModule,
  MarketModule,
  CityModule,
  ChangesModule,
];

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
          buildSchemaOptions: {
            scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
            skipCheck: true, // a test makes the same schema with it, and a process need not ask itself at each start
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
        MetricsService,
        AuditedMutations,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: FaultFilter },
        { provide: APP_PIPE, useClass: InputPipe },
      ],
    };
  }
}
