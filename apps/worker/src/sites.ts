import { SiteClusters, type SealingKey } from '@atoll/sites';
import { Store } from '@atoll/store';
import type { Provider } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';
import { InstallationSites } from './installation-sites.js';
import { SiteDirectory } from './site-directory.js';

/** What the driver and the API's door to kubeconfigs know of sites. */
export function siteProviders(masterKey: (config: Config) => Promise<SealingKey>): Provider[] {
  return [
    {
      provide: SiteClusters,
      inject: [CONFIG, Store],
      useFactory: async (config: Config, store: Store) =>
        new SiteClusters(
          store,
          await masterKey(config),
          config.driver.kind === 'kubernetes' && config.driver.privateClusters,
        ),
    },
    {
      provide: InstallationSites,
      inject: [CONFIG, Store],
      useFactory: async ({ driver }: Config, store: Store) => {
        const sites = await InstallationSites.read(driver.kind === 'kubernetes' ? driver.sites : null);
        if (driver.kind === 'kubernetes') await sites.record(store);
        return sites;
      },
    },
    {
      provide: SiteDirectory,
      inject: [Store, SiteClusters, InstallationSites],
      useFactory: (store: Store, clusters: SiteClusters, own: InstallationSites) =>
        new SiteDirectory(store, clusters, own),
    },
  ];
}
