import type { Site, Sites } from '@atoll/driver-kubernetes';
import type { SiteClusters } from '@atoll/sites';
import type { Store } from '@atoll/store';

import type { InstallationSites } from './installation-sites.js';

const REACH = { CLUSTER: 'cluster', NODE_PORT: 'nodePort', LOAD_BALANCER: 'loadBalancer' } as const;

/** Where nodes stand, as the tables have it; of the installation's own sites the kubeconfigs are files. */
export class SiteDirectory implements Sites {
  constructor(
    private readonly store: Store,
    private readonly clusters: SiteClusters,
    private readonly own: InstallationSites,
  ) {}

  async standing(chainId: string) {
    const select = { organisationId: true, name: true, siteId: true } as const;
    const nodes = await this.store.platform.node.findMany({ where: { chainId, foreign: false }, select });
    return nodes.map(({ organisationId, name, siteId }) => ({ node: { chainId, organisationId, name }, siteId }));
  }

  async find(siteId: string): Promise<Site | null> {
    const row = await this.store.platform.site.findUnique({ where: { id: siteId } });
    if (!row) return null;
    const { id, name, hosts, operatorId, connectedAt } = row;
    const kubeconfig =
      operatorId === null
        ? await this.own.kubeconfigOf(name)
        : connectedAt && ((await this.clusters.of(siteId))?.kubeconfig ?? null);
    const reach = REACH[row.reach];
    return {
      id,
      name,
      labels: row.labels as Record<string, string>,
      cluster: kubeconfig ? { kubeconfig, reach, hosts } : null,
    };
  }

  async connected(): Promise<string[]> {
    const where = { OR: [{ connectedAt: { not: null } }, { operatorId: null, name: { in: this.own.connected } }] };
    const rows = await this.store.platform.site.findMany({ where, select: { id: true }, orderBy: { id: 'asc' } });
    return rows.map(({ id }) => id);
  }
}
