// What helm and a real API server say of the chart, with everything turned on.
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

import { root } from './command.mjs';
import { run } from './local-cluster/shell.mjs';

const CHART = path.join(root, 'helm', 'atoll');
const NAMESPACE = 'atoll-chart-test';
const kubectl = (args, options) => run('kubectl', args, options);

const ofCustody = (value) => `custody.${value}`;
const ofModule = (value) => `custody.pkcs11.${value}`;
const ofSigner = (value) => `custody.remote.${value}`;
const ALL = [
  ...['postgres.evaluation', 'redis.evaluation', 'api.autoscaling', 'ingress', 'gateway'].map(
    (at) => `${at}.enabled=true`,
  ),
  ...['rpc-gateway.enabled=true', 'rpc-gateway.autoscaling.enabled=true', 'tls.rpc-gateway.secret=rpc'],
  ...['metrics.serviceMonitor', 'metrics.rules', 'metrics.dashboards'].map((at) => `${at}.enabled=true`),
  ...['tls.api.secret=api', 'tls.worker.secret=worker', 'tls.certificateAuthority.secret=authority'],
  ...['postgres.evaluation.certificateSecret=postgres', 'redis.evaluation.certificateSecret=redis'],
  ...['chains.sites.configMap=sites', 'chains.sites.secret=clusters'],
  ...[
    'ingress.className=proxy',
    'ingress.tlsSecret=host',
    'gateway.parents[0].name=gateway',
    'image.pullSecrets[0]=pull',
  ],
  ...[
    'chains.developmentEngines=true',
    'chains.storageClass=directories',
    'api.nodeSelector.disk=fast',
    'labels.team=harbour',
  ],
  ...['keyEncryption.secret=wraps', 'keyEncryption.entries[0]=hsm:second', 'keyEncryption.entries[1]=first'].map(
    ofCustody,
  ),
  ...['module=/opt/hsm/lib.so', 'secret=hsm', 'volumes[0].name=hsm', 'volumes[0].configMap.name=hsm'].map(ofModule),
  ...['mounts[0].name=hsm', 'mounts[0].mountPath=/opt/hsm'].map(ofModule),
  ...['url=https://signer/\\{organisation\\}', 'certificateSecret=us', 'authoritySecret=them'].map(ofSigner),
].flatMap((value) => ['--set', value]);
/** Whose definitions a plain cluster does not have. */
const FOREIGN = /^(monitoring\.coreos\.com|gateway\.networking\.k8s\.io)\//;

const draw = async (...args) => {
  const text = await run('helm', ['template', 'atoll', CHART, `--namespace=${NAMESPACE}`, ...args]);
  return parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
};

beforeAll(async () => {
  await kubectl(['create', 'namespace', NAMESPACE]);
  await kubectl(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
});
afterAll(() => kubectl(['delete', 'namespace', NAMESPACE]), 120_000);

it('is a chart that helm finds nothing wrong with', async () => {
  expect(await run('helm', ['lint', '--strict', CHART, ...ALL])).toContain('0 chart(s) failed');
}, 60_000);

it.each([
  ['as it is', []],
  ['with everything turned on', ALL],
])(
  '%s, has objects that an API server takes',
  async (_, args) => {
    const objects = (await draw(...args)).filter(({ apiVersion }) => !FOREIGN.test(apiVersion));
    expect(objects.length).toBeGreaterThan(15);
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const said = await kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], {
      input: list,
    });
    expect(said.trim().split('\n')).toHaveLength(objects.length);
  },
  120_000,
);

it('has pods that Pod Security "restricted" admits, each with bounds and no file system to write to', async () => {
  const templates = (await draw(...ALL)).flatMap(({ kind, metadata, spec }) => {
    const claims = (spec?.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name);
    if (kind === 'Pod') return [{ metadata, spec, claims }];
    return spec?.template ? [{ metadata, spec: spec.template.spec, claims }] : [];
  });
  expect(templates.map(({ metadata }) => metadata.name).sort()).toEqual(
    ['api', 'migrations-first', 'postgres', 'redis', 'rpc-gateway', 'test', 'worker'].map((name) => `atoll-${name}`),
  );
  for (const { metadata, spec, claims } of templates) {
    const { serviceAccountName, ...plain } = spec;
    plain.volumes = [...spec.volumes, ...claims.map((name) => ({ name, emptyDir: {} }))];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: metadata.name, namespace: NAMESPACE }, spec: plain };
    await kubectl(['create', '--dry-run=server', '-f', '-'], { input: JSON.stringify(pod) });
    const containers = [...spec.containers, ...(spec.initContainers ?? [])];
    for (const { name, resources, securityContext } of containers)
      expect([name, resources?.limits?.memory, securityContext?.readOnlyRootFilesystem]).toEqual([
        name,
        expect.any(String),
        true,
      ]);
    expect([metadata.name, spec.automountServiceAccountToken]).toEqual([
      metadata.name,
      metadata.name === 'atoll-worker',
    ]);
  }
}, 120_000);

