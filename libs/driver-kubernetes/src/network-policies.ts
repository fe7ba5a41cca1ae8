import type { ForeignPeer } from '@atoll/driver';
import type { V1NetworkPolicy, V1NetworkPolicyPeer } from '@kubernetes/client-node';

import { foreignRules } from './foreign-rules.js';
import { LABEL, type Share } from './names.js';
import { PLATFORM_PORTS, PORTS } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { within } from './share-objects.js';

/**
 * Nothing goes in or out, but for: the chain's own nodes to each other's peer port, whoever owns them; the platform to what
 * nodes keep for it; the RPC gateway to the public ports; questions to the cluster's DNS; and nodes of other installations as
 * far as their place tells who they are. It is one policy with both lists
 * filled: a rule that somebody adds to a list of ours goes at the next apply, one added to a list that we leave out would stay,
 * and an empty list would be written anew each time.
 */
export function networkPolicy(
  share: Share,
  { platformNamespace }: KubernetesSettings,
  foreign: readonly ForeignPeer[] = [],
): V1NetworkPolicy {
  const inPlatform = (name: string): V1NetworkPolicyPeer => ({
    namespaceSelector: inNamespace(platformNamespace),
    podSelector: { matchLabels: { [LABEL.name]: name } },
  });
  const peers = [chainNodes(share)];
  const elsewhere = foreignRules(foreign);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: within(share, 'share'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { _from: peers, ports: [tcp(PORTS.p2p)] },
        { _from: [inPlatform('worker')], ports: PLATFORM_PORTS.map(tcp) },
        { _from: [inPlatform('rpc-gateway')], ports: [tcp(PORTS.rpc), tcp(PORTS.ws)] },
        ...elsewhere.ingress,
      ],
      egress: [{ to: peers, ports: [tcp(PORTS.p2p)] }, { to: [DNS], ports: [udp(53), tcp(53)] }, ...elsewhere.egress],
    },
  };
}

/** Another member's namespace is told by the chain's label, which only the platform can put on a namespace. */
function chainNodes({ installation, chainId }: Share): V1NetworkPolicyPeer {
  const chain = { [LABEL.installation]: installation, [LABEL.chain]: chainId };
  return {
    namespaceSelector: { matchLabels: chain },
    podSelector: { matchLabels: { ...chain, [LABEL.name]: 'node' } },
  };
}

const inNamespace = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

const DNS: V1NetworkPolicyPeer = {
  namespaceSelector: inNamespace('kube-system'),
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

const tcp = (port: number) => ({ protocol: 'TCP', port });
const udp = (port: number) => ({ protocol: 'UDP', port });
