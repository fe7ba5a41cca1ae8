import type { ChainPlan, NodePlan } from '@atoll/driver';
import { engine } from '@atoll/engines';
import { createGenesis } from '@atoll/protocol';
import type { KubernetesObject, V1NetworkPolicy, V1Secret, V1StatefulSet } from '@kubernetes/client-node';

import { DEFAULTS, LABEL, manifests, namespaceOf } from './index.js';
import { PORTS } from './ports.js';
import { reaches, type Endpoint } from './reach.js';

const settings = { ...DEFAULTS, installation: 'test' };
const [ADA, BOB] = ['0197aaaa-0000-7000-8000-00000000000a', '0197aaaa-0000-7000-8000-00000000000b'];

function planOf(chainId: string, owners: string[]): ChainPlan {
  const nodes = owners.map((organisationId, i): NodePlan => ({
    ...{ chainId, organisationId, name: `validator-${i}`, role: 'validator', run: true, incarnation: 1 },
    identity: { publicKey: `0x${String(i).repeat(128)}`, address: `0x${String(i).repeat(40)}` },
  }));
  const validators = nodes.map(({ identity }) => identity.address);
  const genesis = createGenesis({ chainId: 7, validators, blockPeriodMs: 1_000 });
  return { chainId, engine: 'besu', genesis, nodes };
}

const one = planOf('0197cccc-0000-7000-8000-000000000001', [ADA, ADA, BOB]);
const two = planOf('0197cccc-0000-7000-8000-000000000002', [ADA, BOB]);
const tokenOf = ({ name }: NodePlan) => `token of ${name}`;
const objects = (plan: ChainPlan, name = 'besu') => manifests(plan, engine(name), settings, tokenOf);
const ofKind = <T extends KubernetesObject>(all: KubernetesObject[], kind: string) =>
  all.filter((object) => object.kind === kind) as T[];

it('are the same for the same plan', () => {
  expect(objects(one)).toEqual(objects(structuredClone(one)));
});

it('put each member into a namespace of its own, and the same member on another chain into another', () => {
  const all = [...objects(one), ...objects(two)];
  const namespaces = ofKind(all, 'Namespace').map(({ metadata }) => metadata!.name!);
  expect(new Set(namespaces).size).toBe(4);
  expect(namespaces.every((name) => /^[a-z0-9-]{1,63}$/.test(name))).toBe(true);
  for (const { kind, metadata } of all)
    expect([
      kind === 'Namespace' ? metadata!.name : metadata!.namespace,
      metadata!.labels![LABEL.installation],
    ]).toEqual([expect.stringMatching(/^atoll-[0-9a-f]{24}$/), 'test']);
  const [set] = ofKind<V1StatefulSet>(objects(one), 'StatefulSet');
  expect(set!.metadata!.namespace).toBe(
    namespaceOf({ installation: 'test', chainId: one.chainId, organisationId: ADA! }),
  );
});

it.each(['besu', 'atoll-node'])('keep the secret in the Secret, and nowhere else: %s', (name) => {
  const all = objects(one, name);
  const secrets = ofKind<V1Secret>(all, 'Secret');
  expect(secrets.map(({ stringData }) => stringData!['token'])).toEqual(one.nodes.map(tokenOf));
  expect(JSON.stringify(all.filter(({ kind }) => kind !== 'Secret'))).not.toContain('token of');
});

// The level `restricted` of the Pod Security Standards, as its document lists it.
it.each(['besu', 'atoll-node'])('run a pod that may do nothing: %s', (name) => {
  for (const { spec } of ofKind<V1StatefulSet>(objects(one, name), 'StatefulSet')) {
    const pod = spec!.template.spec!;
    expect(pod).not.toHaveProperty('hostNetwork');
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    const allowed = ['configMap', 'secret', 'emptyDir', 'persistentVolumeClaim'];
    for (const volume of pod.volumes!) expect(allowed).toContain(Object.keys(volume).find((key) => key !== 'name'));
    for (const container of [...pod.initContainers!, ...pod.containers])
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  }
});

