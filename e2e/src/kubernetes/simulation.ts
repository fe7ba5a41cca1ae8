// Machines and pods that kwok only pretends, and nodes behind their addresses that answer as a healthy chain's would.
import { KubeConfig, makeInformer, type KubernetesListObject } from '@kubernetes/client-node';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { publicKeyToAddress } from 'viem/accounts';

import { ApiServer } from './api-server.js';
import { run as shell } from './shell.js';

const PODS_PER_MACHINE = 240;
const MARK = 'kwok.x-k8s.io/node';
const SPACE = 'atoll-simulated';

/** What a worker's settings say, so that its nodes are put onto the simulated machines. */
export const SIMULATED_SETTINGS = {
  storageClass: 'atoll-simulated',
  nodeSelector: { 'atoll.dev/simulated': 'yes' },
  tolerations: [{ key: MARK, operator: 'Exists', effect: 'NoSchedule' }],
};

type Pod = {
  metadata: { name: string; namespace: string; uid: string; labels: Record<string, string> };
  status: { phase?: string; podIP?: string; containerStatuses?: { state: { terminated?: { message?: string } } }[] };
};
type Claim = { metadata: { name: string; namespace: string; uid: string }; spec: { volumeName?: string } };

/** Does what kubelets, disks and nodes would do for the pods of one installation. */
export class Simulation {
  private readonly api = new ApiServer();
  private readonly keys = new Map<string, string>();
  private readonly told = new Set<string>();
  private readonly done = new Set<string>();
  private readonly watches = new Set<{ stop(): Promise<void> }>();

  private constructor(
    private readonly installation: string,
    private readonly answers: ChildProcess,
    private readonly route: string,
  ) {}

