import type { ChainPlan, NodePlan } from '@atoll/driver';
import { engine } from '@atoll/engines';
import { createGenesis } from '@atoll/protocol';
import type {
  KubernetesObject,
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';

import { DEFAULTS, LABEL, manifests, namespaceOf } from './index.js';
import { NOTE } from './names.js';
import { recipeOf } from './pod-template.js';
import { PORTS } from './ports.js';
import { reaches, type Endpoint } from './reach.js';

const settings = { ...DEFAULTS, installation: 'test' };
const [ADA, BOB] = ['0197aaaa-0000-7000-8000-00000000000a', '0197aaaa-0000-7000-8000-00000000000b'];

function planOf(chainId: string, owners: string[]): ChainPlan {
  const nodes = owners.map((organisationId, i): NodePlan => ({
    ...{
      chainId,
      organisationId,
      name: `validator-${i}`,
      role: 'validator',
      run: true,
      incarnation: 1,
      mayLeave: false,
    },
    identity: { publicKey: `0x${String(i).repeat(128)}`, address: `0x${String(i).repeat(40)}` },
  }));
  const validators = nodes.map(({ identity }) => identity.address);
  const genesis = createGenesis({ chainId: 7, validators, blockPeriodMs: 1_000 });
  return { chainId, engine: 'besu', genesis, nodes, fence: 1 };
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
  expect(secrets.map(({ data }) => atob(data!['token']!))).toEqual(one.nodes.map(tokenOf));
  expect(JSON.stringify(all.filter(({ kind }) => kind !== 'Secret'))).not.toContain('token of');
});

