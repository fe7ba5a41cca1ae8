import type { NodePlace, NodeRef } from '@atoll/driver';
import type { V1Service } from '@kubernetes/client-node';

import { digestOf, nodeLabels, objectName, podLabels, type Share } from './names.js';
import { PORTS } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { within } from './share-objects.js';

/** Where nodes of other clusters come in; null where they come by the names of a common network. */
export function outsideService(
  share: Share,
  node: Pick<NodeRef, 'name'>,
  { reach }: KubernetesSettings,
): V1Service | null {
  if (reach === 'cluster') return null;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: within(share, outsideName(node), nodeLabels(share, node.name)),
    spec: {
      type: reach === 'nodePort' ? 'NodePort' : 'LoadBalancer',
      // A node that is behind meets its peers, too.
      publishNotReadyAddresses: true,
      selector: podLabels(share, node.name),
      ports: [{ name: 'p2p', port: PORTS.p2p, targetPort: 'p2p', protocol: 'TCP' }],
    },
  };
}

export const outsideName = (node: Pick<NodeRef, 'name'>): string => `${objectName(node)}-outside`;

/** The address that the cluster has given it; null until it has. */
export function outsidePlace(
  { metadata, spec, status }: V1Service,
  { reach, hosts }: KubernetesSettings,
): NodePlace | null {
  if (reach === 'nodePort') {
    const port = spec?.ports?.[0]?.nodePort;
    // Peers are shared out among the machines, each node always at the same.
    const host = hosts[Number.parseInt(digestOf(metadata?.name ?? '').slice(0, 6), 16) % hosts.length];
    return port && host ? { host, port } : null;
  }
  const [entrance] = status?.loadBalancer?.ingress ?? [];
  const host = entrance?.ip ?? entrance?.hostname;
  return host ? { host, port: PORTS.p2p } : null;
}