  static async start(installation: string, pods: number): Promise<Simulation> {
    const api = new ApiServer();
    await makeMachines(api, Math.ceil(pods / PODS_PER_MACHINE));
    await api.ask('POST', '/apis/storage.k8s.io/v1/storageclasses', STORAGE);
    const route = await openSpace(api);
    const program = fileURLToPath(new URL('./simulated-nodes.js', import.meta.url));
    const answers = spawn('ip', ['netns', 'exec', SPACE, process.execPath, program], {
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    const simulation = new Simulation(installation, answers, route);
    await simulation.follow<Claim>('persistentvolumeclaims', (claim) => simulation.fill(claim));
    await simulation.follow<Pod>('pods', (pod) => simulation.play(pod));
    return simulation;
  }

  async stop(): Promise<void> {
    const watches = [...this.watches];
    this.watches.clear();
    for (const watch of watches) await watch.stop();
    this.answers.stdin!.end();
    await shell('ip', ['netns', 'delete', SPACE]);
    await shell('ip', ['route', 'del', this.route]).catch(() => undefined); // gone with its interface
    await this.api.ask('DELETE', STORAGE_PATH);
    await this.api.ask('DELETE', `/api/v1/nodes?labelSelector=${encodeURIComponent('atoll.dev/simulated=yes')}`);
    const volumes = `/api/v1/persistentvolumes?labelSelector=${encodeURIComponent('atoll.dev/simulated=yes')}`;
    await this.api.ask('DELETE', volumes);
  }

  /** Has something done about every such object of the installation, now and whenever it changes. */
  private async follow<T extends Claim | Pod>(kind: string, work: (object: T) => Promise<void>): Promise<void> {
    const config = new KubeConfig();
    config.loadFromDefault();
    const selector = `atoll.dev/installation=${this.installation}`;
    const path = `/api/v1/${kind}`;
    const list = () => this.api.must('GET', `${path}?labelSelector=${encodeURIComponent(selector)}`);
    const watch = makeInformer<T>(config, path, list as unknown as () => Promise<KubernetesListObject<T>>, selector);
    const begin = () => watch.start().catch((error: unknown) => console.error(error));
    watch.on('change', (object) => void work(object).catch((error: unknown) => console.error(error)));
    watch.on('error', () => this.watches.has(watch) && void begin()); // which also comes of being stopped
    this.watches.add(watch);
    await begin();
  }

  /** Every claim that waits gets a volume of its own. */
  private async fill(claim: Claim): Promise<void> {
    const { uid } = claim.metadata;
    if (claim.spec.volumeName || this.done.has(uid)) return;
    this.done.add(uid);
    await this.api.must('POST', '/api/v1/persistentvolumes', volumeFor(claim));
  }

  /** A pod that makes a key says which; a node's pod is known by its address to those who answer for it. */
  private async play(pod: Pod): Promise<void> {
    const { metadata, status } = pod;
    const node = `${metadata.namespace}/${metadata.labels['atoll.dev/node']}`;
    if (metadata.labels['app.kubernetes.io/name'] === 'key') return this.speak(pod, node);
    if (!status.podIP || this.told.has(metadata.uid)) return;
    this.told.add(metadata.uid);
    const address = publicKeyToAddress(`0x04${this.keyOf(node)}`).toLowerCase();
    const line = { ip: status.podIP, chain: metadata.labels['atoll.dev/chain'], address };
    this.answers.stdin!.write(`${JSON.stringify(line)}\n`);
  }

  private async speak({ metadata, status }: Pod, node: string): Promise<void> {
    const [container] = status.containerStatuses ?? [];
    if (status.phase !== 'Succeeded' || container?.state.terminated?.message) return;
    const publicKey = `0x${this.keyOf(node)}`;
    const terminated = { ...container!.state.terminated, message: JSON.stringify({ publicKey }) };
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/status`;
    await this.api.ask('PATCH', path, {
      status: { containerStatuses: [{ ...container, state: { terminated } }] },
    });
  }

  /** Any 64 bytes do, since nobody here proves to hold the key. */
  private keyOf(node: string): string {
    const known = this.keys.get(node) ?? createHash('sha512').update(node).digest('hex');
    this.keys.set(node, known);
    return known;
  }
}

const STORAGE_PATH = '/apis/storage.k8s.io/v1/storageclasses/atoll-simulated';
const STORAGE = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'atoll-simulated' },
  provisioner: 'atoll.dev/simulated',
};

const volumeFor = ({ metadata: { name, namespace, uid } }: Claim) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: `simulated-${uid}`, labels: { 'atoll.dev/simulated': 'yes' } },
  spec: {
    capacity: { storage: '1Ti' },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'atoll-simulated',
    persistentVolumeReclaimPolicy: 'Retain',
    hostPath: { path: '/nowhere' },
    claimRef: { kind: 'PersistentVolumeClaim', name, namespace, uid },
  },
});

/** kwok must be there; machines of its kind are made in addition to those that `cluster:up` made. */
async function makeMachines(api: ApiServer, count: number): Promise<void> {
  const { items } = (await api.must('GET', '/api/v1/nodes?labelSelector=type%3Dkwok')) as { items: unknown[] };
  if (items.length === 0)
    throw new Error('Nothing is simulated here: run "npm run cluster:up -- --simulated-nodes 1" first.');
  for (let i = 0; i < count; i++) {
    const name = `simulated-fleet-${i}`;
    const capacity = { cpu: '10000', memory: '10Ti', pods: String(PODS_PER_MACHINE + 10) };
    await api.ask('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        annotations: { [MARK]: 'fake' },
        labels: { type: 'kwok', 'atoll.dev/simulated': 'yes', 'kubernetes.io/hostname': name },
      },
      spec: { taints: [{ key: MARK, value: 'fake', effect: 'NoSchedule' }] },
      status: { allocatable: capacity, capacity },
    });
  }
}

/** A network namespace where every address of simulated pods is at home, and the machine's route to it. */
async function openSpace(api: ApiServer): Promise<string> {
  const service = await api.must('GET', '/api/v1/namespaces/default/services/kubernetes');
  const [a, b] = (service['spec'] as { clusterIP: string }).clusterIP.split('.');
  const route = `${a}.${b}.64.0/18`;
  const link = `${a}.${b}.254`;
  // One that was ended by force leaves its own behind, and the link would go with it.
  await shell('ip', ['netns', 'delete', SPACE]).catch(() => undefined);
  await shell('ip', ['netns', 'add', SPACE]);
  await shell('ip', ['link', 'add', 'atoll-sim', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', SPACE]);
  await shell('ip', ['address', 'add', `${link}.1/30`, 'dev', 'atoll-sim']);
  await shell('ip', ['link', 'set', 'atoll-sim', 'up']);
  for (const args of [
    ['address', 'add', `${link}.2/30`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
    ['link', 'set', 'lo', 'up'],
    ['route', 'add', 'local', route, 'dev', 'lo'],
    ['route', 'add', 'default', 'via', `${link}.1`],
  ])
    await shell('ip', ['-netns', SPACE, ...args]);
  await shell('ip', ['route', 'add', route, 'via', `${link}.2`]);
  return route;
}