it('leave keys in a security module where the installation has one', () => {
  const environment = { BESU_PLUGIN_HSM_KEY: '$(ATOLL_CHAIN)/$(ATOLL_NODE)' };
  const securityModule = { name: 'pkcs11-hsm', keyImage: 'registry.example/hsm-key:1', environment };
  const held = { ...settings, securityModule };
  const [set] = ofKind<V1StatefulSet>(manifests(one, engine('besu'), held, tokenOf), 'StatefulSet');
  const { initContainers, containers } = set!.spec!.template.spec!;
  const [key, node] = [initContainers![0]!, containers[0]!];
  expect(key).toMatchObject({ image: 'registry.example/hsm-key:1', command: ['atoll-node'] });
  expect(node.args).toContain('--security-module=pkcs11-hsm');
  expect(node.args!.filter((arg) => arg.includes('private-key'))).toEqual([]);
  for (const { env } of [key, node])
    expect(env!.slice(-4)).toEqual([
      { name: 'ATOLL_CHAIN', value: one.chainId },
      { name: 'ATOLL_ORGANISATION', value: ADA },
      { name: 'ATOLL_NODE', value: 'validator-0' },
      { name: 'BESU_PLUGIN_HSM_KEY', value: '$(ATOLL_CHAIN)/$(ATOLL_NODE)' },
    ]);
  expect(recipeOf(engine('besu'), held)).not.toBe(recipeOf(engine('besu'), settings));
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

it('let nobody empty a machine of a node, but of the one whose turn it is', () => {
  const [first, ...others] = one.nodes as [NodePlan, ...NodePlan[]];
  const turn = objects({ ...one, nodes: [{ ...first, mayLeave: true }, ...others] });
  const budgets = ofKind<V1PodDisruptionBudget>(turn, 'PodDisruptionBudget');
  expect(budgets.map(({ spec }) => spec!.maxUnavailable)).toEqual([1, 0, 0]);
  const templates = (all: KubernetesObject[]) =>
    ofKind<V1StatefulSet>(all, 'StatefulSet').map((set) => set.spec!.template);
  expect(templates(turn)).toEqual(templates(objects(one)));
});

it.each(['besu', 'atoll-node'])('gives each member one door to its own RPC nodes that are ready: %s', (name) => {
  const [first, second, third] = one.nodes as [NodePlan, NodePlan, NodePlan];
  const all = objects({ ...one, nodes: [first, { ...second, role: 'rpc' }, { ...third, role: 'rpc' }] }, name);
  const doors = ofKind<V1Service>(all, 'Service').filter(({ metadata }) => metadata!.name === 'rpc');
  const pods = ofKind<V1StatefulSet>(all, 'StatefulSet').map(({ metadata, spec }) => ({
    ...{ namespace: metadata!.namespace, name: metadata!.name, ...spec!.template },
  }));
  const behind = doors.map(({ metadata, spec }) =>
    pods
      .filter(({ namespace, metadata: pod }) => {
        const labels = Object.entries(spec!.selector!);
        return namespace === metadata!.namespace && labels.every(([key, value]) => pod!.labels![key] === value);
      })
      .map((pod) => pod.name),
  );
  expect(behind).toEqual([['node-validator-1'], ['node-validator-2']]);
  for (const { spec } of doors) {
    expect(spec).not.toHaveProperty('publishNotReadyAddresses');
    expect(spec!.ports!.map(({ name: port, port: number }) => [port, number])).toEqual([
      ['rpc', 8_545],
      ['ws', 8_546],
    ]);
    const open = pods[0]!.spec!.containers[0]!.ports!.map(({ containerPort }) => containerPort);
    for (const { targetPort } of spec!.ports!) expect(open).toContain(targetPort);
  }
});

describe('what pods are started as', () => {
  const besu = engine('besu');

  it('is the same for every node of every chain, and noted on its pods', () => {
    const recipe = recipeOf(besu, settings);
    const sets = [...objects(one), ...objects(two)].filter(({ kind }) => kind === 'StatefulSet') as V1StatefulSet[];
    expect(new Set(sets.map(({ spec }) => spec!.template.metadata!.annotations![NOTE.recipe]))).toEqual(
      new Set([recipe]),
    );
  });

  it.each([
    ['image', { images: { besu: 'hyperledger/besu:26.9.0' } }],
    ['image of the program that makes keys', { images: { 'atoll-node': 'atoll/node:9' } }],
    ['memory', { memoryMb: settings.memoryMb + 1 }],
    ['share of a processor', { cpu: { request: '1', limit: '1' } }],
  ])('is something else with another %s', (_, other) => {
    expect(recipeOf(besu, { ...settings, ...other })).not.toBe(recipeOf(besu, settings));
  });
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

  it('lets in and out exactly the nodes of other installations whose place is known', () => {
    const foreign = [
      { publicKey: `0x${'8'.repeat(128)}`, host: '203.0.113.7', port: 30_310 },
      { publicKey: `0x${'9'.repeat(128)}`, host: 'node-validator-0.atoll-other-x.svc.cluster.local', port: 30_303 },
    ] as const;
    const met = ofKind<V1NetworkPolicy>(objects({ ...one, foreign }), 'NetworkPolicy');
    const mine = pods.filter((pod) => chainOf(pod) === one.chainId);
    const neighbour = outside('atoll-other-x', { [LABEL.name]: 'node' });
    const byAddress = (address: string): Endpoint => ({ namespace: '', namespaceLabels: {}, labels: {}, address });
    const both = (pod: Endpoint, other: Endpoint, port: number) => [
      reaches(met, pod, other, { port, protocol: 'TCP' }),
      reaches(met, other, pod, { port: PORTS.p2p, protocol: 'TCP' }),
    ];
    expect(mine.length).toBe(3);
    for (const pod of mine) {
      expect(both(pod, byAddress('203.0.113.7'), 30_310)).toEqual([true, true]);
      expect(both(pod, byAddress('203.0.113.8'), 30_310)).toEqual([false, false]);
      expect(both(pod, neighbour, PORTS.p2p)).toEqual([true, true]);
      expect(both(pod, outside('atoll-other-y', { [LABEL.name]: 'node' }), PORTS.p2p)).toEqual([false, false]);
      expect(both(pod, outside('atoll-other-x', { [LABEL.name]: 'key' }), PORTS.p2p)).toEqual([false, false]);
      for (const port of [PORTS.rpc, PORTS.control])
        expect(reaches(met, neighbour, pod, { port, protocol: 'TCP' })).toBe(false);
    }
    const named = ofKind<V1NetworkPolicy>(
      objects({ ...one, foreign: [{ ...foreign[0], host: 'node.bob.example' }] }),
      'NetworkPolicy',
    );
    for (const [address, open] of [
      ['203.0.113.7', true],
      ['10.0.0.1', false],
      ['169.254.169.254', false],
    ] as const)
      expect(reaches(named, mine[0]!, byAddress(address), { port: 30_310, protocol: 'TCP' })).toBe(open);
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
