import { BACKUP_SETTINGS, PACE, PEER_POLICY } from '@atoll/chains';
import { ORGANISATION_SIGNER } from '@atoll/consortia';
import { EpochKeys, MarkSecrets } from '@atoll/data';
import { CHAIN_DRIVER } from '@atoll/driver';
import { CUSTODY, Heads, readMasterKey, SealedCustody, SealedOrganisationSigner } from '@atoll/ledger';
import type { Handler } from '@atoll/queue';
import { Store } from '@atoll/store';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';

import { backupSettings } from './backups.js';
import { BlocksController } from './blocks.controller.js';
import { CONFIG, type Config } from './config.js';
import { backendsOf, sealedCustody } from './custody.js';
import { DOMAIN_HANDLERS } from './domains.js';
import { driverFor } from './driver.js';
import { byQueue, HANDLERS } from './handlers.js';
import { HeadWatch } from './heads.js';
import { HealthController } from './health.controller.js';
import { LogsController } from './logs.controller.js';
import { meteringProvider } from './metering.js';
import { MetricsService } from './metrics/metrics.service.js';
import { observedDriver } from './metrics/observed-driver.js';
import { WorkerMetrics } from './metrics/worker-metrics.js';
import { ObjectsController } from './objects.controller.js';
import { identityProviders, judgedFetch, secondFactors } from './providers.js';
import { ProvidersController } from './providers.controller.js';
import { Queues } from './queues.js';
import { Relay } from './relay.js';
import { SecondFactorsController } from './second-factors.controller.js';
import { SiteDirectory } from './site-directory.js';
import { SitesController } from './sites.controller.js';
import { siteProviders } from './sites.js';
import { StatusListsController } from './status-lists.controller.js';
import { Sweep } from './sweep.js';
import { Watch } from './watch.js';
import { webhookProviders } from './webhooks.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhookWatch } from './webhook-watch.js';

@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(private readonly store: Store) {}

  static with(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      controllers: [
        HealthController,
        BlocksController,
        LogsController,
        ObjectsController,
        SitesController,
        WebhooksController,
        ProvidersController,
        StatusListsController,
        SecondFactorsController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: Store, useFactory: () => storeFor(config) },
        WorkerMetrics,
        MetricsService,
        {
          provide: CHAIN_DRIVER,
          inject: [WorkerMetrics, SiteDirectory],
          useFactory: (metrics: WorkerMetrics, sites: SiteDirectory) =>
            observedDriver(driverFor(config.driver, sites), metrics),
        },
        { provide: SealedCustody, inject: [Store], useFactory: (store: Store) => sealedCustody(config, store) },
        {
          provide: CUSTODY,
          inject: [Store, SealedCustody],
          useFactory: (store: Store, sealed: SealedCustody) => backendsOf(config, store, sealed),
        },
        { provide: BACKUP_SETTINGS, useFactory: () => backupSettings(config.backups, config.masterKeyFile) },
        { provide: ORGANISATION_SIGNER, inject: [Store], useFactory: (store: Store) => signerFor(config, store) },
        { provide: PEER_POLICY, useValue: config.peers },
        { provide: PACE, useValue: config.pace },
        ...siteProviders(({ masterKeyFile }) => readMasterKey(masterKeyFile)),
        ...webhookProviders(),
        judgedFetch,
        ...identityProviders(),
        secondFactors(),
        meteringProvider,
        {
          provide: EpochKeys,
          useFactory: async () => new EpochKeys(await readMasterKey(config.masterKeyFile)),
        },
        {
          provide: MarkSecrets,
          useFactory: async () => new MarkSecrets(await readMasterKey(config.masterKeyFile)),
        },
        ...DOMAIN_HANDLERS,
        { provide: HANDLERS, inject: DOMAIN_HANDLERS, useFactory: (...handlers: Handler[]) => byQueue(handlers) },
        Queues,
        Relay,
        Sweep,
        Watch,
        Heads,
        HeadWatch,
        WebhookWatch,
      ],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}

/** A pass needs a connection only while it reads or writes. */
function storeFor({ databaseUrl, concurrency }: Config): Store {
  return new Store(databaseUrl, { connections: concurrency + 4 });
}

async function signerFor({ masterKeyFile }: Config, store: Store): Promise<SealedOrganisationSigner> {
  return new SealedOrganisationSigner(store, await readMasterKey(masterKeyFile));
}
