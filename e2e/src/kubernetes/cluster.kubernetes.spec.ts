import { randomBytes } from 'node:crypto';

import { apply, kubectl, restrictedNamespace, restrictedPod } from './kubectl.js';

const namespace = `cluster-test-${randomBytes(4).toString('hex')}`;
const inside = ['--namespace', namespace];
const labels = { app: 'keeper' };
const metadata = { name: 'keeper', namespace };

/** Counts its starts on its volume, so that a volume that was lost or swapped shows. */
const keeper = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata,
  spec: {
    serviceName: 'keeper',
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: restrictedPod('echo start >>/data/starts; exec sleep 100000', [{ name: 'data', mountPath: '/data' }]),
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
      },
    ],
  },
};
const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: { clusterIP: 'None', selector: labels, ports: [{ port: 80 }], publishNotReadyAddresses: true },
};
const other = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'other', namespace },
  spec: restrictedPod('exec sleep 100000'),
};

const ready = (what: string) => kubectl([...inside, 'wait', '--for=condition=Ready', what, '--timeout=100s']);
const shell = (pod: string, script: string) => kubectl([...inside, 'exec', pod, '--', 'sh', '-c', script]);
const addressOf = (pod: string) => kubectl([...inside, 'get', 'pod', pod, '-o', 'jsonpath={.status.podIP}']);

beforeAll(async () => {
  await apply(restrictedNamespace(namespace));
  await apply(keeper, service, other);
  await kubectl([...inside, 'rollout', 'status', 'statefulset/keeper', '--timeout=100s']);
  await ready('pod/other');
}, 120_000);

afterAll(() => kubectl(['delete', 'namespace', namespace, '--timeout=100s']), 120_000);

it('runs pods of Pod Security "restricted" as their own user, and refuses those of root', async () => {
  expect((await shell('keeper-0', 'id -u')).trim()).toBe('10001');
  const root = { ...other, metadata: { name: 'root', namespace }, spec: { ...other.spec, securityContext: {} } };
  await expect(apply(root)).rejects.toThrow(/violates PodSecurity "restricted/);
});

it('resolves a headless service, from another pod, to the address of the pod behind it', async () => {
  const address = await addressOf('keeper-0');
  for (const name of [`keeper.${namespace}.svc.cluster.local`, `keeper-0.keeper.${namespace}.svc.cluster.local`])
    expect(await shell('other', `nslookup ${name}`)).toContain(address);
});

it('keeps the volume of a pod that is replaced', async () => {
  await kubectl([...inside, 'delete', 'pod', 'keeper-0']);
  await kubectl([...inside, 'rollout', 'status', 'statefulset/keeper', '--timeout=100s']);
  await ready('pod/keeper-0');
  expect(await shell('keeper-0', 'cat /data/starts')).toBe('start\nstart\n');
}, 120_000);
