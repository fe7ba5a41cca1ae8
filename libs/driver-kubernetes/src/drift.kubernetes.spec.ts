import type { ChainPlan } from '@atoll/driver';
import { createGenesis } from '@atoll/protocol';
import { jest } from '@jest/globals';
import { type KubernetesObject, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { cluster, config, settled, testDriver } from './cluster-in-tests.js';
import { LABEL, namespaceOf } from './names.js';

jest.setTimeout(300_000); // Real pods, on a machine that may be busy.

const INSTALLATION = 'drift';
const driver = testDriver(INSTALLATION);
const byHand = KubernetesObjectApi.makeApiClient(config);
const node = { chainId: randomUUID(), organisationId: randomUUID(), name: 'validator-0' };
const namespace = namespaceOf({ installation: INSTALLATION, ...node });

/** What somebody might change in an object of each kind, and must not be able to keep changed. */
type Edit = {
  metadata?: object;
  spec?: object;
  data?: object;
  stringData?: object;
  automountServiceAccountToken?: boolean;
};
const EDITS: [apiVersion: string, kind: string, edit: Edit][] = [
  ['v1', 'ServiceAccount', { automountServiceAccountToken: true }],
  ['v1', 'ResourceQuota', { spec: { hard: { pods: '1000' } } }],
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { cpu: '64' } }] } }],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { egress: [{}], policyTypes: ['Egress'] } }],
  ['v1', 'Secret', { stringData: { 'control-token': 'another' } }],
  ['v1', 'ConfigMap', { data: { 'static-nodes.json': '["enode://stranger"]' } }],
  ['v1', 'Service', { spec: { selector: { [LABEL.node]: 'stranger' } } }],
  ['policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1 } }],
  ['apps/v1', 'StatefulSet', { spec: { replicas: 0 } }],
];
/** Nobody takes a namespace away and leaves what stands in it, and a volume is what a repair must never make anew. */
const NAMESPACE: (typeof EDITS)[number] = [
  'v1',
  'Namespace',
  { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
];

let plan: ChainPlan;

beforeAll(async () => {
  const identity = await driver.prepare(node, 1);
  const genesis = createGenesis({ chainId: 7, validators: [identity.address], blockPeriodMs: 1_000 });
  const nodes: ChainPlan['nodes'] = [
    { ...node, role: 'validator', identity, run: true, incarnation: 1, mayLeave: false },
  ];
  plan = { chainId: node.chainId, engine: 'atoll-node', genesis, nodes, fence: 1 };
  await driver.apply(plan);
  await settled(INSTALLATION, node);
});
afterAll(() => driver.remove(node.chainId, 1));

it.each([NAMESPACE, ...EDITS])(
  'makes an edited %s %s again what it was, and leaves what others added',
  async (...row) => {
    const [apiVersion, kind, edit] = row;
    const before = await ours(apiVersion, kind);
    expect(before.length).toBeGreaterThan(0);
    const note = { labels: { 'example.org/team': 'blue' }, annotations: { 'example.org/note': 'kept' } };
    for (const object of before) {
      await patch({ apiVersion, kind, ...edit, metadata: { ...named(object), ...edit.metadata } });
      await patch({ apiVersion, kind, metadata: { ...named(object), ...note } });
    }
    expect(await ours(apiVersion, kind)).not.toEqual(before);

    await driver.apply(plan);

    const after = await ours(apiVersion, kind);
    expect(after.map(({ metadata }) => metadata)).toEqual(
      before.map(({ metadata }) => ({
        ...metadata,
        labels: { ...metadata?.labels, ...note.labels },
        annotations: { ...metadata?.annotations, ...note.annotations },
      })),
    );
    expect(after.map(withoutMetadata)).toEqual(before.map(withoutMetadata));
  },
);

it.each(EDITS.filter(([, kind]) => kind !== 'Secret'))('makes a deleted %s %s anew', async (apiVersion, kind) => {
  const before = await ours(apiVersion, kind);
  for (const object of before) await cluster.remove({ apiVersion, kind, metadata: named(object) });

  await driver.apply(plan);

  const after = await ours(apiVersion, kind);
  const names = (objects: KubernetesObject[]) => objects.map(({ metadata }) => metadata?.name);
  expect(names(after)).toEqual(names(before));
  expect(after.map(asWished)).toEqual(before.map(asWished));
});

it('gives a node whose secret was deleted another one, and with it a pod that knows it', async () => {
  const before = await settled(INSTALLATION, node);
  for (const object of await ours('v1', 'Secret')) await cluster.remove({ ...SECRET, metadata: named(object) });

  await driver.apply(plan);

  expect((await settled(INSTALLATION, node))?.metadata?.uid).not.toBe(before?.metadata?.uid);
  await answers();
});

it('changes nothing when nothing drifted', async () => {
  const versions = async () => {
    const lists = await Promise.all(EDITS.map(([apiVersion, kind]) => list(apiVersion, kind)));
    // The status of a set moves by itself.
    return lists.flat().map(({ metadata }) => [metadata?.name, metadata?.uid, metadata?.generation]);
  };
  const before = await versions();
  await driver.apply(plan);
  expect(await versions()).toEqual(before);
});

const SECRET = { apiVersion: 'v1', kind: 'Secret' };

async function answers(): Promise<void> {
  for (const end = performance.now() + 120_000; ; await pause(200)) {
    const [seen] = await driver.observe(node.chainId);
    if (seen?.status) return;
    if (performance.now() > end) throw new Error(`It does not answer: ${JSON.stringify(seen)}`);
  }
}

const patch = (object: KubernetesObject) =>
  byHand.patch(object, undefined, undefined, 'somebody', undefined, PatchStrategy.MergePatch);

const list = (apiVersion: string, kind: string) =>
  cluster.list<KubernetesObject>(
    { apiVersion, kind },
    { [LABEL.installation]: INSTALLATION, [LABEL.chain]: node.chainId },
    kind === 'Namespace' ? undefined : namespace,
  );

/** The objects without what only the API server writes. */
async function ours(apiVersion: string, kind: string): Promise<KubernetesObject[]> {
  const found = await list(apiVersion, kind);
  return found
    .sort((a, b) => (a.metadata!.name! < b.metadata!.name! ? -1 : 1))
    .map(({ metadata, ...object }) => {
      const { status: _status, ...rest } = object as KubernetesObject & { status?: unknown };
      const { labels = {}, annotations = {} } = metadata!;
      return { ...rest, metadata: { ...named({ metadata: metadata! }), labels, annotations } };
    });
}

const named = ({ metadata }: KubernetesObject) => ({
  name: metadata!.name!,
  ...(metadata!.namespace !== undefined && { namespace: metadata!.namespace }),
});

const withoutMetadata = ({ metadata: _metadata, ...rest }: KubernetesObject) => rest;

/** The address of a Service that has one is chosen by the cluster, each time anew; its name is what callers keep. */
const asWished = (object: KubernetesObject): unknown =>
  JSON.parse(
    JSON.stringify(withoutMetadata(object), (key, value: unknown) =>
      key.startsWith('clusterIP') && !String(value).includes('None') ? 'given' : value,
    ),
  );
