import type { NodeRef } from '@atoll/driver';

import type { KubernetesSettings } from './settings.js';

/** A place of nodes as the platform's books have it. */
export type Site = {
  id: string;
  name: string;
  /** Labels of the machines that its nodes stand on. */
  labels: Readonly<Record<string, string>>;
  /** Its own cluster; null for a part of the installation's. */
  cluster: ({ kubeconfig: string } & Pick<KubernetesSettings, 'reach' | 'hosts'>) | null;
};

/** What a driver over several clusters has to be told: where the nodes of a chain stand, also when nobody there answers. */
export interface Sites {
  /** Every node of the chain, with its site; null for the installation's own place. */
  standing(chainId: string): Promise<{ node: NodeRef; siteId: string | null }[]>;
  find(siteId: string): Promise<Site | null>;
  /** The sites that have a cluster of their own. */
  connected(): Promise<string[]>;
}
