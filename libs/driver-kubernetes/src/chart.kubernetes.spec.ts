// The chart's objects, drawn by helm: who reaches whom, by its network policies and those of the driver together.
import { loadAllYaml, type KubernetesObject, type V1NetworkPolicy } from '@kubernetes/client-node';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { LABEL, shareLabels } from './names.js';
import { networkPolicy } from './network-policies.js';
import { reaches, type Endpoint } from './reach.js';
import { DEFAULTS } from './settings.js';

const CHART = fileURLToPath(new URL('../../../helm/atoll', import.meta.url));
const NAMESPACE = 'harbour';
const PORTS = [4000, 4001, 5432, 6379, 9464, 8545, 9000, 30_303];

const settings = { ...DEFAULTS, installation: NAMESPACE, platformNamespace: NAMESPACE };
const share = { installation: NAMESPACE, chainId: 'chain', organisationId: 'port' };

function drawn(...args: string[]): KubernetesObject[] {
  const stores = ['--set=postgres.evaluation.enabled=true', '--set=redis.evaluation.enabled=true'];
  const text = execFileSync('helm', ['template', 'atoll', CHART, `--namespace=${NAMESPACE}`, ...stores, ...args]);
  return (loadAllYaml(text.toString()) as (KubernetesObject | null)[]).filter((object) => object !== null);
}

const isPolicy = (object: KubernetesObject): object is V1NetworkPolicy => object.kind === 'NetworkPolicy';

const ofPlatform = (name: string): Endpoint => ({
  namespace: NAMESPACE,
  namespaceLabels: { 'kubernetes.io/metadata.name': NAMESPACE },
  labels: { [LABEL.name]: name, 'app.kubernetes.io/instance': 'atoll', 'app.kubernetes.io/part-of': 'atoll' },
});
const nodeOf = (installation: string): Endpoint => ({
  namespace: `node-of-${installation}`,
  namespaceLabels: shareLabels({ ...share, installation }),
  labels: { ...shareLabels({ ...share, installation }), [LABEL.name]: 'node' },
});
const ENDPOINTS: Record<string, Endpoint> = {
  ...Object.fromEntries(
    ['api', 'worker', 'migrations', 'test', 'postgres', 'redis'].map((name) => [name, ofPlatform(name)]),
  ),
  node: nodeOf(NAMESPACE),
  'foreign node': nodeOf('other'),
  stranger: {
    namespace: 'elsewhere',
    namespaceLabels: { 'kubernetes.io/metadata.name': 'elsewhere' },
    labels: { [LABEL.name]: 'worker', 'app.kubernetes.io/instance': 'atoll' },
  },
};

/** Every way into a pod of the platform, or out of one, as `from > to:port`. */
function ways(objects: KubernetesObject[]): string[] {
  const theirs = [share, { ...share, installation: 'other' }].map((each) => {
    const policy = networkPolicy(each, { ...settings, installation: each.installation });
    return { ...policy, metadata: { ...policy.metadata, namespace: `node-of-${each.installation}` } };
  });
  const policies = [...objects.filter(isPolicy), ...theirs];
  const found: string[] = [];
  for (const [from, source] of Object.entries(ENDPOINTS))
    for (const [to, target] of Object.entries(ENDPOINTS))
      for (const port of PORTS)
        if (source !== target && [source, target].some(({ namespace }) => namespace === NAMESPACE))
          if (reaches(policies, source, target, { port, protocol: 'TCP' })) found.push(`${from} > ${to}:${port}`);
  return found.sort();
}

const INSIDE = [
  ...['api > postgres:5432', 'worker > postgres:5432', 'migrations > postgres:5432'],
  ...['api > redis:6379', 'worker > redis:6379', 'api > worker:4001', 'test > worker:4001', 'test > api:4000'],
  ...['worker > node:8545', 'worker > node:9000'],
];

it('lets through what is needed, and nothing else', () => {
  const public_ = ['stranger > api:4000', 'stranger > api:9464', 'stranger > worker:9464'];
  expect(ways(drawn())).toEqual([...INSIDE, ...public_].sort());
});

it('lets in whom the values name, and nobody else', () => {
  const who = (name: string) => JSON.stringify([{ namespaceSelector: { matchLabels: { name } } }]);
  const closed = [
    `--set-json=networkPolicy.apiFrom=${who('proxies')}`,
    `--set-json=networkPolicy.metricsFrom=${who('monitoring')}`,
  ];
  expect(ways(drawn(...closed))).toEqual([...INSIDE].sort());
});

it('shuts out nobody where somebody else keeps policies', () => {
  expect(drawn('--set=networkPolicy.enabled=false').filter(isPolicy)).toEqual([]);
});