it('gives a stopped node no pod, and keeps all the rest of it', () => {
  const [first, ...others] = one.nodes as [NodePlan, ...NodePlan[]];
  const stopped = objects({ ...one, nodes: [{ ...first, run: false }, ...others] });
  expect(ofKind<V1StatefulSet>(stopped, 'StatefulSet').map(({ spec }) => spec!.replicas)).toEqual([0, 1, 1]);
  expect(stopped.map(({ kind, metadata }) => `${kind} ${metadata!.name}`)).toEqual(
    objects(one).map(({ kind, metadata }) => `${kind} ${metadata!.name}`),
  );
});

describe('the network, over all pairs of pods of two members and two chains', () => {
  const all = [...objects(one), ...objects(two)];
  const policies = ofKind<V1NetworkPolicy>(all, 'NetworkPolicy');
  const pods = ofKind<V1StatefulSet>(all, 'StatefulSet').map(({ metadata, spec }): Endpoint => {
    const namespace = ofKind(all, 'Namespace').find(({ metadata: { name } = {} }) => name === metadata!.namespace)!;
    return {
      namespace: metadata!.namespace!,
      namespaceLabels: { ...namespace.metadata!.labels, 'kubernetes.io/metadata.name': metadata!.namespace! },
      labels: spec!.template.metadata!.labels!,
    };
  });
  const outside = (namespace: string, labels: Record<string, string>): Endpoint => ({
    namespace,
    namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
    labels,
  });
  const chainOf = ({ labels }: Endpoint) => labels[LABEL.chain];
  const PORTS_TO_TRY = [...new Set(Object.values(PORTS)), 22, 80, 10_250];

  it('joins the nodes of a chain at the peer port, and nothing else', () => {
    for (const from of pods)
      for (const to of pods)
        for (const port of PORTS_TO_TRY)
          expect([chainOf(from), chainOf(to), port, reaches(policies, from, to, { port, protocol: 'TCP' })]).toEqual([
            ...[chainOf(from), chainOf(to), port],
            chainOf(from) === chainOf(to) && port === PORTS.p2p,
          ]);
  });

  it('lets the platform ask, the gateway serve, and nobody else in', () => {
    const worker = outside('atoll', { [LABEL.name]: 'worker' });
    const gateway = outside('atoll', { [LABEL.name]: 'rpc-gateway' });
    const strangers = [
      outside('atoll', { [LABEL.name]: 'api' }),
      outside('default', { [LABEL.name]: 'worker' }),
      outside('default', { [LABEL.chain]: one.chainId, [LABEL.name]: 'node', [LABEL.installation]: 'test' }),
    ];
    const open = (from: Endpoint, to: Endpoint) =>
      PORTS_TO_TRY.filter((port) => reaches(policies, from, to, { port, protocol: 'TCP' })).sort((a, b) => a - b);
    for (const pod of pods) {
      expect(open(worker, pod)).toEqual([PORTS.rpc, PORTS.ws, PORTS.control, PORTS.metrics]);
      expect(open(gateway, pod)).toEqual([PORTS.rpc, PORTS.ws]);
      for (const stranger of strangers) expect(open(stranger, pod)).toEqual([]);
    }
  });

  it('lets a node ask the DNS, and go nowhere else', () => {
    const dns = outside('kube-system', { 'k8s-app': 'kube-dns' });
    const others = [outside('kube-system', { component: 'kube-apiserver' }), outside('atoll', { [LABEL.name]: 'api' })];
    for (const pod of pods) {
      expect(reaches(policies, pod, dns, { port: 53, protocol: 'UDP' })).toBe(true);
      expect(reaches(policies, pod, dns, { port: 9_153, protocol: 'TCP' })).toBe(false);
      for (const other of others)
        for (const port of [53, 443, 6_443, 8_080])
          expect(reaches(policies, pod, other, { port, protocol: 'TCP' })).toBe(false);
    }
  });
});
