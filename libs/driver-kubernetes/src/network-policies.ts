import type { V1NetworkPolicy, V1NetworkPolicyPeer } from '@kubernetes/client-node';

import { LABEL, type Share } from './names.js';
import { PORTS } from './ports.js';
import type { KubernetesSettings } from './settings.js';
import { within } from './share-objects.js';

/**
 * Nothing goes in or out, but for: the chain's own nodes to each other's peer port, whoever owns them; the platform to what
 * nodes keep for it; the RPC gateway to the public ports; and questions to the cluster's DNS. It is one policy with both lists
 * filled: a rule that somebody adds to a list of ours goes at the next apply, one added to a list that we leave out would stay,
 * and an empty list would be written anew each time.
 */
export function networkPolicy(share: Share, { platformNamespace }: KubernetesSettings): V1NetworkPolicy {
  const inPlatform = (name: string): V1NetworkPolicyPeer => ({
    namespaceSelector: inNamespace(platformNamespace),
    podSelector: { matchLabels: { [LABEL.name]: name } },
  });
  const peers = [chainNodes(share)];
  const own = [...new Set(Object.values(PORTS))].filter((port) => port !== PORTS.p2p);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: within(share, 'share'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        { _from: peers, ports: [tcp(PORTS.p2p)] },
        { _from: [inPlatform('worker')], ports: own.map(tcp) },
        { _from: [inPlatform('rpc-gateway')], ports: [tcp(PORTS.rpc), tcp(PORTS.ws)] },
      ],
      egress: [
        { to: peers, ports: [tcp(PORTS.p2p)] },
        { to: [DNS], ports: [udp(53), tcp(53)] },
      ],
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
