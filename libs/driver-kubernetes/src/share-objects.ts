import type { ForeignPeer } from '@atoll/driver';
import type {
  KubernetesObject,
  V1LimitRange,
  V1Namespace,
  V1ResourceQuota,
  V1ServiceAccount,
} from '@kubernetes/client-node';

import { namespaceOf, shareLabels, type Share } from './names.js';
import { networkPolicy } from './network-policies.js';
import type { KubernetesSettings } from './settings.js';

/** As much as a member may ever run of one chain, in case something asks for more than the platform did. */
const MAX_NODES = 64;
export const SERVICE_ACCOUNT = 'node';

/** What stands in a member's namespace before its first node: who may do what there, and how much of it. */
export function shareObjects(
  share: Share,
  settings: KubernetesSettings,
  foreign: readonly ForeignPeer[] = [],
): KubernetesObject[] {
  return [
    namespace(share),
    serviceAccount(share),
    quota(share, settings),
    limits(share, settings),
    networkPolicy(share, settings, foreign),
  ];
}

function namespace(share: Share): V1Namespace {
  const level = { enforce: 'restricted', audit: 'restricted', warn: 'restricted' };
  const labels = Object.entries(level).map(([mode, name]) => [`pod-security.kubernetes.io/${mode}`, name]);
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespaceOf(share), labels: { ...shareLabels(share), ...Object.fromEntries(labels) } },
  };
}

/** A node asks nothing of the cluster, so it is given nothing to ask with. */
function serviceAccount(share: Share): V1ServiceAccount {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: within(share, SERVICE_ACCOUNT),
    automountServiceAccountToken: false,
  };
}

/** Ports of machines and addresses from outside only where nodes of other clusters come in by them. */
function quota(share: Share, { reach }: KubernetesSettings): V1ResourceQuota {
  const each = ['pods', 'persistentvolumeclaims', 'configmaps', 'secrets', 'services', 'count/statefulsets.apps'];
  const hard = Object.fromEntries(each.map((kind) => [kind, String(2 * MAX_NODES + 2)]));
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: within(share, 'share'),
    spec: {
      hard: {
        ...hard,
        'services.nodeports': reach === 'cluster' ? '0' : String(MAX_NODES),
        'services.loadbalancers': reach === 'loadBalancer' ? String(MAX_NODES) : '0',
      },
    },
  };
}

function limits(share: Share, { cpu, memoryMb }: KubernetesSettings): V1LimitRange {
  const memory = `${2 * memoryMb}Mi`;
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: within(share, 'share'),
    spec: {
      limits: [
        { type: 'Container', _default: { cpu: cpu.limit, memory }, defaultRequest: { cpu: cpu.request, memory } },
      ],
    },
  };
}

export const within = (share: Share, name: string, labels: Record<string, string> = {}) => ({
  name,
  namespace: namespaceOf(share),
  labels: { ...shareLabels(share), ...labels },
});
