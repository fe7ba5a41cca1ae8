import type { ChainDriver } from '@atoll/driver';
import {
  KubernetesDriver,
  readKubeconfig,
  SiteKubeconfig,
  SitesDriver,
  type Site,
  type Sites,
} from '@atoll/driver-kubernetes';
import { ProcessDriver } from '@atoll/driver-process';
import { forbiddenServer } from '@atoll/sites';

import type { DriverConfig, KubernetesConfig } from './driver-config.js';

/** What runs this installation's nodes. */
export function driverFor(config: DriverConfig, sites: Sites): ChainDriver {
  if (config.kind === 'kubernetes') {
    const own = new KubernetesDriver({ config: readKubeconfig(config.kubeconfig), ...config.settings });
    return new SitesDriver(own, sites, (site) => driverAt(site, config));
  }
  const { home, nodeProgram, besu, memoryMb } = config;
  const programs = { 'atoll-node': [process.execPath, nodeProgram], ...(besu !== null && { besu: [besu] }) };
  return new ProcessDriver({ home, programs, ...(memoryMb !== null && { memoryMb }) });
}

/**
 * The driver of a site's own cluster. Its objects bear a name of their own: two sites may be in one cluster, even in ours, and
 * must not take away what the other made.
 */
function driverAt({ id, cluster }: Site, { settings, privateClusters }: KubernetesConfig): KubernetesDriver {
  const { kubeconfig, ...reached } = cluster!;
  const config = new SiteKubeconfig(kubeconfig, (host) => forbiddenServer(host, privateClusters));
  return new KubernetesDriver({
    ...settings,
    ...reached,
    config,
    installation: `${settings.installation}-${id.slice(-12)}`,
  });
}
