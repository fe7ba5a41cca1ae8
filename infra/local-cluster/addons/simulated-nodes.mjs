import { ensureDaemon, stopDaemon } from '../daemon.mjs';
import { INSIDE } from '../place.mjs';
import { until } from '../shell.mjs';

const MARK = 'kwok.x-k8s.io/node';
const KWOK = `${INSIDE.programs}/kwok`;
const SIMULATED = '/api/v1/nodes?labelSelector=type%3Dkwok';

/** What `kwok` believes to be a machine. Only pods that tolerate its taint are put there, and they run nowhere. */
export function simulatedNode(index) {
  const name = `simulated-${String(index).padStart(4, '0')}`;
  const resources = { cpu: '64', memory: '256Gi', pods: '250', 'ephemeral-storage': '1Ti' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { [MARK]: 'fake' },
      labels: { type: 'kwok', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
    },
    spec: { taints: [{ key: MARK, value: 'fake', effect: 'NoSchedule' }] },
    status: { allocatable: resources, capacity: resources },
  };
}

/** Makes the number of simulated nodes what was asked for; without a wish, what is there is kept alive. */
export async function simulate(room, api, addresses, wish) {
  const { items } = await api.get(SIMULATED);
  const present = items.map(({ metadata }) => metadata.name);
  const wanted = wish ?? present.length;
  if (present.length + wanted === 0) return;
  await startKwok(room, addresses);
  if (wish !== undefined) await makeNodes(api, present, wanted);
  if (wanted === 0) return stopDaemon(room, KWOK);
  await until(`${wanted} simulated nodes`, async () => (await readyNodes(api)).length === wanted, { everyMs: 500 });
}

async function makeNodes(api, present, wanted) {
  const nodes = Array.from({ length: wanted }, (_, index) => simulatedNode(index + 1));
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const name of present.filter((each) => !names.has(each))) await api.delete(`/api/v1/nodes/${name}`);
  for (const node of nodes.filter(({ metadata }) => !present.includes(metadata.name))) await api.create(node);
}

async function readyNodes(api) {
  const { items } = await api.get(SIMULATED);
  return items.filter(({ status }) =>
    status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
}

function startKwok(room, { simulatedPods, node }) {
  return ensureDaemon(room, {
    program: KWOK,
    args: [
      `--kubeconfig=${INSIDE.keys}/admin.kubeconfig`,
      `--config=${INSIDE.programs}/kwok-stages.yaml`,
      `--manage-nodes-with-annotation-selector=${MARK}=fake`,
      `--cidr=${simulatedPods}`,
      `--node-ip=${node}`,
      '--node-lease-duration-seconds=40',
      '--v=WARN',
    ],
  });
}
