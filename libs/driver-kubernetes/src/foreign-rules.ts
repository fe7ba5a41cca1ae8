import type { ForeignPeer } from '@atoll/driver';
import type {
  V1NetworkPolicyEgressRule,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyPeer,
} from '@kubernetes/client-node';
import { isIP } from 'node:net';

import { LABEL } from './names.js';
import { PORTS } from './ports.js';

type Rules = { ingress: V1NetworkPolicyIngressRule[]; egress: V1NetworkPolicyEgressRule[] };

/**
 * Who of other installations may come to the peer port, and where nodes may go for them. An address is exactly that address; the
 * name of a service of this cluster is the nodes of its namespace; of any other name only the resolver knows what is behind it,
 * so it stands for every address outside of private networks, at the peer's port.
 */
export function foreignRules(foreign: readonly ForeignPeer[]): Rules {
  const sorted = [...foreign].sort((a, b) => (`${a.host}:${a.port}` < `${b.host}:${b.port}` ? -1 : 1));
  const egress = sorted.map(({ host, port }) => ({ to: peersAt(host), ports: [tcp(port)] }));
  const from = sorted.flatMap(({ host }) => peersAt(host));
  const distinct = [...new Map(from.map((peer) => [JSON.stringify(peer), peer])).values()];
  return { ingress: distinct.length > 0 ? [{ _from: distinct, ports: [tcp(PORTS.p2p)] }] : [], egress: unique(egress) };
}

function peersAt(host: string): V1NetworkPolicyPeer[] {
  const kind = isIP(host);
  if (kind > 0) return [{ ipBlock: { cidr: `${host}/${kind === 4 ? 32 : 128}` } }];
  const namespace = SERVICE.exec(host)?.[1];
  if (namespace) {
    const inNamespace = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
    return [{ namespaceSelector: inNamespace, podSelector: { matchLabels: { [LABEL.name]: 'node' } } }];
  }
  return ANYWHERE;
}

/** `<service>.<namespace>.svc`, with or without the cluster's domain. */
const SERVICE = /^[a-z0-9-]+\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/;

/** RFC 1918, 6598, 3927 and the loopback are where clusters and their machines live. */
const ANYWHERE: V1NetworkPolicyPeer[] = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
    },
  },
];

const tcp = (port: number) => ({ protocol: 'TCP', port });
const unique = <T>(rules: T[]): T[] => [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