it.each([
  ['the list of sites from a ConfigMap, the kubeconfigs from a Secret', { configMap: 'sites', secret: 'clusters' }],
  ['all from one Secret', { secret: 'clusters' }],
  ['the list alone from a ConfigMap', { configMap: 'sites' }],
  ['no sites', {}],
])('gives the worker %s', async (_, sites) => {
  const args = Object.entries(sites).map(([kind, name]) => `--set=chains.sites.${kind}=${name}`);
  const objects = await draw(...args, '--set=chains.sites.file=places.yaml');
  const { spec } = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'atoll-worker').spec
    .template;
  const { env, volumeMounts } = spec.containers[0];
  const file = env.find(({ name }) => name === 'ATOLL_SITES')?.value;
  const mount = volumeMounts.find(({ mountPath }) => file === `${mountPath}/places.yaml`);
  const sources = spec.volumes.find(({ name }) => name === mount?.name)?.projected.sources ?? [];
  expect(Object.assign({}, ...sources)).toEqual(
    Object.fromEntries(Object.entries(sites).map(([kind, name]) => [kind, { name }])),
  );
  expect(file === undefined).toBe(args.length === 0);
});

it('gives the RPC gateway one login, no rights, and a way to nodes at the port for everybody alone', async () => {
  const objects = await draw(...ALL);
  const find = (wanted) =>
    objects.filter(({ kind, metadata }) => kind === wanted && metadata.name === 'atoll-rpc-gateway');
  const kinds = [
    'Deployment',
    'Service',
    'ServiceAccount',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'HorizontalPodAutoscaler',
  ];
  for (const kind of kinds) expect([kind, find(kind).length]).toEqual([kind, 1]);
  const [container] = find('Deployment')[0].spec.template.spec.containers;
  const secrets = container.env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []);
  expect(secrets).toEqual([
    { name: 'atoll-postgres', key: 'gateway-url' },
    { name: 'atoll-redis', key: 'url' },
  ]);
  expect([container.readinessProbe, container.livenessProbe].map(({ httpGet }) => httpGet.path)).toEqual([
    '/readyz',
    '/livez',
  ]);
  const toNodes = find('NetworkPolicy')[0].spec.egress.filter(({ to }) =>
    to?.some(({ namespaceSelector }) => namespaceSelector),
  );
  expect(toNodes.map(({ ports }) => ports)).toEqual([[{ protocol: 'TCP', port: 8545 }]]);
  const subjects = objects.filter(({ kind }) => /RoleBinding$/.test(kind)).flatMap((each) => each.subjects);
  expect(subjects.map(({ name }) => name)).not.toContain('atoll-rpc-gateway');
  const ways = objects.filter(({ kind }) => ['Ingress', 'HTTPRoute'].includes(kind));
  expect(ways).toHaveLength(2);
  for (const way of ways) expect(JSON.stringify(way)).toMatch(/\/rpc.*atoll-rpc-gateway/);
  const api = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'atoll-api');
  const { env } = api.spec.template.spec.containers[0];
  expect(env.find(({ name }) => name === 'ATOLL_GATEWAY_URL')?.value).toBe('https://atoll.example.org');
}, 60_000);

it('gives what wraps and holds signing keys to workers, and the API no more than the names of it', async () => {
  const deployments = (await draw(...ALL)).filter(({ kind }) => kind === 'Deployment');
  const [api, worker] = ['api', 'worker'].map((name) =>
    deployments.find(({ metadata }) => metadata.name === `atoll-${name}`),
  );
  const environment = ({ spec }) =>
    Object.fromEntries(spec.template.spec.containers[0].env.map(({ name, value }) => [name, value]));
  expect(environment(api).ATOLL_KEY_BACKENDS).toBe('SEALED,PKCS11,REMOTE');
  expect(Object.keys(environment(api)).filter((name) => /PKCS11_|KEY_ENCRYPTION|SIGNER/.test(name))).toEqual([]);
  const told = environment(worker);
  expect(told.ATOLL_KEY_ENCRYPTION_KEYS).toBe(
    'hsm:/run/atoll/key-encryption/second,file:/run/atoll/key-encryption/first',
  );
  expect(told.ATOLL_REMOTE_SIGNER_URL).toBe('https://signer/{organisation}');
  const mounts = worker.spec.template.spec.containers[0].volumeMounts.map(({ mountPath }) => mountPath);
  for (const [name, file] of Object.entries(told))
    if (/^ATOLL_(PKCS11|REMOTE_SIGNER)_.*(FILE|MODULE)$/.test(name))
      expect([name, mounts.some((mount) => file.startsWith(`${mount}/`))]).toEqual([name, true]);
}, 60_000);
