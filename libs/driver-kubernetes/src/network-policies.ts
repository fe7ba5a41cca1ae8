import type { V1NetworkPolicy, V1NetworkPolicyPeer } from '@kubernetes/client-node';

import { LABEL, type Share } from './names.js';
import { PORTS } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { within } from './share-objects.js';

/**
 * Nothing goes in or out, but for: the chain's own nodes to each other's peer port, whoever owns them; the platform to
 * every port; the RPC gateway to the public ones; and questions to the cluster's DNS.
 */
export function networkPolicies(share: Share, settings: KubernetesSettings): V1NetworkPolicy[] {
  return [nothing(share), peers(share), platform(share, settings), dns(share)];
}

const nothing = (share: Share): V1NetworkPolicy => policy(share, 'deny-all', { ingress: [], egress: [] });

/** Another member's namespace is told by the chain's label, which only the platform can put on a namespace. */
function peers(share: Share): V1NetworkPolicy {
  const chain = { [LABEL.installation]: share.installation, [LABEL.chain]: share.chainId };
  const others: V1NetworkPolicyPeer[] = [
    { namespaceSelector: { matchLabels: chain }, podSelector: { matchLabels: { ...chain, [LABEL.name]: 'node' } } },
  ];
  const ports = [tcp(PORTS.p2p)];
  return policy(share, 'peers', { ingress: [{ _from: others, ports }], egress: [{ to: others, ports }] });
}

function platform(share: Share, { platformNamespace }: KubernetesSettings): V1NetworkPolicy {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': platformNamespace } };
  const from = (names: string[]): V1NetworkPolicyPeer[] => [
    { namespaceSelector, podSelector: { matchExpressions: [{ key: LABEL.name, operator: 'In', values: names }] } },
  ];
  const all = [...new Set(Object.values(PORTS))].filter((port) => port !== PORTS.p2p).map(tcp);
  return policy(share, 'platform', {
    ingress: [
      { _from: from(['worker']), ports: all },
      { _from: from(['rpc-gateway']), ports: [...new Set([PORTS.rpc, PORTS.ws])].map(tcp) },
    ],
  });
}

function dns(share: Share): V1NetworkPolicy {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } };
  const to = [{ namespaceSelector, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }];
  const ports = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
  return policy(share, 'dns', { egress: [{ to, ports }] });
}

function policy(share: Share, name: string, rules: Pick<NonNullable<V1NetworkPolicy['spec']>, 'ingress' | 'egress'>) {
  const policyTypes = [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: within(share, name),
    spec: { podSelector: {}, policyTypes, ...rules },
  } satisfies V1NetworkPolicy;
}

const tcp = (port: number) => ({ protocol: 'TCP', port });
