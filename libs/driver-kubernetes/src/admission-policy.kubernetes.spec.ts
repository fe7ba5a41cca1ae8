import { jest } from '@jest/globals';
import { CoreV1Api, type KubernetesObject } from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';

import { cluster, core, platform } from './cluster-in-tests.js';
import { Cluster } from './cluster.js';
import { LABEL, namespaceOf, NOTE, shareLabels } from './names.js';

jest.setTimeout(300_000);

const INSTALLATION = 'policy';
const share = { installation: INSTALLATION, chainId: randomUUID(), organisationId: randomUUID() };
const foreign = { ...share, installation: 'policy-of-others' };
const stranger = `policy-stranger-${randomUUID().slice(0, 8)}`;
const namespaceLike = (name: string, labels: Record<string, string>, fence?: number) => ({
  ...{ apiVersion: 'v1', kind: 'Namespace' },
  metadata: { name, labels, ...(fence !== undefined && { annotations: { [NOTE.fence]: String(fence) } }) },
});
const ours = namespaceLike(namespaceOf(share), shareLabels(share));
const theirs = namespaceLike(namespaceOf(foreign), shareLabels(foreign), 1);
const mapIn = (namespace: string, name = 'map') => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap' },
  metadata: { name, namespace },
  data: { is: 'written' },
});
const own = mapIn(ours.metadata.name);
const refOf = ({ apiVersion, kind, metadata }: ReturnType<typeof mapIn> | typeof ours) => ({
  apiVersion,
  kind,
  metadata,
});
const noted = <T extends KubernetesObject>(object: T, annotations: Record<string, string>) => ({
  ...object,
  metadata: { ...object.metadata, annotations },
});

let account: Awaited<ReturnType<typeof platform>>;
let worker: Cluster;
let api: CoreV1Api;

/** With every right there is: what is refused here is refused by the policy alone. */
beforeAll(async () => {
  account = await platform(INSTALLATION, 'cluster-admin');
  worker = new Cluster(account.config);
  api = account.config.makeApiClient(CoreV1Api);
  await cluster.apply(theirs);
  await cluster.apply(namespaceLike(stranger, {}));
});
afterAll(async () => {
  for (const { metadata } of [ours, theirs, namespaceLike(stranger, {})])
    await cluster.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: metadata.name } });
  await account.end();
});

const byPolicy = (refusal: unknown) =>
  expect(JSON.stringify((refusal as { body?: unknown }).body ?? String(refusal))).toMatch(
    /ValidatingAdmissionPolicy 'atoll-driver-policy' with binding/,
  );
const refused = async (request: Promise<unknown>) =>
  byPolicy(
    await request.then(
      () => 'it was done',
      (error: unknown) => error,
    ),
  );

/** The API server judges by what it was told of the namespace, which may be a moment old. */
async function deposed(by: Cluster): Promise<void> {
  const end = performance.now() + 30_000;
  while (await by.apply(mapIn(ours.metadata.name, 'other')).catch(() => null))
    if (performance.now() > end) throw new Error('The new fence is not seen');
}

it('lets the platform make, change and take away a namespace of its own and what stands in it', async () => {
  await worker.under(9).create(ours);
  await worker.under(9).apply(own);
  await worker.under(10).apply(own);
  await worker.under(10).annotate(refOf(own), { note: 'more' });
  await worker.under(10).remove(refOf(own));
  expect(await cluster.find(refOf(own))).toBeNull();
});

describe('under a fence that is lower than one that was seen', () => {
  beforeAll(async () => {
    await worker.under(10).apply(ours);
    await worker.under(10).apply(own);
    await worker.under(10).apply(mapIn(ours.metadata.name, 'other'));
  });

  // As text, 9 would be more than 10.
  it.each([9, 0, 1])('refuses every verb: %i', async (late) => {
    const by = worker.under(late);
    await refused(by.create(mapIn(ours.metadata.name, 'new')));
    await refused(by.apply({ ...own, data: { is: 'changed' } }));
    await refused(by.annotate(refOf(own), { late: 'note' }));
    await refused(by.remove(refOf(own)));
    await refused(
      by.apply({ ...ours, metadata: { ...ours.metadata, labels: { ...ours.metadata.labels, late: 'yes' } } }),
    );
    await refused(by.remove(refOf(ours)));
    expect(await cluster.find(refOf(own))).toMatchObject({ data: { is: 'written' } });
  });

  it('refuses whoever says nothing, or nothing that is a number', async () => {
    for (const annotations of [{}, { [NOTE.fence]: '' }, { [NOTE.fence]: '11x' }, { [NOTE.fence]: '-11' }]) {
      await refused(worker.apply(noted({ ...own, data: { is: 'changed' } }, annotations)));
      await refused(worker.apply(noted(ours, annotations)));
    }
  });

  it('refuses a deletion whose note came under a fence that is lower by now', async () => {
    await worker.under(10).annotate(refOf(own), { [NOTE.leaving]: '10' });
    await worker.under(10).annotate(refOf(ours), { [NOTE.leaving]: '10' });
    await worker.under(11).annotate(refOf(ours), {});
    await deposed(worker.under(10));
    await refused(worker.remove(refOf(own)));
    await refused(worker.remove(refOf(ours)));
    await worker.under(11).remove(refOf(own));
  });

  it('refuses to change what another has written since, even while the namespace still says less', async () => {
    await worker.under(12).apply(own);
    await refused(worker.under(11).apply({ ...own, data: { is: 'changed' } }));
    await worker.under(11).apply(mapIn(ours.metadata.name, 'other'));
  });

  it('refuses a deletion without a note', () => refused(worker.remove(refOf(own))));
});

