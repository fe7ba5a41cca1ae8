// Whether packets would get through, by the rules of networking.k8s.io/v1: for tests, since not every cluster enforces them.
import { BlockList, isIP } from 'node:net';

import type {
  V1IPBlock,
  V1LabelSelector,
  V1NetworkPolicy,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
} from '@kubernetes/client-node';

export type Endpoint = {
  namespace: string;
  namespaceLabels: Record<string, string>;
  labels: Record<string, string>;
  /** Its IPv4 address, where rules speak of addresses. */
  address?: string;
};
export type Flow = { port: number; protocol: 'TCP' | 'UDP' };

/** A packet passes when the sender may send it and the receiver may take it; a pod that no policy names is open. */
export function reaches(policies: readonly V1NetworkPolicy[], from: Endpoint, to: Endpoint, flow: Flow): boolean {
  return may('Egress', policies, from, to, flow) && may('Ingress', policies, to, from, flow);
}

function may(
  direction: 'Ingress' | 'Egress',
  policies: readonly V1NetworkPolicy[],
  pod: Endpoint,
  other: Endpoint,
  flow: Flow,
): boolean {
  const mine = policies.filter(
    ({ metadata, spec }) =>
      metadata?.namespace === pod.namespace &&
      spec?.policyTypes?.includes(direction) &&
      selects(spec.podSelector, pod.labels),
  );
  const rules = mine.flatMap(({ spec }) =>
    direction === 'Ingress'
      ? (spec?.ingress ?? []).map(({ _from, ports }) => ({ peers: _from, ports }))
      : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
  );
  return mine.length === 0 || rules.some((rule) => isFor(rule, pod, other, flow));
}

type Rule = { peers: V1NetworkPolicyPeer[] | undefined; ports: V1NetworkPolicyPort[] | undefined };

/** An absent list is everybody, or every port. */
function isFor({ peers, ports }: Rule, pod: Endpoint, other: Endpoint, { port, protocol }: Flow): boolean {
  const toPort = !ports?.length || ports.some((one) => one.port === port && (one.protocol ?? 'TCP') === protocol);
  return toPort && (!peers?.length || peers.some((peer) => isPeer(peer, pod, other)));
}

function isPeer({ namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer, pod: Endpoint, other: Endpoint) {
  if (ipBlock) return other.address !== undefined && isInBlock(ipBlock, other.address);
  const inPlace = namespaceSelector
    ? selects(namespaceSelector, other.namespaceLabels)
    : other.namespace === pod.namespace;
  return inPlace && (!podSelector || selects(podSelector, other.labels));
}

function isInBlock({ cidr, except = [] }: V1IPBlock, address: string): boolean {
  const block = new BlockList();
  const add = (list: BlockList, range: string) => {
    const [net = '', prefix] = range.split('/');
    list.addSubnet(net, Number(prefix), isIP(net) === 4 ? 'ipv4' : 'ipv6');
  };
  const excepted = new BlockList();
  add(block, cidr);
  for (const range of except) add(excepted, range);
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  return block.check(address, family) && !excepted.check(address, family);
}

function selects(selector: V1LabelSelector | undefined, labels: Record<string, string>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      throw new Error(`No operator "${operator}" is known.`);
    })
  );
}