describe('elsewhere', () => {
  const high = () => worker.under(1_000);
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'policy-takes-all' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:authenticated' }],
  };
  const machine = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'policy-volume' },
    spec: { capacity: { storage: '1Mi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/' } },
  };

  it.each(['kube-system', 'default', 'a stranger', 'another installation'])(
    'refuses all writes in %s',
    async (place) => {
      const namespace = { 'a stranger': stranger, 'another installation': theirs.metadata.name }[place] ?? place;
      await refused(high().create(mapIn(namespace)));
      await refused(high().apply(mapIn(namespace)));
      await cluster.apply(noted(mapIn(namespace, 'policy-theirs'), { [NOTE.leaving]: '1000' }));
      await refused(high().annotate(refOf(mapIn(namespace, 'policy-theirs')), { note: 'taken' }));
      await refused(worker.remove(refOf(mapIn(namespace, 'policy-theirs'))));
      await cluster.remove(refOf(mapIn(namespace, 'policy-theirs')));
    },
  );

  it('refuses to take a namespace over, to give one away, and to make one of another name or another installation', async () => {
    const labels = shareLabels(share);
    for (const name of [stranger, theirs.metadata.name, 'kube-system']) {
      await refused(high().apply(namespaceLike(name, labels)));
      await refused(high().annotate({ ...ours, metadata: { name } }, { [NOTE.leaving]: '1000' }));
      // The API server itself keeps this one.
      if (name !== 'kube-system') await refused(worker.remove({ ...ours, metadata: { name } }));
    }
    for (const key of [LABEL.installation, LABEL.managedBy, LABEL.chain, LABEL.organisation])
      await refused(high().apply(namespaceLike(ours.metadata.name, { ...labels, [key]: 'another' })));
    await refused(high().create(namespaceLike('atoll-anything', labels)));
    await refused(high().create(namespaceLike('atoll-0123456789abcdef01234567', shareLabels(foreign))));
    await refused(high().create(namespaceLike('atoll-0123456789abcdef01234567', {})));
  });

  it('refuses what belongs to no namespace', async () => {
    await refused(high().create(binding));
    await refused(high().create(machine));
    const [node] = await cluster.list<KubernetesObject>({ apiVersion: 'v1', kind: 'Node' }, {});
    await refused(
      high().annotate({ apiVersion: 'v1', kind: 'Node', metadata: { name: node!.metadata!.name! } }, { x: 'y' }),
    );
  });

  it('refuses subresources, of namespaces above all', async () => {
    const { name } = ours.metadata;
    const body = noted(await core.readNamespace({ name }), { [NOTE.fence]: '1000' });
    await refused(api.replaceNamespaceFinalize({ name, body }));
    await refused(api.replaceNamespaceStatus({ name, body }));
    await refused(api.replaceNamespaceFinalize({ name: stranger, body: await core.readNamespace({ name: stranger }) }));
    const token = { spec: { audiences: [], expirationSeconds: 600 } };
    await refused(api.createNamespacedServiceAccountToken({ name: 'default', namespace: name, body: token }));
    await refused(api.createNamespacedServiceAccountToken({ name: 'default', namespace: 'kube-system', body: token }));
    const [pod] = (await core.listNamespacedPod({ namespace: 'kube-system' })).items;
    const there = { name: pod!.metadata!.name!, namespace: 'kube-system' };
    await refused(api.connectPostNamespacedPodExec({ ...there, command: 'id' }));
    await refused(api.createNamespacedPodEviction({ ...there, body: { metadata: there } }));
  });

  it('lets everybody else do what they may', async () => {
    await cluster.apply(noted(own, { [NOTE.fence]: '3' }));
    await cluster.remove(refOf(own));
  });
});
